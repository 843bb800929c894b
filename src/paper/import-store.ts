import { sql } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { KeyReplaced, withKeys } from '../campaigns/with-keys.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { isUuid, newUuid7 } from '../platform/ids.ts';
import { openSealed, sealUnder } from '../signatures/sealing.ts';
import { holdPaper } from './store.ts';

/** Whose rows they are, until they are entered: nobody else sees them. */
export interface ImportOwner {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
}

/**
 * Keeps a table that was sent until somebody has looked at it and said yes: sealed, one at a time, and for a day.
 *
 * @returns its id; undefined where the campaign's keys are destroyed.
 */
export function keepImport(
  db: Database,
  keysOf: KeysOf,
  { campaignId, memberId }: ImportOwner,
  text: string,
): Promise<string | undefined> {
  return withKeys(keysOf, campaignId, (keys) =>
    inTransaction(db, async (trx) => {
      const held = await holdPaper(trx, campaignId);
      if (held === undefined) return undefined;
      if (keys.sealing.id < held.oldestKey) throw new KeyReplaced();
      const id = newUuid7();
      const sealed = sealUnder(keys, { campaignId, id }, Buffer.from(text));
      await sql`
        insert into paper_import (campaign_id, member_id, id, sealed)
        values (${campaignId}, ${memberId}, ${id}, ${sealed})
        on conflict (campaign_id, member_id)
          do update set id = excluded.id, sealed = excluded.sealed, created_at = now()`.execute(trx);
      return id;
    }),
  );
}

/** The table that was kept. @returns undefined where it is another's, was entered, is too old, or cannot be read any more. */
export async function findImport(
  db: Db,
  keysOf: KeysOf,
  { campaignId, memberId }: ImportOwner,
  id: string,
): Promise<string | undefined> {
  if (!isUuid(id)) return undefined;
  return withKeys(keysOf, campaignId, async (keys) => {
    const kept = await db
      .selectFrom('paper_import')
      .select('sealed')
      .where('campaign_id', '=', campaignId)
      .where('member_id', '=', memberId)
      .where('id', '=', id)
      .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
      .executeTakeFirst();
    return kept && openSealed(keys, { campaignId, id }, kept.sealed).toString();
  });
}

/** Forgets what nobody has said yes to in time. */
export async function forgetOldImports(db: Db): Promise<void> {
  await sql`delete from paper_import where created_at < now() - interval '1 day'`.execute(db);
}

export async function forgetImport(db: Db, id: string): Promise<void> {
  await db.deleteFrom('paper_import').where('id', '=', id).execute();
}
