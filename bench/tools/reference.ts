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

/** Fills the table with signatures that nobody has confirmed. @returns their tokens. */
export async function seedPlain({ pool }: PlainDatabase, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ token: string }>(
    `insert into plain_signature (slug, name, email, country, postcode, city, disclosure, wants_updates, token)
     select 'un-investigation-1988', 'Maryam Rajabi', gen_random_uuid() || '@example.org', 'BE', '9000', 'Gent',
       'public', true, gen_random_uuid()
     from generate_series(1, $1) returning token`,
    [count],
  );
  await pool.query('vacuum (analyze) plain_signature');
  await pool.query('checkpoint');
  return rows.map(({ token }) => token);
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
