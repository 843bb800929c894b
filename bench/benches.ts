import type { Bench } from './bench.ts';
import { sign } from './sign.ts';

/** Every bench, in the order of the table in docs/performance.md. */
export const benches: readonly Bench[] = [sign];
