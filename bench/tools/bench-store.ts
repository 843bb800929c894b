import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { SignatureState } from '../../src/signatures/signature.ts';
import { checkTally } from '../../src/signatures/tally.ts';
import { BenchFailed, type Checks } from './checks.ts';
import { type DemoStore, demoSlug, openDemoStore } from './demo-store.ts';

const MAILS_TIMEOUT_MS = 600_000;

/** A data folder of the product with the demo campaign in it; the bench looks in from beside. */
export interface BenchStore extends DemoStore {
  readonly dataDir: string;
  /** The path of the campaign's English page. */
  readonly page: string;
}

export async function openBenchStore(dataDir: string): Promise<BenchStore> {
  const opened = await openDemoStore(dataDir, (error) => process.stderr.write(`${error.message}\n`));
  return { ...opened, dataDir, page: `/en/c/${demoSlug}` };
}

/** Signatures of the campaign in a state, counted as rows. */
export async function countSignatures({ store, campaign }: BenchStore, state: SignatureState): Promise<number> {
  const { rows } = await sql<{ signatures: number }>`
    select count(*)::bigint as signatures from signature
    where campaign_id = ${campaign.id} and state = ${state}`.execute(store.db);
  return rows[0]?.signatures ?? 0;
}

/** Marks where the signatures end now: ids grow with time, so those that come later stand behind it. */
export async function lastSignature({ store, campaign }: BenchStore): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from signature where campaign_id = ${campaign.id} order by id desc limit 1`.execute(store.db);
  return rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
}

/** Signatures that came after one, counted as rows; reads no others, for a campaign may have ten million. */
export async function countSince({ store, campaign }: BenchStore, last: string): Promise<number> {
  const { rows } = await sql<{ signatures: number }>`
    select count(*)::bigint as signatures from signature
    where campaign_id = ${campaign.id} and id > ${last}::uuid`.execute(store.db);
  return rows[0]?.signatures ?? 0;
}

/** Waits until no mail is due any more: what one round left to do must not be done in the next. */
export async function mailsDone({ store }: BenchStore): Promise<void> {
  for (const giveUpAt = Date.now() + MAILS_TIMEOUT_MS; Date.now() < giveUpAt; await sleep(100)) {
    const { rows } = await sql<{ jobs: number }>`
      select count(*)::bigint as jobs from graphile_worker.jobs where task_identifier = 'sendMails'`.execute(store.db);
    if (rows[0]?.jobs === 0) return;
  }
  throw new BenchFailed('The mails of a round were not sent within ten minutes.');
}

export async function holdTally({ store, campaign }: BenchStore, checks: Checks): Promise<void> {
  const differences = await checkTally(store.db, campaign.id);
  checks.hold('the tally equals a recount of the signatures', differences.length === 0, differences);
}

/** What the figures rest on. @throws BenchFailed where a commit would not be durable. */
export async function databaseSettings({ store }: BenchStore, checks: Checks): Promise<Record<string, string>> {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, current_setting(name) as setting from pg_settings where name = any(${names})`.execute(store.db);
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [`postgres ${name}`, setting]));
  const isDurable = ['fsync', 'synchronous_commit', 'full_page_writes'].every(
    (name) => settings[`postgres ${name}`] === 'on',
  );
  checks.hold('Postgres is durable: fsync, synchronous_commit and full_page_writes are on', isDurable, settings);
  return settings;
}
