import { sql } from 'kysely';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { SealedSignature } from '../sealing.ts';
import type { SignatureRef } from '../signature.ts';
import { changeTally, type TallyChange } from '../tally.ts';
import { admitSources } from './admit-sources.ts';

/** 'accepted' for a new and for a known address alike; 'closed' where the campaign takes no signatures (any more). */
export type Intake = 'accepted' | 'closed';

/**
 * Writes a batch of signatures, their tally and one mail job in one durable transaction.
 *
 * Locks in one order in every process, or two crossing batches would end in a deadlock: new keys by address index, then
 * known rows by id, then the tally.
 */
export function insertSignatures(db: Database, batch: readonly SealedSignature[]): Promise<Intake[]> {
  return inTransaction(db, async (trx) => {
    const admitted = await admitSources(trx, batch);
    const inserted = await insertNew(trx, admitted);
    const newIds = new Set(inserted.map(({ signatureId }) => signatureId));
    const rest = batch.filter(({ signatureId }) => !newIds.has(signatureId));
    const known = rest.length === 0 ? [] : await askMailForKnown(trx, rest);
    await changeTally(trx, inserted);
    const mails: SignatureRef[] = [...inserted, ...known.filter(({ mailDue }) => mailDue)];
    if (mails.length > 0) {
      const signatures = mails.map(({ campaignId, signatureId }) => ({ campaignId, signatureId }));
      await addJob(trx, { task: 'sendMails', payload: { signatures, attempt: 0 } });
    }
    const knownIndexes = new Set(known.map((row) => addressKey(row)));
    return batch.map((item) =>
      newIds.has(item.signatureId) || knownIndexes.has(addressKey(item)) ? 'accepted' : 'closed',
    );
  });
}

function addressKey({ campaignId, emailIndex }: Pick<SealedSignature, 'campaignId' | 'emailIndex'>): string {
  return campaignId + emailIndex.toString('base64');
}

type Inserted = TallyChange & SignatureRef;

/** A double within the batch is skipped by `on conflict` like one across batches. Served by signature_email. */
async function insertNew(trx: Trx, batch: readonly SealedSignature[]): Promise<Inserted[]> {
  const { rows } = await sql<Omit<Inserted, 'by' | 'state'>>`
    insert into signature (
      campaign_id, id, email_index, state, state_day, sealed, country, region, language, source, disclosure,
      wants_updates, text_language, text_version, created_at, mail_due
    )
    select
      new.campaign_id, new.id, new.email_index, 'pending', (now() at time zone 'utc')::date, new.sealed, new.country,
      new.region, new.language, new.source, new.disclosure, new.wants_updates, new.text_language, new.text_version,
      now(), 'verification'
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
      ${batch.map((item) => item.textVersion)}::integer[]
    ) as new (
      campaign_id, id, email_index, sealed, country, region, language, source, disclosure, wants_updates,
      text_language, text_version
    )
    join campaign on campaign.id = new.campaign_id and ${takesSignatures}
    order by new.campaign_id, new.email_index
    on conflict (campaign_id, email_index) do nothing
    returning campaign_id as "campaignId", id as "signatureId", state_day as day, country, region, language, source,
      disclosure`.execute(trx);
  return rows.map((row) => ({ ...row, state: 'pending', by: 1 }));
}

/** The same as `isOpen` in campaigns/lifecycle.ts, at the moment of writing. */
const takesSignatures = sql`campaign.state = 'open' and campaign.opens_at <= now()
  and (campaign.closes_at is null or campaign.closes_at > now())`;

interface Known extends SignatureRef {
  readonly emailIndex: Buffer;
  readonly mailDue: boolean;
}

/**
 * Finds the signatures that were there already and notes that a mail is due: at most one an hour, five in all.
 * A statement of its own, because the insert's snapshot does not see what another transaction has committed meanwhile.
 */
async function askMailForKnown(trx: Trx, batch: readonly SealedSignature[]): Promise<Known[]> {
  const { rows } = await sql<Known>`
    with known as (
      select signature.campaign_id, signature.id, signature.email_index,
        signature.mail_due is null and not signature.address_rejected and signature.mails_sent < 5
          and (signature.mailed_at is null or signature.mailed_at < now() - interval '1 hour') as mail_due
      from unnest(
        ${batch.map((item) => item.campaignId)}::uuid[],
        ${batch.map((item) => item.emailIndex)}::bytea[]
      ) as asked (campaign_id, email_index)
      join campaign on campaign.id = asked.campaign_id and ${takesSignatures}
      join signature on signature.campaign_id = asked.campaign_id and signature.email_index = asked.email_index
      order by signature.campaign_id, signature.id
      for update of signature
    ), marked as (
      update signature set mail_due = 'verification'
      from known
      where signature.campaign_id = known.campaign_id and signature.id = known.id and known.mail_due
      returning signature.id
    )
    select distinct campaign_id as "campaignId", id as "signatureId", email_index as "emailIndex",
      mail_due and exists (select from marked where marked.id = known.id) as "mailDue"
    from known`.execute(trx);
  return rows;
}
