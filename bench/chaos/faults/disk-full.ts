import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { freePort } from '../../../src/platform/free-port.ts';
import { openDemoStore } from '../../tools/demo-store.ts';
import { endRun, marker } from '../processes.ts';
import { startProgram } from '../program.ts';
import { publicCount, sign } from '../requests.ts';
import { startChaosSink } from '../sink.ts';
import { secondsUntil } from '../wait.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { type Seen, summary, useMeanwhile } from './watch.ts';

const run = promisify(execFile);

/** Room for a cluster, its log and little more. */
const DISK = '160m';
const BLOCK = Buffer.alloc(1024 * 1024);
const BACK_WITHIN_MS = 60_000;

/** The disk of DATA_DIR is full: signing is refused politely, nothing is lost, and all recovers when there is room. */
export const diskFull: Fault = {
  name: 'the disk is full',
  run: async ({ isQuick, folder }: FaultOptions) => {
    await using parts = new AsyncDisposableStack();
    const disk = path.join(folder, 'disk');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'tmpfs', disk]);
    } catch {
      return { facts: [], broken: [], skipped: 'a small file system cannot be mounted here (that takes root)' };
    }
    parts.defer(async () => void (await run('umount', ['-l', disk])));
    const dataDir = path.join(disk, 'data');
    await (await openDemoStore(dataDir))[Symbol.asyncDispose]();
    const sink = parts.use(await startChaosSink(() => undefined));
    const mark = randomBytes(6).toString('hex');
    const port = await freePort('127.0.0.1');
    const baseUrl = `http://127.0.0.1:${port}`;
    parts.defer(() => endRun(mark, dataDir));
    const env = { [marker]: mark, PORT: String(port), BASE_URL: baseUrl, SMTP_URL: sink.smtpUrl, DATA_DIR: dataDir };
    const program = await startProgram({ ...env, LOG_LEVEL: 'info' }, { cwd: folder, logFile: `${folder}.log` });

    const broken: string[] = [];
    const before = await useMeanwhile(baseUrl, 'before', 1_000);
    const filler = path.join(disk, 'filler');
    await fill(filler);
    // The next segment of the log finds no room: Postgres ends itself, and cannot start before there is some.
    if (!isQuick) await switchLog(dataDir);
    const during = await useMeanwhile(baseUrl, 'full', isQuick ? 4_000 : 25_000);
    if (during.sign.every(({ status }) => status === 303)) broken.push('the disk was not full: nothing was refused');
    broken.push(...judge(during));
    await rm(filler);
    const facts = [summary('full: page', during.page), summary('full: sign', during.sign)];
    try {
      const signed = async () => ((await sign(baseUrl, 'room@example.org')).status === 303 ? true : undefined);
      const seconds = await secondsUntil('signing with room on the disk', signed, BACK_WITHIN_MS);
      facts.push(`signing is back ${seconds.toFixed(1)} s after there is room`);
      await publicCount(baseUrl);
      broken.push(...(await acknowledgedAreThere(dataDir, [...before.sign, ...during.sign])));
    } catch (error) {
      broken.push(Error.isError(error) ? error.message : String(error));
    }
    const copies = sink.arrivals.length - new Set(sink.arrivals.map(({ messageId }) => messageId)).size;
    facts.push(`${sink.arrivals.length} mails, ${copies} of them copies`);
    // Where Postgres has died on top of it, what it could not write down may come twice.
    if (isQuick && copies > 0) broken.push(`${copies} mails came twice`);
    const { code, signal } = await program.stop();
    if (code !== 0) broken.push(`SIGTERM ended the program with ${code ?? signal}`);
    return { facts, broken };
  },
};

/** Writes until nothing more fits. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (let size = BLOCK.length; size >= 4096; ) {
      const isWritten = await handle.write(BLOCK.subarray(0, size)).then(
        () => true,
        () => false,
      );
      if (!isWritten) size /= 2;
    }
  } finally {
    await handle.close();
  }
}

async function switchLog(dataDir: string): Promise<void> {
  await using store = await openDemoStore(dataDir);
  await sql`select pg_switch_wal()`.execute(store.store.db).catch(() => undefined);
}

function judge({ page, sign: signs }: Seen): string[] {
  const broken: string[] = [];
  if (page.some(({ status }) => status !== 200)) broken.push('a page did not go on from memory');
  if (signs.some(({ status, retryAfter }) => status !== 303 && (status !== 503 || retryAfter === null))) {
    broken.push('signing answered neither 303 nor 503 with Retry-After');
  }
  return broken;
}

async function acknowledgedAreThere(dataDir: string, signs: Seen['sign']): Promise<string[]> {
  await using store = await openDemoStore(dataDir);
  const rows = await store.store.db.selectFrom('signature').select('id').execute();
  const acknowledged = new Set(signs.filter(({ status }) => status === 303).map(({ email }) => email));
  // One more is from after.
  return rows.length >= acknowledged.size + 1
    ? []
    : [`${acknowledged.size} were acknowledged, ${rows.length - 1} are there`];
}
