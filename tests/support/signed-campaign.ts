import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { applyCampaign } from '../../src/campaigns/apply.ts';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import { type CampaignKeys, createCampaignKeys, loadCampaignKeys } from '../../src/campaigns/keys.ts';
import { findCampaign } from '../../src/campaigns/store.ts';
import { type Keyring, makeKeyring } from '../../src/platform/crypto/keyring.ts';
import { loadSiteKey } from '../../src/platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../../src/platform/db/database.ts';
import { newUuid7 } from '../../src/platform/ids.ts';
import { sealSignature } from '../../src/signatures/sealing.ts';
import {
  type Disclosure,
  newSignatureId,
  type Person,
  type SignatureId,
  type SignatureState,
} from '../../src/signatures/signature.ts';
import { addToTally } from '../../src/signatures/tally.ts';
import { aCampaignDraft } from './campaign-folder.ts';
import { mustNotBeLogged } from './logs.ts';

export interface KeyedCampaign {
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
  readonly keyring: Keyring;
}

/** The small campaign, stored, with keys to seal and open with. */
export async function aStoredCampaign(db: Database): Promise<KeyedCampaign> {
  const keyring = makeKeyring(randomBytes(32));
  await loadSiteKey(db, keyring);
  const draft = aCampaignDraft();
  await inTransaction(db, (trx) => applyCampaign(trx, draft, (inside, id) => createCampaignKeys(inside, keyring, id)));
  const campaign = await findCampaign(db, draft.slug);
  const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
  if (campaign === undefined || keys === undefined) throw new Error('The campaign was not stored.');
  return { campaign, keys, keyring };
}

export interface SeededSignature {
  readonly person: Person;
  readonly state: SignatureState;
  readonly disclosure: Disclosure;
  readonly country: string;
  readonly region: string;
  readonly verifiedAt: Date;
}

/** A verified, public signature; what a test is about is given. */
export function aSignature(given: Partial<Omit<SeededSignature, 'person'>> & Partial<Person> = {}): SeededSignature {
  const { name = 'Maryam Rajabi', email = `${newUuid7()}@example.org`, city = 'Ghent', postcode = '9000' } = given;
  const {
    state = 'verified',
    disclosure = 'public',
    country = 'BE',
    region = '',
    verifiedAt = new Date('2026-10-24'),
  } = given;
  mustNotBeLogged(name, email);
  return { person: { name, email, city, postcode }, state, disclosure, country, region, verifiedAt };
}

/** Stores signatures and their tally as they would stand after signing and confirming. */
export async function seedSignatures(
  db: Database,
  { campaign, keys }: Pick<KeyedCampaign, 'campaign' | 'keys'>,
  signatures: readonly SeededSignature[],
): Promise<SignatureId[]> {
  const text = campaign.texts.en;
  if (text === undefined) throw new Error('The campaign has no English text.');
  const rows = signatures.map((seeded) => {
    const { person, country, region, disclosure, state, verifiedAt } = seeded;
    const form = { person, canonicalEmail: person.email, country, disclosure, region, source: '' } as const;
    const id = newSignatureId();
    const typed = { ...form, language: 'en', wantsUpdates: false, isTrapped: false } as const;
    const standing = { heldFor: state === 'held' ? ('honeypot' as const) : null, networkMark: null };
    const sealed = sealSignature(typed, campaign, text, keys, id, standing);
    const isErased = state !== 'verified' && state !== 'pending' && state !== 'held';
    return { ...sealed, state, day: verifiedAt.toISOString().slice(0, 10), verifiedAt, isErased };
  });
  const counted = sql`select inserted.*, state_day as day, 1 as by from inserted`;
  await sql`
    with inserted as (
      insert into signature (campaign_id, id, email_index, state, state_day, sealed, country, region, language, disclosure,
        text_language, text_version, created_at, verified_at, held_for)
      select ${campaign.id}, id, index, state, day, sealed, country, region, 'en', disclosure, 'en', ${text.version}, at, verified_at,
        held_for
      from unnest(
        ${rows.map((row) => row.signatureId)}::uuid[],
        ${rows.map((row) => (row.isErased ? null : row.emailIndex))}::bytea[],
        ${rows.map((row) => row.state)}::text[],
        ${rows.map((row) => row.day)}::date[],
        ${rows.map((row) => (row.isErased ? null : row.sealed))}::bytea[],
        ${rows.map((row) => row.country)}::text[],
        ${rows.map((row) => row.region)}::text[],
        ${rows.map((row) => row.disclosure)}::text[],
        ${rows.map((row) => row.verifiedAt)}::timestamptz[],
        ${rows.map((row) => (row.state === 'pending' || row.state === 'held' ? null : row.verifiedAt))}::timestamptz[],
        ${rows.map((row) => row.heldFor)}::text[]
      ) as new(id, index, state, day, sealed, country, region, disclosure, at, verified_at, held_for)
      returning campaign_id, state, state_day, country, region, language, source, disclosure
    )
    ${addToTally(counted, 0)}`.execute(db);
  return rows.map((row) => row.signatureId);
}
