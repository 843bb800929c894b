import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';

/** Somebody to whom lists may be delivered, as the campaign's recipients are now. */
export interface Addressee {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly ageKey: string;
}

/** Those of these addresses that are recipients still. */
export function addresseesAmong(
  db: Db,
  campaignId: CampaignId,
  emails: readonly string[],
): Promise<readonly Addressee[]> {
  return db
    .selectFrom('recipient')
    .select(['id', 'email', 'name', 'language', 'age_key as ageKey'])
    .where('campaign_id', '=', campaignId)
    .where('email', 'in', emails)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** What recipients are called, whatever their campaign, by their ids. */
export async function recipientNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('recipient').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
