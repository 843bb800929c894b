import { mkdir } from 'node:fs/promises';
import pg from 'pg';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.ts';
import { startChild } from './child.ts';

/** The other side's database: the same Postgres with the same flags, in a folder of its own, with one plain table. */
export interface PlainDatabase extends AsyncDisposable {
  readonly connectionString: string;
  readonly pool: pg.Pool;
}

export async function openPlainDatabase(dataDir: string): Promise<PlainDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await using opened = new AsyncDisposableStack();
  const onError = (error: Error) => void process.stderr.write(`${error.message}\n`);
  const { connectionString } = opened.use(await startEmbeddedPostgres({ dataDir, onError }));
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', onError);
  opened.defer(() => pool.end());
  await pool.query(`
    create table if not exists plain_signature (
      id uuid primary key default uuidv7(),
      slug text not null,
      name text not null,
      email text not null,
      country text not null,
      postcode text not null,
      city text not null,
      disclosure text not null,
      wants_updates boolean not null,
      token text not null,
      created_at timestamptz not null default now(),
      verified_at timestamptz,
      unique (slug, email),
      unique (token)
    )`);
  const parts = opened.move();
  return { connectionString, pool, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

export async function countPlain({ pool }: PlainDatabase): Promise<{ all: number; verified: number }> {
  const { rows } = await pool.query<{ all: string; verified: string }>(
    'select count(*) as all, count(verified_at) as verified from plain_signature',
  );
  return { all: Number(rows[0]?.all), verified: Number(rows[0]?.verified) };
}

/** The naive server in a process of its own. */
export interface NaiveServer extends AsyncDisposable {
  readonly port: number;
}

export async function startNaiveServer(connectionString: string): Promise<NaiveServer> {
  const child = startChild('naive-server.ts');
  const { port } = await child.ask({ connectionString }, z.object({ port: z.number() }));
  return { port, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}
