/** A campaign's own row: held for whoever changes it, and changed. */
import { sql } from 'kysely';
import type { Trx } from '../platform/db/database.ts';
import type { Campaign, CampaignId, CampaignSlug } from './campaign.ts';

/** Holds a campaign's row until the transaction ends, so that whoever else would change it waits. */
export async function lockCampaign(trx: Trx, slug: CampaignSlug): Promise<CampaignId | undefined> {
  const row = await trx.selectFrom('campaign').select('id').where('slug', '=', slug).forUpdate().executeTakeFirst();
  return row?.id;
}

/** The same, by its id. */
export async function lockCampaignById(trx: Trx, id: CampaignId): Promise<void> {
  await trx.selectFrom('campaign').select('id').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

/** Turns the organiser's switch; `closedAt` is undefined where people can sign again. */
export async function setState(
  trx: Trx,
  id: CampaignId,
  to: { readonly state: Campaign['state']; readonly closedAt: Date | undefined; readonly opensAt: Date },
): Promise<void> {
  await trx
    .updateTable('campaign')
    .set({
      state: to.state,
      closed_at: to.closedAt ?? null,
      opens_at: to.opensAt,
      revision: sql<number>`revision + 1`,
      changed_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute();
}

/** Has every process read the campaign again: for what hangs on it and is not in its own row. */
export async function raiseRevision(trx: Trx, id: CampaignId): Promise<void> {
  await trx
    .updateTable('campaign')
    .set({ revision: sql<number>`revision + 1`, changed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}
