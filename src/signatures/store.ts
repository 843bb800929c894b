import { sql } from 'kysely';
import type { Campaign, CampaignId, CampaignText } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { type Place, placeAt, writeCursor } from './cursor.ts';
import type { Disclosure, SignatureId, SignatureRef, SignatureState } from './signature.ts';

/** What the pages behind a link show of a signature. */
export interface StoredSignature {
  readonly state: SignatureState;
  readonly sealed: Buffer | null;
  readonly language: Language;
  readonly disclosure: Disclosure;
  readonly wantsUpdates: boolean;
  readonly textLanguage: Language;
  readonly textVersion: number;
  readonly createdAt: Date;
}

export function findSignature(db: Db, ref: SignatureRef): Promise<StoredSignature | undefined> {
  return db
    .selectFrom('signature')
    .select([
      'state',
      'sealed',
      'language',
      'disclosure',
      'wants_updates as wantsUpdates',
      'text_language as textLanguage',
      'text_version as textVersion',
      'created_at as createdAt',
    ])
    .where('campaign_id', '=', ref.campaignId)
    .where('id', '=', ref.signatureId)
    .executeTakeFirst();
}

/** A campaign's text in the version that was signed: from memory where it is the current one. */
export async function findSignedText(
  db: Db,
  campaign: Campaign,
  language: Language,
  version: number,
): Promise<CampaignText> {
  const current = campaign.texts[language];
  if (current?.version === version) return current;
  return db
    .selectFrom('campaign_text')
    .select(['language', 'version', 'title', 'summary', 'petition', 'consent', 'body', 'demands'])
    .where('campaign_id', '=', campaign.id)
    .where('language', '=', language)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
}

/** Stops update mails; the signature stays as it is. @returns whether there is such a signature. */
export async function stopUpdates(db: Db, ref: SignatureRef): Promise<boolean> {
  const stopped = await db
    .updateTable('signature')
    .set({ wants_updates: false })
    .where('campaign_id', '=', ref.campaignId)
    .where('id', '=', ref.signatureId)
    .executeTakeFirst();
  return stopped.numUpdatedRows > 0n;
}

/** One who signed in public, still sealed. */
export interface PublicSignature extends SignatureRef {
  readonly sealed: Buffer;
  readonly country: string;
  /** Where the list goes on after this one. */
  readonly cursor: string;
}

/** Public signatures, newest first. Served by signature_public. */
export async function listPublicSignatures(
  db: Db,
  campaignId: CampaignId,
  after: Place | undefined,
  most: number,
): Promise<PublicSignature[]> {
  const place =
    after === undefined ? sql`true` : sql`(verified_at, id) < (${after.at}::timestamptz, ${after.signatureId}::uuid)`;
  const { rows } = await sql<Omit<PublicSignature, 'cursor'> & { at: string; signatureId: SignatureId }>`
    select campaign_id as "campaignId", id as "signatureId", sealed, country,
      ${placeAt(sql`verified_at`)} as at
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = 'public' and sealed is not null and ${place}
    order by verified_at desc, id desc
    limit ${most}`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, cursor: writeCursor({ at, signatureId: row.signatureId }) }));
}

/** How many of the verified signatures an organiser has confirmed by hand. Served by signature_confirmed_by_hand. */
export async function countConfirmedByHand(db: Db, campaignId: CampaignId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from signature
    where campaign_id = ${campaignId} and state = 'verified' and confirmed_by_hand`.execute(db);
  return rows[0]?.count ?? 0;
}
