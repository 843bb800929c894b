import type { ProxyMood } from '../../../tests/support/tcp-proxy.ts';
import { request, sign } from '../requests.ts';
import { secondsUntil, waitFor } from '../wait.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { type Stage, startStage } from './stage.ts';
import { type Seen, slowest, summary, useMeanwhile } from './watch.ts';

const AWAY_MS = { refuses: 4_000, drops: 4_000, hangs: 9_000 } as const;
/** A page waits at most so long for a count that does not come. */
const PAGE_WITHIN_SECONDS = 2;
/** A statement is given up after five seconds; nobody waits for two. */
const SIGN_WITHIN_SECONDS = 7;
const BACK_WITHIN_MS = 15_000;
/** graphile-worker listens again by itself after that; it asks once a second in any case. */
const MAIL_WITHIN_MS = 45_000;
const UNREADY_WITHIN_MS = 25_000;
const STOP_WITHIN_SECONDS = 10;

/** The database refuses connections, drops them, or hangs: pages go on from memory, signing is refused politely. */
export const databaseAway: Fault = {
  name: 'the database is away',
  run: async ({ isQuick, folder }: FaultOptions) => {
    await using stage = await startStage(folder);
    const facts: string[] = [];
    const broken: string[] = [];
    const { baseUrl, proxy } = stage;
    const pids = await stage.pids();
    await useMeanwhile(baseUrl, 'before', 500);
    const moods: readonly (keyof typeof AWAY_MS)[] = isQuick ? ['refuses', 'hangs'] : ['refuses', 'drops', 'hangs'];
    for (const mood of moods) {
      await proxy.become(mood);
      const seen = await useMeanwhile(baseUrl, mood, AWAY_MS[mood]);
      facts.push(...describe(mood, seen));
      broken.push(...judge(mood, seen));
      if (!isQuick) broken.push(...(await readiness(stage, mood, facts)));
      await proxy.become('passes');
      broken.push(...(await recovery(stage, mood, facts)));
    }
    if ((await stage.pids()) !== pids) broken.push('a process was started anew, where none should need it');
    await proxy.become('hangs');
    broken.push(...(await stopWhileHanging(stage, facts)));
    await proxy.become('passes');
    return { facts, broken };
  },
};

function describe(mood: ProxyMood, { page, count, sign: signs }: Seen): string[] {
  return [summary(`${mood}: page`, page), summary(`${mood}: count.json`, count), summary(`${mood}: sign`, signs)];
}

function judge(mood: ProxyMood, { page, count, sign: signs }: Seen): string[] {
  const broken: string[] = [];
  const reads = [...page, ...count];
  if (reads.some(({ status }) => status !== 200)) broken.push(`${mood}: a page did not go on from memory`);
  if (slowest(reads) > PAGE_WITHIN_SECONDS) broken.push(`${mood}: a page took ${slowest(reads).toFixed(1)} s`);
  if (signs.some(({ status, retryAfter }) => status !== 503 || retryAfter === null)) {
    broken.push(`${mood}: signing did not answer 503 with Retry-After`);
  }
  if (slowest(signs) > SIGN_WITHIN_SECONDS) broken.push(`${mood}: a refusal took ${slowest(signs).toFixed(1)} s`);
  return broken;
}

async function readiness({ baseUrl }: Stage, mood: ProxyMood, facts: string[]): Promise<string[]> {
  const unready = async () => ((await request(`${baseUrl}/readyz`)).status === 503 ? true : undefined);
  const startedAt = performance.now();
  if ((await waitFor(unready, UNREADY_WITHIN_MS)) === undefined) return [`${mood}: /readyz never said so`];
  facts.push(`${mood}: /readyz says so ${((performance.now() - startedAt) / 1000).toFixed(1)} s later`);
  const { status } = await request(`${baseUrl}/healthz`);
  return status === 200 ? [] : [`${mood}: /healthz answered ${status}`];
}

async function recovery({ baseUrl, sink }: Stage, mood: ProxyMood, facts: string[]): Promise<string[]> {
  const email = `${mood}-after@example.org`;
  try {
    const signed = async () => ((await sign(baseUrl, email)).status === 303 ? true : undefined);
    const back = await secondsUntil('signing to be back', signed, BACK_WITHIN_MS);
    const arrived = async () => sink.arrivals.find(({ to }) => to === email);
    const mailed = await secondsUntil('its mail', arrived, MAIL_WITHIN_MS);
    const ready = async () => ((await request(`${baseUrl}/readyz`)).status === 200 ? true : undefined);
    await secondsUntil('/readyz', ready, BACK_WITHIN_MS);
    facts.push(`${mood}: signing is back after ${back.toFixed(1)} s, the mail came ${mailed.toFixed(1)} s later`);
    return [];
  } catch (error) {
    return [`${mood}: ${Error.isError(error) ? error.message : 'no recovery'}`];
  }
}

async function stopWhileHanging({ program }: Stage, facts: string[]): Promise<string[]> {
  const startedAt = performance.now();
  const { code, signal } = await program.stop();
  const seconds = (performance.now() - startedAt) / 1000;
  facts.push(`SIGTERM while the database hangs: ended with ${code ?? signal} after ${seconds.toFixed(1)} s`);
  return code === 0 && seconds < STOP_WITHIN_SECONDS ? [] : ['SIGTERM while the database hangs did not end it well'];
}
