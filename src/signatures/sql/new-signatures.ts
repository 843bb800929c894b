/** What the statements have in common that take in signatures. */
import { type RawBuilder, sql } from 'kysely';
import { arrayText } from '../../platform/db/array-text.ts';
import { jobCall } from '../../platform/queue/queue.ts';
import type { SealedSignature } from '../sealing.ts';

export function addressKey({ campaignId, emailIndex }: Pick<SealedSignature, 'campaignId' | 'emailIndex'>): string {
  return campaignId + emailIndex.toString('base64');
}

/** The same as `isOpen` in campaigns/lifecycle.ts and `isPaused` of a campaign, at the moment of writing. */
export const takesSignatures = sql`campaign.state = 'open' and campaign.opens_at <= now()
  and (campaign.closes_at is null or campaign.closes_at > now())
  and campaign.paused_at is null and not exists (select from site_switch where site_switch.paused_at is not null)`;

/**
 * Whether a value is sealed under a key that is not being replaced. Else its writer, who has not heard of it yet, has to
 * seal it anew: so what is read over to the new key is all there is.
 */
export function isSealedToStay(sealed: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`substring(${sealed} from 2 for 4) >= int4send(campaign.oldest_key)`;
}

/**
 * The index by which the second person on an address is stored: that of the address with one byte more. So the unique
 * signature_email holds that nobody takes the place of another, and that there is no third.
 */
export function secondPlace(emailIndex: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${emailIndex} || '\\x02'::bytea)`;
}

/** Rows named `new`, in a statement whose text is the same for any number of them. */
export function unnestedSignatures(batch: readonly SealedSignature[]): RawBuilder<unknown> {
  return sql`unnest(
    ${arrayText(batch.map((item) => item.campaignId))}::uuid[],
    ${arrayText(batch.map((item) => item.signatureId))}::uuid[],
    ${arrayText(batch.map((item) => item.emailIndex))}::bytea[],
    ${arrayText(batch.map((item) => item.household?.nameIndex ?? null))}::bytea[],
    ${arrayText(batch.map((item) => item.household?.postcodeIndex ?? null))}::bytea[],
    ${arrayText(batch.map((item) => item.sealed))}::bytea[],
    ${arrayText(batch.map((item) => item.country))}::text[],
    ${arrayText(batch.map((item) => item.region))}::text[],
    ${arrayText(batch.map((item) => item.language))}::text[],
    ${arrayText(batch.map((item) => item.source))}::text[],
    ${arrayText(batch.map((item) => item.disclosure))}::text[],
    ${arrayText(batch.map((item) => item.wantsUpdates))}::boolean[],
    ${arrayText(batch.map((item) => item.textLanguage))}::text[],
    ${arrayText(batch.map((item) => item.textVersion))}::integer[],
    ${arrayText(batch.map((item) => item.heldFor))}::text[],
    ${arrayText(batch.map((item) => item.networkMark))}::bytea[]
  ) as new (
    campaign_id, id, email_index, name_index, postcode_index, sealed, country, region, language, source, disclosure,
    wants_updates, text_language, text_version, held_for, network_mark
  )`;
}

export const insertedColumns = sql`
  campaign_id, id, email_index, name_index, postcode_index, state, state_day, sealed, country, region, language, source,
  disclosure, wants_updates, text_language, text_version, created_at, mail_due, held_for, network_mark`;

/** The values of those columns for a row named `new`. @param place the index by which it is stored. */
export function insertedValues(place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    new.campaign_id, new.id, ${place}, new.name_index, new.postcode_index,
    case when new.held_for is null then 'pending' else 'held' end, (now() at time zone 'utc')::date, new.sealed,
    new.country, new.region, new.language, new.source, new.disclosure, new.wants_updates, new.text_language, new.text_version, now(),
    case when new.held_for is null then 'verification' end, new.held_for, new.network_mark`;
}

/** What the tally counts by, and what the mail job names. */
export const returnedColumns = sql`
  campaign_id, id, state, state_day, country, region, language, source, disclosure`;

/** One mail job for those of a query's rows whose `is_due` is true; no job where there are no rows at all. */
export function mailJobFor(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const signatures = sql`json_agg(json_build_object('campaignId', campaign_id, 'signatureId', id)) filter (where is_due)`;
  const payload = sql`json_build_object('signatures', coalesce(${signatures}, '[]'), 'attempt', 0)`;
  return sql`select ${jobCall('sendMails', payload)} from (${rows}) as mailed having count(*) > 0`;
}
