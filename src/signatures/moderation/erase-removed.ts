import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { SignatureRef } from '../signature.ts';
import { endSignatures } from '../sql/end-signatures.ts';
import type { UpkeepDeps } from '../upkeep.ts';
import { forgetAsked } from './act-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    eraseRemoved: Record<string, never>;
  }
}

/** What was removed can be restored for so long. */
export const RESTORABLE_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Small enough that no transaction is long. */
const BATCH = 500;

/** Erases what was removed 30 days ago, which stays as a number, and acts that nobody began. @returns how many were removed. */
export async function eraseRemoved({ db, campaigns, clock }: UpkeepDeps): Promise<number> {
  const before = new Date(clock().getTime() - RESTORABLE_DAYS * DAY_MS);
  let erased = 0;
  for (const { id } of campaigns()) {
    for (let found = BATCH; found === BATCH; erased += found) {
      const removed = await listRemoved(db, id, before);
      if (removed.length > 0) await endSignatures(db, removed, ['removed'], 'removed');
      found = removed.length;
    }
  }
  await forgetAsked(db, new Date(clock().getTime() - DAY_MS));
  return erased;
}

/** Served by signature_removed. */
async function listRemoved(db: Db, campaignId: CampaignId, before: Date): Promise<SignatureRef[]> {
  const { rows } = await sql<SignatureRef>`
    select campaign_id as "campaignId", id as "signatureId" from signature
    where campaign_id = ${campaignId} and state = 'removed' and sealed is not null and ended_at < ${before}
    order by id
    limit ${BATCH}`.execute(db);
  return rows;
}
