import type pg from 'pg';

/** What the program needs to know of a Postgres before it trusts it with signatures. */
export interface ServerFacts {
  /** As `server_version`: `16.4 (Debian 16.4-1)`. */
  readonly version: string;
  /** As `server_version_num`: 160004. */
  readonly versionNumber: number;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
}

const OLDEST_MAJOR = 15;

/** @throws in one sentence, which begins with the setting it is about, where the server is not fit for use. */
export async function checkServer(pool: pg.Pool, options: { readonly allowUnsafe: boolean }): Promise<void> {
  const { rows } = await pool.query<ServerFacts>(`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('fsync') as fsync,
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit"`);
  const fault = rows[0] && serverFault(rows[0], options);
  if (fault !== undefined) throw new Error(fault);
}

/** Why signatures must not be entrusted to the server, or undefined. */
export function serverFault(
  facts: ServerFacts,
  { allowUnsafe }: { readonly allowUnsafe: boolean },
): string | undefined {
  const { version, versionNumber, fsync, fullPageWrites, synchronousCommit } = facts;
  if (versionNumber < OLDEST_MAJOR * 10_000) {
    return `DATABASE_URL names a Postgres ${version}, and Signatory needs ${OLDEST_MAJOR} or newer.`;
  }
  const isOff = { fsync, full_page_writes: fullPageWrites, synchronous_commit: synchronousCommit };
  const unsafe = Object.entries(isOff).flatMap(([name, value]) => (value === 'off' ? [name] : []));
  if (unsafe.length === 0 || allowUnsafe) return undefined;
  const [are, them] = unsafe.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `ALLOW_UNSAFE_DATABASE is not yes, and this Postgres can lose what was acknowledged: ${unsafe.join(', ')} ${are} off; switch ${them} on.`;
}
