import type { Bench } from './bench.ts';
import { count } from './count.ts';
import { page } from './page.ts';
import { sign } from './sign.ts';
import { signFloor } from './sign-floor.ts';

/** Every bench, in the order of the table in docs/performance.md. */
export const benches: readonly Bench[] = [sign, signFloor, page, count];
