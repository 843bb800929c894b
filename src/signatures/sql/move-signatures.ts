import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../../platform/db/database.ts';
import { type Move, moves, type SignatureId, type SignatureRef, type SignatureState } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { mailJobFor, secondPlace } from './new-signatures.ts';
import { unnestedRefs } from './signature-rows.ts';

/** What became of a signature. */
export interface Moved {
  readonly signatureId: SignatureId;
  readonly from: SignatureState;
  readonly to: SignatureState;
}

const slot = drawTallySlot();

/** A mail to confirm, within the limits of each address. */
const mailDue = sql`case when not signature.address_rejected and signature.mails_sent < 5 then 'verification' end`;

const stateBefore = sql`coalesce(signature.state_before, 'pending')`;

/** What each move but `restore` writes; on the right stands what was there before. */
const written: { readonly [move in Exclude<Move, 'restore'>]: RawBuilder<unknown> } = {
  confirm: sql`state = 'verified', verified_at = now(), confirmed_by_hand = true, mail_due = null`,
  hold: sql`state = 'held', held_for = 'by-hand', state_before = signature.state, mail_due = null`,
  release: sql`state = ${stateBefore}, held_for = null, state_before = null,
    mail_due = case when ${stateBefore} = 'pending' then ${mailDue} end`,
  // What it was held for stays: by that it is known that it was held.
  remove: sql`state = 'removed', ended_at = now(), email_index = null, name_index = null, postcode_index = null,
    mail_due = null, state_before = case when signature.state = 'held' then signature.state_before else signature.state end`,
};

/**
 * Moves signatures to another state, each where it is in one that the move may begin in; with the tally, and the mail that
 * asks to confirm where they become pending again, in one statement. Locks by id, as signing and confirming do.
 *
 * @returns those moved.
 */
export async function moveSignatures(
  trx: Trx,
  batch: readonly SignatureRef[],
  move: Exclude<Move, 'restore'>,
): Promise<Moved[]> {
  const rows = sql`select campaign_id, id from ${unnestedRefs(batch)} as asked (campaign_id, id)`;
  return write(trx, { rows, move, set: written[move] });
}

/** A removed signature that is to come back, with the indexes by which its address is known. */
export interface Restorable extends SignatureRef {
  /** Where it is to stand: the address's own place, or that of the second person on it. */
  readonly emailIndex: Buffer;
  readonly nameIndex: Buffer | null;
  readonly postcodeIndex: Buffer | null;
}

/**
 * Makes removed signatures again what they were, but for those whose address has signed anew meanwhile.
 *
 * @throws what Postgres says of a double key where an address signs at this very moment: try again.
 */
export async function restoreSignatures(trx: Trx, batch: readonly Restorable[]): Promise<Moved[]> {
  const rows = sql`
    select asked.campaign_id, asked.id, asked.email_index, asked.name_index, asked.postcode_index
    from unnest(
      ${batch.map((one) => one.campaignId)}::uuid[], ${batch.map((one) => one.signatureId)}::uuid[],
      ${batch.map((one) => one.emailIndex)}::bytea[], ${batch.map((one) => one.nameIndex)}::bytea[],
      ${batch.map((one) => one.postcodeIndex)}::bytea[]
    ) as asked (campaign_id, id, email_index, name_index, postcode_index)
    -- Of two that were removed and had one address, the one that signed last comes back.
    where not exists (
      select from unnest(
        ${batch.map((one) => one.signatureId)}::uuid[], ${batch.map((one) => one.emailIndex)}::bytea[]
      ) as later (id, email_index)
      where later.email_index = asked.email_index and later.id > asked.id
    ) and not exists (
      select from signature as anew
      where anew.campaign_id = asked.campaign_id and (
        anew.email_index = asked.email_index or anew.name_index = asked.name_index
          or (asked.name_index is null and anew.email_index = ${secondPlace(sql`asked.email_index`)})
      )
    )`;
  const set = sql`
    state = case when signature.held_for is not null then 'held' else ${stateBefore} end,
    state_before = case when signature.held_for is not null then signature.state_before end,
    ended_at = null, email_index = living.email_index, name_index = living.name_index,
    postcode_index = living.postcode_index,
    mail_due = case
      when signature.held_for is null and ${stateBefore} = 'pending' and signature.mails_sent = 0 then ${mailDue} end`;
  return write(trx, {
    rows,
    move: 'restore',
    set,
    kept: sql`, asked.email_index, asked.name_index, asked.postcode_index`,
  });
}

async function write(trx: Trx, { rows, move, set, kept = sql`` }: Written): Promise<Moved[]> {
  const changes = sql`
    select moved.*, from_state as state, from_day as day, -1 as by from moved
    union all
    select moved.*, to_state as state, state_day as day, 1 as by from moved`;
  const { rows: moved } = await sql<Moved>`
    with asked as (${rows}), living as (
      select signature.campaign_id, signature.id, signature.state, signature.state_day ${kept}
      from asked
      join signature on signature.campaign_id = asked.campaign_id and signature.id = asked.id
      where signature.state = any(${moves[move]}::text[]) and signature.sealed is not null
      order by signature.campaign_id, signature.id
      for update of signature
    ), moved as (
      update signature set ${set}, state_day = (now() at time zone 'utc')::date
      from living
      where signature.campaign_id = living.campaign_id and signature.id = living.id
      returning signature.campaign_id, signature.id, living.state as from_state, living.state_day as from_day,
        signature.state as to_state, signature.state_day, signature.mail_due, signature.country, signature.region,
        signature.language, signature.source, signature.disclosure
    ), tallied as (
      ${addToTally(changes, slot)}
    ), job as (
      ${mailJobFor(sql`select campaign_id, id, mail_due is not null as is_due from moved where to_state = 'pending'`)}
    )
    select id as "signatureId", from_state as "from", to_state as "to", (select count(*) from job) as jobs
    from moved order by id`.execute(trx);
  return moved.map(({ signatureId, from, to }) => ({ signatureId, from, to }));
}

interface Written {
  /** A query of campaign_id and id, and of what `set` needs besides. */
  readonly rows: RawBuilder<unknown>;
  readonly move: Move;
  readonly set: RawBuilder<unknown>;
  readonly kept?: RawBuilder<unknown>;
}
