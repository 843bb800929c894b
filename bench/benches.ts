import type { Bench } from './bench.ts';
import { confirm } from './confirm.ts';
import { count } from './count.ts';
import { dashboard } from './dashboard.ts';
import { desk } from './desk.ts';
import { list } from './list.ts';
import { mail } from './mail.ts';
import { page } from './page.ts';
import { scale } from './scale.ts';
import { sign } from './sign.ts';
import { signFloor } from './sign-floor.ts';
import { storm } from './storm.ts';

/** Every bench, in the order of the table in docs/performance.md. */
export const benches: readonly Bench[] = [
  sign,
  signFloor,
  page,
  count,
  confirm,
  mail,
  dashboard,
  desk,
  list,
  scale,
  storm,
];
