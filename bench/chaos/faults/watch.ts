import { setTimeout as sleep } from 'node:timers/promises';
import { demoSlug } from '../../tools/demo-store.ts';
import { type Answer, request, sign } from '../requests.ts';

/** Answers to one kind of request while something is wrong. */
export interface Seen {
  readonly page: readonly Answer[];
  readonly count: readonly Answer[];
  readonly sign: readonly (Answer & { readonly email: string })[];
}

const PAUSE_MS = 200;
const SIGNERS = 3;

/** Looks at the pages and signs, again and again, without waiting for answers. */
export async function useMeanwhile(baseUrl: string, name: string, ms: number): Promise<Seen> {
  const pages: Promise<Answer>[] = [];
  const counts: Promise<Answer>[] = [];
  const signs: Promise<Answer & { email: string }>[] = [];
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    pages.push(request(`${baseUrl}/en/c/${demoSlug}`));
    counts.push(request(`${baseUrl}/c/${demoSlug}/count.json`));
    for (let n = 0; n < SIGNERS; n += 1) {
      const email = `${name}-${signs.length}@example.org`;
      signs.push(sign(baseUrl, email).then((answer) => ({ ...answer, email })));
    }
    await sleep(PAUSE_MS);
  }
  const [page, count, signed] = await Promise.all([Promise.all(pages), Promise.all(counts), Promise.all(signs)]);
  return { page, count, sign: signed };
}

/** One line: how often which answer came, the median and the slowest. */
export function summary(what: string, answers: readonly Answer[]): string {
  const statuses = Map.groupBy(answers, ({ status }) => status);
  const counted = [...statuses].map(([status, some]) => `${some.length} × ${status}`).join(', ');
  const times = answers.map(({ seconds }) => seconds * 1000).sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0)} ms`;
  return `${what}: ${counted}; median ${at(0.5)}, slowest ${at(1)}`;
}

export function slowest(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.map(({ seconds }) => seconds));
}
