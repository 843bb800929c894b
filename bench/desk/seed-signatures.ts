/** Fills a campaign as signing, moderating and the worker would leave it, far faster than they do. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import type { CampaignKeys } from '../../src/campaigns/keys.ts';
import type { Db } from '../../src/platform/db/database.ts';
import { inLanguage } from '../../src/platform/i18n/words.ts';
import { parseSignForm } from '../../src/signatures/form.ts';
import { mostOfAToken, searchTokens, type TokenOf, tokensOf } from '../../src/signatures/moderation/search-tokens.ts';
import { firstIdAt } from '../../src/signatures/moderation/signature-time.ts';
import { regionOf } from '../../src/signatures/region.ts';
import { personMark, type SealedSignature, sealSignature } from '../../src/signatures/sealing.ts';
import { isSignatureId, type SignatureId } from '../../src/signatures/signature.ts';
import { withTally } from '../tools/seed.ts';
import { deskBody, deskLanguage } from './people.ts';
import { type SeededStanding, standingOf } from './standing.ts';

const BATCH = 2_000;
/** Batches on their way to Postgres while the next is sealed. */
const UNDER_WAY = 2;
/** So many tell which words are common: who signs comes round again long before. */
const SAMPLE = 40_000;

export interface SeededCampaign {
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
}

interface SeededSignature {
  readonly sealed: SealedSignature;
  readonly standing: SeededStanding;
  readonly tokens: readonly number[];
  readonly mark: Buffer | undefined;
}

/** Signatures of all states, really sealed, with their tally, the words they are found by and the marks of paper's doubles. */
export async function seedSignatures(
  db: Db,
  seeded: SeededCampaign,
  { size, now, say }: { readonly size: number; readonly now: Date; readonly say: (line: string) => void },
): Promise<void> {
  const { campaign } = seeded;
  const make = signatureMaker(seeded, size, now);
  const common = commonAmong(Math.min(size, SAMPLE), make);
  const counts = new Map<number, number>();
  const underWay: Promise<void>[] = [];
  let indexed = 0;
  for (let from = 0; from < size; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - from) }, (_, index) => make(from + index));
    const found = batch.filter(({ standing }) => isSealed(standing));
    indexed += found.length;
    for (const { tokens } of found) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    if (underWay.length === UNDER_WAY) await underWay.shift();
    // Neighbours in time add to different slots of the tally, or one would wait for the other.
    underWay.push(insertBatch(db, campaign, batch, { common, slot: (from / BATCH) % (UNDER_WAY + 1) }));
    if (from % (100 * BATCH) === 0 && from > 0) say(`${from.toLocaleString('en')} of ${size.toLocaleString('en')}`);
  }
  await Promise.all(underWay);
  await rememberWords(db, campaign, { counts, common, indexed, to: firstIdAt(now) });
  await sql`
    insert into campaign_source (campaign_id, source)
    select distinct campaign_id, source from signature_tally
    where campaign_id = ${campaign.id} and source <> '' on conflict do nothing`.execute(db);
}

function signatureMaker(
  { campaign, keys }: SeededCampaign,
  size: number,
  now: Date,
): (number: number) => SeededSignature {
  const tokenOf = remembered(tokensOf(keys, campaign.id));
  const marks = new Map<number, Buffer>();
  const markOf = (burst: number) => {
    const mark = marks.get(burst) ?? randomBytes(16);
    marks.set(burst, mark);
    return mark;
  };
  return (number) => {
    const standing = standingOf(number, size, now);
    const { burst, heldFor } = standing;
    const parsed = parseSignForm(deskBody(number, burst), {
      asks: campaign.asks,
      language: deskLanguage(number),
      regionOf,
    });
    if (parsed.kind !== 'form') throw new Error(`A seeded form is not good: ${JSON.stringify(parsed)}`);
    const { form } = parsed;
    const signed = inLanguage(campaign.texts, form.language, campaign.defaultLanguage);
    if (signed === undefined) throw new Error('The campaign has no text to sign.');
    // Those who are held came from few networks.
    const networkMark = burst !== undefined ? markOf(burst) : heldFor === null ? null : markOf(-1 - (number % 7));
    return {
      sealed: sealSignature(form, campaign, signed.text, keys, idAt(standing.at), { heldFor, networkMark }),
      standing,
      tokens: searchTokens(form, tokenOf),
      mark: personMark(keys, form),
    };
  };
}

function idAt(at: Date): SignatureId {
  const random = randomBytes(10).toString('hex');
  const variant = `8${random.slice(3, 6)}`;
  const id = `${firstIdAt(at).slice(0, 14)}7${random.slice(0, 3)}-${variant}-${random.slice(6, 18)}`;
  if (!isSignatureId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}

/** Every address is another; of anything else there are few. */
function remembered(tokenOf: TokenOf): TokenOf {
  const known = new Map<string, number>();
  return (kind, word) => {
    if (kind === 'address') return tokenOf(kind, word);
    const key = `${kind} ${word}`;
    const token = known.get(key) ?? tokenOf(kind, word);
    known.set(key, token);
    return token;
  };
}

function commonAmong(sample: number, make: (number: number) => SeededSignature): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (let number = 0; number < sample; number += 1) {
    for (const token of make(number).tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const most = mostOfAToken(sample);
  return new Set([...counts].flatMap(([token, count]) => (count > most ? [token] : [])));
}

function isSealed({ state }: SeededStanding): boolean {
  return state !== 'withdrawn' && state !== 'expired';
}

async function insertBatch(
  db: Db,
  { id: campaignId }: Campaign,
  batch: readonly SeededSignature[],
  { common, slot }: { readonly common: ReadonlySet<number>; readonly slot: number },
): Promise<void> {
  const column = <T>(of: (one: SeededSignature) => T) => batch.map(of);
  const insert = sql`
    insert into signature (
      campaign_id, id, email_index, sealed, country, region, language, source, disclosure, wants_updates, text_language,
      text_version, held_for, network_mark, state, state_before, created_at, verified_at, ended_at, state_day, mails_sent,
      reminded
    )
    select ${campaignId}, new.*, (coalesce(verified_at, ended_at, at) at time zone 'utc')::date, 2::smallint, true
    from unnest(
      ${column(({ sealed }) => sealed.signatureId)}::uuid[],
      ${column(({ sealed, standing }) => (isSealed(standing) && standing.state !== 'removed' ? sealed.emailIndex : null))}::bytea[],
      ${column(({ sealed, standing }) => (isSealed(standing) ? sealed.sealed : null))}::bytea[],
      ${column(({ sealed }) => sealed.country)}::text[],
      ${column(({ sealed }) => sealed.region)}::text[],
      ${column(({ sealed }) => sealed.language)}::text[],
      ${column(({ sealed }) => sealed.source)}::text[],
      ${column(({ sealed }) => sealed.disclosure)}::text[],
      ${column(({ sealed }) => sealed.wantsUpdates)}::boolean[],
      ${column(({ sealed }) => sealed.textLanguage)}::text[],
      ${column(({ sealed }) => sealed.textVersion)}::integer[],
      ${column(({ sealed }) => sealed.heldFor)}::text[],
      ${column(({ sealed }) => sealed.networkMark)}::bytea[],
      ${column(({ standing }) => standing.state)}::text[],
      ${column(({ standing }) => standing.stateBefore)}::text[],
      ${column(({ standing }) => standing.at)}::timestamptz[],
      ${column(({ standing }) => standing.verifiedAt)}::timestamptz[],
      ${column(({ standing }) => standing.endedAt)}::timestamptz[]
    ) as new (
      id, email_index, sealed, country, region, language, source, disclosure, wants_updates, text_language, text_version,
      held_for, network_mark, state, state_before, at, verified_at, ended_at
    )`;
  await withTally(insert, slot).execute(db);
  const found = batch.filter(({ standing }) => isSealed(standing));
  const ids = found.map(({ sealed }) => sealed.signatureId);
  await sql`
    insert into signature_search (campaign_id, signature_id, tokens)
    select ${campaignId}, id, tokens::integer[]
    from unnest(
      ${ids}::uuid[], ${found.map(({ tokens }) => `{${tokens.filter((token) => !common.has(token)).join(',')}}`)}::text[]
    ) as new (id, tokens)`.execute(db);
  const marked = found.flatMap(({ sealed, mark }) => (mark === undefined ? [] : [{ id: sealed.signatureId, mark }]));
  await sql`
    insert into signature_person (campaign_id, signature_id, mark)
    select ${campaignId}, new.*
    from unnest(${marked.map(({ id }) => id)}::uuid[], ${marked.map(({ mark }) => mark)}::bytea[]) as new`.execute(db);
}

async function rememberWords(
  db: Db,
  { id: campaignId }: Campaign,
  words: {
    readonly counts: ReadonlyMap<number, number>;
    readonly common: ReadonlySet<number>;
    readonly indexed: number;
    readonly to: SignatureId;
  },
): Promise<void> {
  const { counts, common, indexed, to } = words;
  const tokens = [...counts.keys()];
  await sql`
    insert into search_token (campaign_id, token, signatures, is_common)
    select ${campaignId}, new.*
    from unnest(
      ${tokens}::integer[], ${[...counts.values()]}::integer[], ${tokens.map((token) => common.has(token))}::boolean[]
    ) as new`.execute(db);
  await db
    .insertInto('search_progress')
    .values({ campaign_id: campaignId, indexed_to: to, signatures: indexed })
    .execute();
}
