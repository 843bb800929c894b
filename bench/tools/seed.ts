/** Fills a campaign with signatures, far faster than signing does. */
import { type RawBuilder, sql } from 'kysely';
import { inLanguage } from '../../src/platform/i18n/words.ts';
import { parseSignForm } from '../../src/signatures/form.ts';
import { regionOf } from '../../src/signatures/region.ts';
import { type SealedSignature, sealSignature } from '../../src/signatures/sealing.ts';
import { newSignatureId, type SignatureRef } from '../../src/signatures/signature.ts';
import { addToTally } from '../../src/signatures/tally.ts';
import type { BenchStore } from './bench-store.ts';
import { seededBody, seededLanguage } from './seeded-people.ts';

const BATCH = 1_000;
/** Batches on their way to Postgres while the next is sealed. */
const UNDER_WAY = 2;

export interface Seeding {
  readonly count: number;
  /** Pending ones still await their mail, but no job is there to send it. Verified ones agreed to be named. */
  readonly state: 'pending' | 'verified';
  /** No two seedings of one campaign may have the same. */
  readonly prefix: string;
}

/** Signatures as signing and confirming leave them, really sealed under the campaign's keys, tally and all. */
export async function seedSealed(bench: BenchStore, { count, state, prefix }: Seeding): Promise<SignatureRef[]> {
  const refs: SignatureRef[] = [];
  const underWay: Promise<void>[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
    const batch = numbers.map((number) => sealOne(bench, number, { state, prefix }));
    refs.push(...batch.map(({ campaignId, signatureId }) => ({ campaignId, signatureId })));
    if (underWay.length === UNDER_WAY) await underWay.shift();
    // Neighbours in time add to different slots of the tally, or one would wait for the other.
    underWay.push(insertSealed(bench, batch, state, (from / BATCH) % (UNDER_WAY + 1)));
  }
  await Promise.all(underWay);
  return refs;
}

function sealOne(
  { campaign, keys }: BenchStore,
  number: number,
  { state, prefix }: Pick<Seeding, 'state' | 'prefix'>,
): SealedSignature {
  const body = seededBody(number, { prefix, isNamed: state === 'verified' });
  const parsed = parseSignForm(body, { asks: campaign.asks, language: seededLanguage(number), regionOf });
  if (parsed.kind !== 'form') throw new Error(`A seeded form is not good: ${JSON.stringify(parsed)}`);
  const signed = inLanguage(campaign.texts, parsed.form.language, campaign.defaultLanguage);
  if (signed === undefined) throw new Error('The campaign has no text to sign.');
  const standing = { heldFor: null, networkMark: null };
  return sealSignature(parsed.form, campaign, signed.text, keys, newSignatureId(), standing);
}

async function insertSealed(
  { store }: BenchStore,
  batch: readonly SealedSignature[],
  state: Seeding['state'],
  slot: number,
): Promise<void> {
  const isVerified = state === 'verified';
  const insert = sql`
    insert into signature (
      campaign_id, id, email_index, sealed, country, region, language, source, disclosure, wants_updates, text_language,
      text_version, state, state_day, created_at, verified_at, mail_due, mails_sent
    )
    select new.*, ${state}, (now() at time zone 'utc')::date, now(), ${isVerified ? sql`now()` : sql`null`},
      ${isVerified ? null : 'verification'}, ${isVerified ? 1 : 0}::smallint
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
    ) as new`;
  await withTally(insert, slot).execute(store.db);
}

/** An insert of signatures together with their tally: one statement, so one transaction. */
export function withTally(insert: RawBuilder<unknown>, slot: number): RawBuilder<unknown> {
  const counted = sql`select inserted.*, state_day as day, 1 as by from inserted`;
  return sql`
    with inserted as (
      ${insert} returning campaign_id, state, state_day, country, region, language, source, disclosure
    )
    ${addToTally(counted, slot)}`;
}
