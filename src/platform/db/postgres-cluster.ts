import { execFile } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries, PostgresRunner } from './postgres-binaries.ts';

const run = promisify(execFile);

/** A folder of Postgres's, and what runs it. */
export interface Cluster {
  readonly folder: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly runner: PostgresRunner;
}

/**
 * Makes a cluster where there is none: beside its place and then moved there, so that a start that was cut off leaves no
 * half of one.
 *
 * @throws where it cannot be made, or is of another major version of Postgres.
 */
export async function makeCluster({ folder, password, binaries, runner }: Cluster, dataDir: string): Promise<void> {
  const madeBy = await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (madeBy !== undefined) return refuseOtherVersion(dataDir, madeBy.trim(), binaries);
  const made = path.join(dataDir, `postgres.new-${process.pid}`);
  const passwordFile = path.join(dataDir, `postgres.pw-${process.pid}`);
  await rm(made, { recursive: true, force: true });
  await runner.makeFolder(made);
  await writeFile(passwordFile, password, { mode: 0o644 });
  try {
    const { file, args } = runner.command(binaries.initdb, [
      `--pgdata=${made}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--data-checksums',
    ]);
    await run(file, args, { ...runner.identity }).catch((cause) => {
      throw new Error(`The embedded Postgres in ${folder} could not be made: ${lastLine(cause)}`, { cause });
    });
    // Another program may have been faster; its cluster is as good.
    await rename(made, folder).catch(() => rm(made, { recursive: true, force: true }));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** A cluster belongs to the major version that made it. @throws where that is another. */
async function refuseOtherVersion(dataDir: string, madeBy: string, { postgres }: PostgresBinaries): Promise<void> {
  const { stdout } = await run(postgres, ['--version']);
  const ours = stdout.match(/\d+/)?.[0] ?? '';
  if (madeBy === ours) return;
  throw new Error(
    `DATA_DIR ${dataDir} holds a database of Postgres ${madeBy}, and this Signatory brings Postgres ${ours}: start the Signatory that made it, or name another folder.`,
  );
}

/** What a program that failed said last on standard error. */
function lastLine(error: unknown): string {
  const said = Error.isError(error) && 'stderr' in error ? String(error.stderr) : String(error);
  return said.trim().split('\n').at(-1) ?? '';
}
