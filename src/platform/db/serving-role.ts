import { createHmac } from 'node:crypto';
import type pg from 'pg';

/** As whom the program serves where it runs the Postgres itself. */
const EMBEDDED_ROLE = 'signatory';
/** Programs that start at the same time grant one after the other. */
const GRANT_LOCK = 0x5170;

/** What a serving role lacks, or has too much of, as it is now. */
interface Standing {
  readonly role: string;
  /** Whether it could take what guards the audit away. */
  readonly isOwner: boolean;
  readonly isComplete: boolean;
}

/**
 * Lets a role serve: it reads and writes rows, makes and changes no tables, and only appends to the audit. Where nothing
 * is missing, which is nearly every start, nothing is granted.
 *
 * @param owner of whoever owns the tables, up to date.
 * @param serving of whoever serves.
 * @throws in one sentence, which begins with the setting it is about, where the role could change the audit nevertheless.
 */
export async function letServe(owner: pg.Pool, serving: pg.Pool): Promise<void> {
  const before = await standingOf(serving);
  if (before.isOwner) {
    throw new Error(
      `DATABASE_URL names ${before.role}, who may do whatever the owner of the tables may: with DATABASE_OWNER_URL it has to be somebody else.`,
    );
  }
  if (before.isComplete) return;
  const client = await owner.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [GRANT_LOCK]);
    await client.query("select set_config('signatory.serving_role', $1, true)", [before.role]);
    await client.query(grants);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function standingOf(serving: pg.Pool): Promise<Standing> {
  const { rows } = await serving.query<Standing>(`
    select current_user as role,
      rolsuper or pg_has_role(current_user, (select relowner from pg_class where oid = to_regclass('audit_entry')), 'member')
        as "isOwner",
      coalesce(has_schema_privilege('graphile_worker', 'usage'), false) and not exists (
        select from pg_class
        where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) and relkind in ('r', 'p', 'v')
          and (not has_table_privilege(oid, 'select') or relrowsecurity and not exists (
            select from pg_policy where polrelid = pg_class.oid and polroles @> array[to_regrole(current_user)::oid]))
      ) as "isComplete"
    from pg_roles where rolname = current_user`);
  const [standing] = rows;
  if (standing === undefined) throw new Error('The database does not say who is connected.');
  return standing;
}

/** The queue's tables show their rows to their owner alone, but for a policy. */
const grants = `
  do $$
  declare
    serving constant text := current_setting('signatory.serving_role');
    one record;
  begin
    execute format('grant usage on schema public, graphile_worker to %I', serving);
    execute format('grant select, insert, update, delete on all tables in schema public, graphile_worker to %I', serving);
    execute format('grant usage, select on all sequences in schema public, graphile_worker to %I', serving);
    execute format('revoke update, delete on audit_entry from %I', serving);
    execute format('revoke insert, update, delete on kysely_migration, kysely_migration_lock, graphile_worker.migrations from %I', serving);
    for one in
      select oid::regclass as name from pg_class
      where relnamespace = 'graphile_worker'::regnamespace and relrowsecurity and not exists (
        select from pg_policy where polrelid = pg_class.oid and polroles @> array[to_regrole(quote_ident(serving))::oid])
    loop
      execute format('create policy %I on %s to %I using (true) with check (true)', 'serves ' || serving, one.name, serving);
    end loop;
  end $$`;

/** Makes the role that the program serves as in its own Postgres, where it is not there. @returns the address to connect to. */
export async function makeEmbeddedRole(owner: pg.Client, connectionString: string): Promise<string> {
  const url = new URL(connectionString);
  const password = createHmac('sha256', url.password).update(EMBEDDED_ROLE).digest('hex');
  [url.username, url.password] = [EMBEDDED_ROLE, password];
  const { rows } = await owner.query('select from pg_roles where rolname = $1', [EMBEDDED_ROLE]);
  if (rows.length > 0) return url.href;
  await owner.query('begin');
  await owner.query("select set_config('signatory.role', $1, true)", [EMBEDDED_ROLE]);
  await owner.query("select set_config('signatory.password', $1, true)", [password]);
  await owner.query(`
    do $$
    begin
      execute format('create role %I login password %L', current_setting('signatory.role'), current_setting('signatory.password'));
    exception
      -- Another program was faster; its role is as good.
      when duplicate_object or unique_violation then null;
    end $$`);
  await owner.query('commit');
  return url.href;
}
