/** Visits of a campaign: one signature and its many views of the page. */
import { answersOf, type Load, type LoadPlan, type LoadResult } from './load-plan.ts';
import { newPrefix } from './rounds.ts';

export const VIEWS_A_SIGNATURE = 20;

export interface Visited {
  readonly load: Load;
  readonly port: number;
  readonly page: string;
}

/** Visits at a rate of requests a second, or, without one, as fast as they are answered. */
export function visit(
  { load, port, page }: Visited,
  plan: Pick<LoadPlan, 'connections' | 'seconds' | 'rate'>,
): Promise<LoadResult> {
  const requests = { kind: 'visits', page, prefix: newPrefix(), viewsASignature: VIEWS_A_SIGNATURE } as const;
  return load.run({ port, requests, ...plan });
}

/** Whether every signature was taken and every page shown. */
export function isWhollyGood({ answers, failed, unsent }: LoadResult): boolean {
  return (
    failed === 0 && unsent === 0 && Object.keys(answers).every((label) => ['sign 303', 'page 200'].includes(label))
  );
}

/** Requests that were answered, whatever the answer. */
export function answered({ answers }: LoadResult): number {
  return Object.values(answers).reduce((sum, { count }) => sum + count, 0);
}

/** The slower of the two, in all but one of a hundred. */
export function slowestP99Ms(result: LoadResult): number {
  return Math.max(answersOf(result, 'sign 303').p99Ms, answersOf(result, 'page 200').p99Ms);
}
