import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, type Db, inTransaction } from '../../platform/db/database.ts';
import { openPerson } from '../sealing.ts';
import { isSignatureId, type SignatureId } from '../signature.ts';
import type { UpkeepDeps } from '../upkeep.ts';
import { firstIdAt } from './signature-time.ts';
import { findSuspicions, type Observed } from './suspicion.ts';
import { sharedBy, suspicionMark } from './suspicion-mark.ts';
import { type FoundSuspicion, holdSuspicions, keepSuspicions, lookedTo } from './suspicion-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    findSuspicions: Record<string, never>;
  }
}

/** What is judged together: of the last two days the newest. */
const WINDOW_MS = 48 * 60 * 60 * 1000;
const MOST = 20_000;
/** A moment's work of one core. */
const BATCH = 500;

type FindDeps = Pick<UpkeepDeps, 'campaigns' | 'clock'> & { readonly db: Database; readonly keysOf: KeysOf };

/**
 * Looks in each campaign that somebody has signed since for what is suspicious of many together. Changes no signature: it
 * is organisers who judge.
 */
export async function findAllSuspicions({ db, campaigns, keysOf, clock }: FindDeps): Promise<void> {
  for (const { id } of campaigns()) {
    await withKeys(keysOf, id, (keys) => findIn(db, id, keys, new Date(clock().getTime() - WINDOW_MS)));
  }
}

async function findIn(db: Database, campaignId: CampaignId, keys: CampaignKeys, since: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const before = await holdSuspicions(trx, campaignId);
    const newest = await newestOf(trx, campaignId);
    if (newest === undefined || newest === before) return;
    const observed: Observed[] = [];
    let oldest = since;
    for (let last: SignatureId | undefined, more = true; more && observed.length < MOST; ) {
      const rows = await listLiving(trx, campaignId, since, last);
      for (const { signatureId, signedAt, sealed, networkMark } of rows) {
        const person = openPerson(keys, { campaignId, signatureId }, sealed);
        observed.push({ id: signatureId, at: signedAt, ...sharedBy(networkMark, person) });
      }
      last = rows.at(-1)?.signatureId;
      more = rows.length === BATCH;
      if (more) oldest = rows.at(-1)?.signedAt ?? oldest;
      else oldest = since;
    }
    const found = findSuspicions(observed).flatMap(({ shared, example, ...rest }): FoundSuspicion[] =>
      isSignatureId(example) ? [{ ...rest, example, mark: suspicionMark(keys, rest.kind, shared) }] : [],
    );
    await keepSuspicions(trx, campaignId, found, oldest);
    await lookedTo(trx, campaignId, newest);
  });
}

/** Served by the primary key, backwards. */
async function newestOf(db: Db, campaignId: CampaignId): Promise<SignatureId | undefined> {
  const { rows } = await sql<{ id: SignatureId }>`
    select id from signature where campaign_id = ${campaignId} order by campaign_id desc, id desc limit 1`.execute(db);
  return rows[0]?.id;
}

interface Living {
  readonly signatureId: SignatureId;
  readonly signedAt: Date;
  readonly sealed: Buffer;
  readonly networkMark: Buffer | null;
}

/** What may count or will; what is held or removed already does no harm. Served by the primary key, backwards. */
async function listLiving(
  db: Db,
  campaignId: CampaignId,
  since: Date,
  before: SignatureId | undefined,
): Promise<Living[]> {
  const { rows } = await sql<Living>`
    select id as "signatureId", created_at as "signedAt", sealed, network_mark as "networkMark" from signature
    where campaign_id = ${campaignId} and id >= ${firstIdAt(since)}
      and ${before === undefined ? sql`true` : sql`id < ${before}`}
      and state in ('pending', 'verified') and sealed is not null
    order by campaign_id desc, id desc
    limit ${BATCH}`.execute(db);
  return rows;
}
