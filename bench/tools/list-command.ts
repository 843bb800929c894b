import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { BenchStore } from './bench-store.ts';
import { BenchFailed } from './checks.ts';
import { inherited } from './inherited.ts';
import { memoryOf } from './machine.ts';

const cli = path.resolve(import.meta.dirname, '../../src/cli.ts');
const RECIPIENT = 'an.peeters@example.org';
const LOOK_MS = 10;

const answerSchema = z.object({ lists: z.tuple([z.object({ named: z.number() })]) });

/** A list that was made, and what it took. */
export interface ListRun {
  readonly named: number;
  /** From the start of the command to its end. */
  readonly seconds: number;
  /** The most memory the command held; undefined where the system does not tell. */
  readonly peakMB: number | undefined;
}

/** Somebody to make a list for. */
export async function addRecipient({ store, campaign }: BenchStore): Promise<void> {
  const recipient = {
    email: RECIPIENT,
    name: 'An Peeters',
    office: 'MP',
    chamber: '',
    constituency: '',
    language: 'en',
  } as const;
  await store.db
    .insertInto('recipient')
    .values({ campaign_id: campaign.id, ...recipient })
    .execute();
}

/** Runs `signatory list make` as an organiser would. @throws BenchFailed where it did not work. */
export async function makeList({ dataDir, campaign }: BenchStore, out: string): Promise<ListRun> {
  const words = ['list', 'make', campaign.slug, '--recipient', RECIPIENT, '--format', 'csv', '--out', out, '--json'];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, ...words], {
    cwd: dataDir,
    env: { ...inherited(), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, endedAt: performance.now() }));
  let peakMB: number | undefined;
  // The system's own mark of the most only rises, so the last look before the end tells it.
  while (child.exitCode === null && child.signalCode === null) {
    peakMB = (child.pid === undefined ? undefined : await memoryOf(child.pid))?.peakMB ?? peakMB;
    await Promise.race([ended, sleep(LOOK_MS)]);
  }
  const { code, endedAt } = await ended;
  if (code !== 0) throw new BenchFailed(`“list make” ended with ${String(code)}.`);
  const [{ named }] = answerSchema.parse(JSON.parse(said)).lists;
  return { named, seconds: (endedAt - startedAt) / 1_000, peakMB };
}
