import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { jobCall } from '../../platform/queue/queue.ts';
import type { SealedSignature } from '../sealing.ts';
import type { SignatureId, SignatureRef } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { admitSources } from './admit-sources.ts';
import { endSignatures } from './end-signatures.ts';

/** 'accepted' for a new and for a known address alike; 'closed' where the campaign takes no signatures (any more). */
export type Intake = 'accepted' | 'closed';

const slot = drawTallySlot();

/**
 * Writes a batch of signatures, durably.
 *
 * One round trip where all are new and name no new source; a second for addresses that were there already. Locks in one
 * order in every process, or two crossing batches would end in a deadlock: new keys by address index, then the tally; known
 * rows by id, in a transaction of their own.
 *
 * What is held is stored like the rest, and no mail is asked for.
 */
export async function insertSignatures(db: Database, batch: readonly SealedSignature[]): Promise<Intake[]> {
  const admitted = await admitSources(db, batch);
  const newIds = await insertNew(db, admitted);
  const rest = admitted.filter(({ signatureId }) => !newIds.has(signatureId));
  const known = rest.length === 0 ? new Map<string, Known>() : await askMailForKnown(db, rest);
  await replaceHeld(db, rest, known);
  return batch.map((item) => (newIds.has(item.signatureId) || known.has(addressKey(item)) ? 'accepted' : 'closed'));
}

/** A signature that was there already under an address. */
interface Known extends SignatureRef {
  readonly isHeld: boolean;
}

/**
 * Lets a good signature take the place of a held one: else whoever fills in the honeypot under somebody's address would
 * keep that person from ever signing.
 */
async function replaceHeld(
  db: Database,
  batch: readonly SealedSignature[],
  known: ReadonlyMap<string, Known>,
): Promise<void> {
  const replacing = batch.filter((item) => item.heldFor === null && known.get(addressKey(item))?.isHeld === true);
  if (replacing.length === 0) return;
  const held = replacing.flatMap((item) => known.get(addressKey(item)) ?? []);
  await endSignatures(db, held, ['held'], 'expired');
  await insertNew(db, replacing);
}

function addressKey({ campaignId, emailIndex }: Pick<SealedSignature, 'campaignId' | 'emailIndex'>): string {
  return campaignId + emailIndex.toString('base64');
}

/** A payload of `sendMails` with the signatures of a query's rows; no job where there are none. */
function mailJobFor(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  const signatures = sql`json_agg(json_build_object('campaignId', campaign_id, 'signatureId', id))`;
  return sql`select ${jobCall('sendMails', sql`json_build_object('signatures', ${signatures}, 'attempt', 0)`)}
    from (${rows}) as mailed having count(*) > 0`;
}

/**
 * Stores those whose address is new, with their tally and one mail job, in one statement and so in one transaction.
 *
 * A double within the batch is skipped by `on conflict` like one across batches. Served by signature_email.
 *
 * @returns the ids of those stored.
 */
async function insertNew(db: Database, batch: readonly SealedSignature[]): Promise<ReadonlySet<SignatureId>> {
  const counted = sql`select inserted.*, state_day as day, 1 as by from inserted`;
  const { rows } = await sql<{ signatureId: SignatureId }>`
    /* prepared: insert-signatures */
    with inserted as (
      insert into signature (
        campaign_id, id, email_index, state, state_day, sealed, country, region, language, source, disclosure,
        wants_updates, text_language, text_version, created_at, mail_due, held_for, network_mark
      )
      select
        new.campaign_id, new.id, new.email_index, case when new.held_for is null then 'pending' else 'held' end,
        (now() at time zone 'utc')::date, new.sealed, new.country, new.region, new.language, new.source, new.disclosure,
        new.wants_updates, new.text_language, new.text_version, now(),
        case when new.held_for is null then 'verification' end, new.held_for, new.network_mark
      from unnest(
        ${batch.map((item) => item.campaignId)}::uuid[],
        ${batch.map((item) => item.signatureId)}::uuid[],
        ${batch.map((item) => item.emailIndex)}::bytea[],
        ${batch.map((item) => item.sealed)}::bytea[],
        ${batch.map((item) => item.country)}::text[],
        ${batch.map((item) => item.region)}::text[],
        ${batch.map((item) => item.language)}::text[],
        ${batch.map((item) => item.source)}::text[],
        ${batch.map((item) => item.disclosure)}::text[],
        ${batch.map((item) => item.wantsUpdates)}::boolean[],
        ${batch.map((item) => item.textLanguage)}::text[],
        ${batch.map((item) => item.textVersion)}::integer[],
        ${batch.map((item) => item.heldFor)}::text[],
        ${batch.map((item) => item.networkMark)}::bytea[]
      ) as new (
        campaign_id, id, email_index, sealed, country, region, language, source, disclosure, wants_updates,
        text_language, text_version, held_for, network_mark
      )
      join campaign on campaign.id = new.campaign_id and ${takesSignatures}
      order by new.campaign_id, new.email_index
      on conflict (campaign_id, email_index) do nothing
      returning campaign_id, id, state, state_day, country, region, language, source, disclosure
    ), tallied as (
      ${addToTally(counted, slot)}
    ), job as (
      ${mailJobFor(sql`select campaign_id, id from inserted where state = 'pending'`)}
    )
    select id as "signatureId", (select count(*) from job) as jobs from inserted`.execute(db);
  return new Set(rows.map(({ signatureId }) => signatureId));
}

/** The same as `isOpen` in campaigns/lifecycle.ts and `isPaused` of a campaign, at the moment of writing. */
const takesSignatures = sql`campaign.state = 'open' and campaign.opens_at <= now()
  and (campaign.closes_at is null or campaign.closes_at > now())
  and campaign.paused_at is null and not exists (select from site_switch where site_switch.paused_at is not null)`;

/**
 * Finds the signatures that were there already and asks for the mails that are due: at most one an hour, five in all.
 * A statement of its own, because the insert's snapshot does not see what another transaction has committed meanwhile.
 *
 * @returns what was found, by the key of its address.
 */
async function askMailForKnown(db: Database, batch: readonly SealedSignature[]): Promise<ReadonlyMap<string, Known>> {
  const { rows } = await sql<Known & Pick<SealedSignature, 'emailIndex'>>`
    /* prepared: ask-mail-for-known */
    with known as (
      select signature.campaign_id, signature.id, signature.email_index, signature.state = 'held' as is_held,
        asked.is_good and signature.state <> 'held' and signature.mail_due is null and not signature.address_rejected
          and signature.mails_sent < 5 and (signature.mailed_at is null or signature.mailed_at < now() - interval '1 hour') as is_due
      from unnest(
        ${batch.map((item) => item.campaignId)}::uuid[],
        ${batch.map((item) => item.emailIndex)}::bytea[],
        ${batch.map((item) => item.heldFor === null)}::boolean[]
      ) as asked (campaign_id, email_index, is_good)
      join campaign on campaign.id = asked.campaign_id and ${takesSignatures}
      join signature on signature.campaign_id = asked.campaign_id and signature.email_index = asked.email_index
      order by signature.campaign_id, signature.id
      for update of signature
    ), marked as (
      update signature set mail_due = 'verification'
      from known
      where signature.campaign_id = known.campaign_id and signature.id = known.id and known.is_due
      returning signature.campaign_id, signature.id
    ), job as (
      ${mailJobFor(sql`select campaign_id, id from marked`)}
    )
    select distinct campaign_id as "campaignId", id as "signatureId", email_index as "emailIndex", is_held as "isHeld",
      (select count(*) from job) as jobs
    from known`.execute(db);
  return new Map(rows.map((row) => [addressKey(row), row]));
}
