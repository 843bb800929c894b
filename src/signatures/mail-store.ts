import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { SignatureRef, SignatureState } from './signature.ts';
import { unnestedRefs } from './sql/signature-rows.ts';

/** A mail that is due to a signatory, still sealed. */
export interface DueMail extends SignatureRef {
  readonly kind: 'verification' | 'reminder';
  readonly state: SignatureState;
  readonly sealed: Buffer;
  readonly language: Language;
  readonly textLanguage: Language;
  readonly textVersion: number;
  readonly createdAt: Date;
  readonly mailsSent: number;
}

/** Which of these signatures still await their mail: those withdrawn, erased or mailed meanwhile do not. */
export async function findDueMails(db: Db, refs: readonly SignatureRef[]): Promise<DueMail[]> {
  const { rows } = await sql<DueMail>`
    select campaign_id as "campaignId", id as "signatureId", mail_due as kind, state, sealed, language,
      text_language as "textLanguage", text_version as "textVersion", created_at as "createdAt",
      mails_sent as "mailsSent"
    from signature
    where (campaign_id, id) in (select * from ${unnestedRefs(refs)})
      and mail_due is not null and sealed is not null`.execute(db);
  return rows;
}

/** How the sending of mails ended, by what became of each. */
export interface MailResults {
  readonly sent: readonly SignatureRef[];
  /** The address will never take mail. */
  readonly rejected: readonly SignatureRef[];
  /** Given up for now; signing again asks for a mail again. */
  readonly abandoned: readonly SignatureRef[];
}

/** Writes down what was sent. Locks by id first, as signing and confirming do, or they could wait for each other. */
export async function recordMails(trx: Trx, { sent, rejected, abandoned }: MailResults): Promise<void> {
  await sql`
    select from signature where (campaign_id, id) in (select * from ${unnestedRefs([...sent, ...rejected, ...abandoned])})
    order by campaign_id, id
    for update`.execute(trx);
  if (sent.length > 0) {
    await sql`
      update signature set mail_due = null, mails_sent = mails_sent + 1, mailed_at = now()
      where (campaign_id, id) in (select * from ${unnestedRefs(sent)})`.execute(trx);
  }
  if (rejected.length > 0) {
    await sql`
      update signature set mail_due = null, address_rejected = true
      where (campaign_id, id) in (select * from ${unnestedRefs(rejected)})`.execute(trx);
  }
  if (abandoned.length > 0) {
    await sql`
      update signature set mail_due = null
      where (campaign_id, id) in (select * from ${unnestedRefs(abandoned)})`.execute(trx);
  }
}

/**
 * Marks a batch of unconfirmed signatures for their one reminder. Served by signature_pending.
 *
 * @returns those marked; fewer than `most` when there are no more.
 */
export async function markReminders(
  trx: Trx,
  campaignId: CampaignId,
  signed: { readonly since: Date; readonly before: Date },
  most: number,
): Promise<SignatureRef[]> {
  const { rows } = await sql<SignatureRef>`
    update signature set mail_due = 'reminder', reminded = true
    from (
      select campaign_id, id from signature
      where campaign_id = ${campaignId} and state = 'pending'
        and created_at >= ${signed.since} and created_at < ${signed.before}
        and not reminded and mail_due is null and not address_rejected and mails_sent between 1 and 4
        -- What was held and released has only just been told to confirm.
        and mailed_at < ${signed.before}
      order by campaign_id, id
      limit ${most}
      for update skip locked
    ) as unconfirmed
    where signature.campaign_id = unconfirmed.campaign_id and signature.id = unconfirmed.id
    returning signature.campaign_id as "campaignId", signature.id as "signatureId"`.execute(trx);
  return rows;
}

function heldBefore(moment: Date) {
  return sql<boolean>`state_day < (${moment}::timestamptz at time zone 'utc')::date`;
}

/** Signatures that nobody confirmed or released in time. Served by signature_pending and signature_held. */
export async function listUnconfirmed(
  db: Db,
  campaignId: CampaignId,
  state: 'pending' | 'held',
  signedBefore: Date,
  most: number,
): Promise<SignatureRef[]> {
  return (
    db
      .selectFrom('signature')
      .select(['campaign_id as campaignId', 'id as signatureId'])
      .where('campaign_id', '=', campaignId)
      .where('state', '=', state)
      .where('created_at', '<', signedBefore)
      // One that an organiser holds is given the time from then on.
      .where((where) =>
        where.or([where('held_for', 'is', null), where('held_for', '<>', 'by-hand'), heldBefore(signedBefore)]),
      )
      .limit(most)
      .execute()
  );
}
