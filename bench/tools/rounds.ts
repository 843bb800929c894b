/** What several benches do in a round: sign, or ask for one path, and say how it went. */
import { randomBytes } from 'node:crypto';
import type { Measured } from './alternate.ts';
import { type BenchStore, countSince, lastSignature, mailsDone } from './bench-store.ts';
import type { Checks } from './checks.ts';
import type { InsertLoop } from './insert-loop-plan.ts';
import { answersOf, type Load, type LoadResult } from './load-plan.ts';
import { countPlain, type PlainDatabase } from './reference.ts';

/** Signers at once, as on a day of rush. */
export const SIGN_CONNECTIONS = 256;
export const PAGE_CONNECTIONS = 64;

/** No two calls make the same signer. */
export function newPrefix(): string {
  return `s${randomBytes(5).toString('hex')}`;
}

/** The rate of one kind of answer, which must be the only one. */
export function measuredOf(result: LoadResult, label: string, checks: Checks): Measured {
  const { count, p50Ms, p99Ms } = answersOf(result, label);
  const isOnly = Object.keys(result.answers).every((found) => found === label) && result.failed === 0;
  checks.hold(`every request was answered “${label}”`, isOnly && count > 0, result);
  return { rate: count / result.seconds, p50Ms, p99Ms };
}

export interface SignRound {
  readonly load: Load;
  readonly port: number;
  readonly path: string;
  readonly seconds: number;
  readonly checks: Checks;
  /** Signatures a second; as many as are answered when absent. */
  readonly rate?: number;
}

/** Signs for a while through the product, everything on, then lets its mails be sent, outside the measured time. */
export async function signRound(bench: BenchStore, round: SignRound): Promise<Measured> {
  const last = await lastSignature(bench);
  const requests = { kind: 'sign', path: round.path, prefix: newPrefix() } as const;
  const { port, seconds, rate, load, checks } = round;
  const result = await load.run({ port, connections: SIGN_CONNECTIONS, seconds, requests, rate });
  const measured = measuredOf(result, 'sign 303', checks);
  const [acknowledged, added] = [answersOf(result, 'sign 303').count, await countSince(bench, last)];
  checks.hold('every acknowledged signature is in the table, once', acknowledged === added, { acknowledged, added });
  await mailsDone(bench);
  return measured;
}

/** The same requests at the naive server. */
export async function naiveSignRound(
  plain: PlainDatabase,
  { load, port, path, seconds, checks }: SignRound,
): Promise<Measured> {
  const before = (await countPlain(plain)).all;
  const requests = { kind: 'sign', path, prefix: newPrefix() } as const;
  const result = await load.run({ port, connections: SIGN_CONNECTIONS, seconds, requests });
  const measured = measuredOf(result, 'sign 303', checks);
  const [acknowledged, added] = [answersOf(result, 'sign 303').count, (await countPlain(plain)).all - before];
  checks.hold('every signature the reference acknowledged is in its table', acknowledged === added, {
    acknowledged,
    added,
  });
  return measured;
}

/** The same rows without HTTP: the floor that the disk and Postgres set. */
export async function insertRound(
  plain: PlainDatabase,
  insertLoop: InsertLoop,
  { seconds, checks }: Pick<SignRound, 'seconds' | 'checks'>,
): Promise<Measured> {
  const before = (await countPlain(plain)).all;
  const { inserted, p50Ms, p99Ms, ...took } = await insertLoop.run({ seconds, prefix: newPrefix() });
  const added = (await countPlain(plain)).all - before;
  checks.hold('every row of the loop is in its table', inserted === added && added > 0, { inserted, added });
  return { rate: inserted / took.seconds, p50Ms, p99Ms };
}

/** Asks for one path as browsers do. */
export async function getRound({ load, port, path, seconds, checks }: SignRound): Promise<Measured> {
  const requests = { kind: 'get', path, acceptEncoding: 'gzip, deflate, br, zstd' } as const;
  return measuredOf(await load.run({ port, connections: PAGE_CONNECTIONS, seconds, requests }), 'get 200', checks);
}

export interface ConfirmRound extends Pick<SignRound, 'load' | 'port' | 'seconds' | 'checks'> {
  /** Of pending signatures, each to be confirmed once. */
  readonly paths: string[];
  readonly countVerified: () => Promise<number>;
}

/** Presses the button of one mail after the other, for a while or until there are no more. */
export async function confirmRound({ load, port, seconds, checks, ...round }: ConfirmRound): Promise<Measured> {
  const before = await round.countVerified();
  const requests = { kind: 'post', paths: round.paths } as const;
  const result = await load.run({ port, connections: SIGN_CONNECTIONS, seconds, requests });
  const measured = measuredOf(result, 'post 303', checks);
  const [acknowledged, verified] = [answersOf(result, 'post 303').count, (await round.countVerified()) - before];
  checks.hold('every acknowledged confirmation is in the table, once', acknowledged === verified, {
    acknowledged,
    verified,
  });
  return measured;
}
