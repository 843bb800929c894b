import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BenchFailed } from '../bench.ts';
import type { BenchStore } from './bench-store.ts';
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
export async function importRecipient(bench: BenchStore): Promise<void> {
  const file = path.join(bench.dataDir, 'recipients.csv');
  await writeFile(
    file,
    `name,office,chamber,constituency,email,language\nAn Peeters,MP,Chamber,Ghent,${RECIPIENT},en\n`,
  );
  await runCommand(bench, ['recipients', 'import', bench.campaign.slug, file]);
}

/** Runs `signatory list make`. */
export async function makeList(bench: BenchStore, out: string): Promise<ListRun> {
  const words = ['list', 'make', bench.campaign.slug, '--recipient', RECIPIENT, '--format', 'csv', '--out', out];
  const { said, ...took } = await runCommand(bench, words);
  const [{ named }] = answerSchema.parse(JSON.parse(said)).lists;
  return { named, ...took };
}

/** Runs a command as an organiser would. @throws BenchFailed where it did not work. */
async function runCommand({ dataDir }: BenchStore, words: readonly string[]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, ...words, '--json'], {
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
  if (code !== 0) throw new BenchFailed(`“${words.slice(0, 2).join(' ')}” ended with ${String(code)}.`);
  return { said, seconds: (endedAt - startedAt) / 1_000, peakMB };
}
