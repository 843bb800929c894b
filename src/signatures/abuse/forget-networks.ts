import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import { forgetSuspicions } from '../moderation/suspicion-store.ts';
import type { SignatureId } from '../signature.ts';
import type { UpkeepDeps } from '../upkeep.ts';
import { forgetExpiredProofs } from './proof-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    forgetNetworks: Record<string, never>;
  }
}

/** What stands for networks is kept for so long. */
export const NETWORK_MARK_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Small enough that no transaction is long. */
const BATCH = 1_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Forgets from which networks signatures came, after 30 days, and proofs of work that are too old anyway. @returns of how many. */
export async function forgetNetworks({ db, campaigns, clock }: UpkeepDeps): Promise<number> {
  const before = new Date(clock().getTime() - NETWORK_MARK_DAYS * DAY_MS);
  let forgotten = 0;
  for (const { id } of campaigns()) {
    for (let after: string | undefined = NIL; after !== undefined; ) {
      const ids = await forgetMarks(db, id, before, after);
      forgotten += ids.length;
      after = ids.length < BATCH ? undefined : ids.at(-1);
    }
  }
  await db.deleteFrom('network_rule').where('day', '<', before.toISOString().slice(0, 10)).execute();
  await forgetSuspicions(db, before);
  await forgetExpiredProofs(db, clock());
  return forgotten;
}

/**
 * One batch, in the order of ids, so that all batches together read each signature once. Served by the primary key: an
 * index of its own would be written with each signature, for a look a day.
 *
 * @returns the ids of those forgotten, in order.
 */
async function forgetMarks(db: Db, campaignId: CampaignId, before: Date, after: string): Promise<SignatureId[]> {
  const { rows } = await sql<{ id: SignatureId }>`
    with marked as (
      select campaign_id, id from signature
      where campaign_id = ${campaignId} and id > ${after} and network_mark is not null and created_at < ${before}
      order by campaign_id, id
      limit ${BATCH}
      for update
    ), forgotten as (
      update signature set network_mark = null
      from marked
      where signature.campaign_id = marked.campaign_id and signature.id = marked.id
      returning signature.id
    )
    select id from forgotten order by id`.execute(db);
  return rows.map(({ id }) => id);
}
