/** Published texts as they are stored: a version is never changed, so each stays readable. */
import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { CampaignId, CampaignText } from '../campaign.ts';

/** One version of a text, without what it says. */
export interface Version {
  readonly language: Language;
  readonly version: number;
  readonly title: string;
  readonly publishedAt: Date;
  readonly isShown: boolean;
}

/** The newest versions of each language, `most` of each. Served by campaign_text_pkey. */
export async function newestVersions(db: Db, campaignId: CampaignId, most: number): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select text.language, text.version, text.title, text.created_at as "publishedAt",
      coalesce(current.version = text.version, false) as "isShown"
    from (select *, row_number() over (partition by language order by version desc) as place
      from campaign_text where campaign_id = ${campaignId}) as text
    left join campaign_language as current using (campaign_id, language)
    where text.place <= ${most}
    order by text.language, text.version desc`.execute(db);
  return rows;
}

/** Versions of one language, the newest first. Served by campaign_text_pkey. @param before a version's number. */
export async function versionsOf(
  db: Db,
  campaignId: CampaignId,
  language: Language,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select text.language, text.version, text.title, text.created_at as "publishedAt",
      coalesce(current.version = text.version, false) as "isShown"
    from campaign_text as text
    left join campaign_language as current using (campaign_id, language)
    where text.campaign_id = ${campaignId} and text.language = ${language} and text.version < ${before}
    order by text.version desc
    limit ${most}`.execute(db);
  return rows;
}

/** A version with what it says. Served by campaign_text_pkey. */
export async function findVersion(
  db: Db,
  campaignId: CampaignId,
  language: Language,
  version: number,
): Promise<(CampaignText & { readonly publishedAt: Date }) | undefined> {
  return db
    .selectFrom('campaign_text')
    .select(['language', 'version', 'title', 'summary', 'petition', 'consent', 'body', 'demands'])
    .select('created_at as publishedAt')
    .where('campaign_id', '=', campaignId)
    .where('language', '=', language)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** Who published a version, as the audit has it. */
export interface Publishing {
  readonly language: Language;
  readonly version: number;
  readonly actorKind: 'member' | 'command-line' | 'system';
  readonly actorId: string;
}

/** Who published what of a campaign. Served by audit_entry_of_texts. */
export async function publishings(db: Db, campaignId: CampaignId): Promise<Publishing[]> {
  const { rows } = await sql<Publishing>`
    select change ->> 'language' as language, (change ->> 'version')::int as version,
      entry.actor_kind as "actorKind", entry.actor_id as "actorId"
    from audit_entry as entry, json_array_elements(entry.details -> 'changes') as change
    where entry.campaign_id = ${campaignId} and entry.act in ('campaign.apply', 'campaign.publish')
      and change ->> 'what' = 'text'`.execute(db);
  return rows;
}
