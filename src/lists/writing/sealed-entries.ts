import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { SignatureId } from '../../signatures/signature.ts';
import type { ListSelection, SignedFrom } from '../recipient.ts';
import { codesWithin, namedDisclosures } from '../selection.ts';
import { microseconds, momentAt } from './snapshot.ts';

/** The condition by which a signature is of a selection. */
export function isSelected({ places, confirmedAfterUs }: ListSelection): RawBuilder<boolean> {
  const codes = places?.flatMap(codesWithin) ?? [];
  const countries = codes.filter((code) => code.length === 2);
  const isThere = sql`(country = any(${countries}::text[]) or region = any(${codes}::text[]))`;
  const isLater = sql`verified_at > ${momentAt(confirmedAfterUs ?? 0)}`;
  return sql`${places === undefined ? sql`true` : isThere} and ${confirmedAfterUs === undefined ? sql`true` : isLater}`;
}

/** A signature whose signatory is to be named, still sealed. */
export interface SealedEntry extends SignedFrom {
  readonly id: SignatureId;
  /** ISO 8601 calendar date, UTC. */
  readonly confirmedOn: string;
  readonly sealed: Buffer;
  /** Whether the text that was signed said that the e-mail address goes to the recipients. */
  readonly isEmailCovered: boolean;
}

/** Whether a signature's text covers its e-mail address; the few texts of a campaign are looked up once. */
export function emailCovered(campaignId: CampaignId): RawBuilder<boolean> {
  return sql`((text_language, text_version) in (
    select language, version from campaign_text where campaign_id = ${campaignId} and consent_email
  ))`;
}

/** Whether any text of a campaign ever covered e-mail addresses. Served by campaign_text_pkey. */
export async function coversEmails(db: Db, campaignId: CampaignId): Promise<boolean> {
  const { rows } = await sql<{ covers: boolean }>`
    select exists (select from campaign_text where campaign_id = ${campaignId} and consent_email) as covers`.execute(
    db,
  );
  return rows[0]?.covers ?? false;
}

/** One of them among lists of several selections. */
export interface SnapshotEntry extends SealedEntry {
  readonly confirmedAtUs: number;
}

/**
 * The signatures to name of a selection, in the order of confirming, some thousands at a time, through a cursor of the transaction;
 * the next ones are under way while the last are worked on. At most two batches are in memory.
 *
 * Served by the index `signature_verified`, which has the order: nothing is sorted.
 */
export async function* sealedEntries(
  trx: Trx,
  campaignId: CampaignId,
  selection: ListSelection,
  batchSize: number,
): AsyncGenerator<readonly SnapshotEntry[]> {
  await sql`
    declare sealed_entries no scroll cursor for
    select id, country, region, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed,
      ${emailCovered(campaignId)} as "isEmailCovered", ${microseconds(sql`verified_at`)} as "confirmedAtUs"
    from signature
    where campaign_id = ${campaignId} and state = 'verified' and disclosure = any(${namedDisclosures})
      and ${isSelected(selection)}
    order by verified_at, id`.execute(trx);
  const next = () => {
    const batch = sql<SnapshotEntry>`fetch forward ${sql.lit(batchSize)} from sealed_entries`.execute(trx);
    // A failure is met where the batch is waited for, which may be later than it happens.
    batch.catch(() => undefined);
    return batch;
  };
  let coming = next();
  try {
    while (true) {
      const { rows } = await coming;
      if (rows.length === 0) return;
      coming = next();
      yield rows;
    }
  } finally {
    // Whoever stops early must not leave a query running in a transaction that ends.
    await Promise.allSettled([coming]);
  }
}
