import { sql } from 'kysely';
import { type Keyring, subkey } from '../platform/crypto/keyring.ts';
import type { SealingKey } from '../platform/crypto/seal.ts';
import { holdSiteKey } from '../platform/crypto/site-key.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { CampaignId } from './campaign.ts';

/** A campaign's keys, unwrapped: in memory only. */
export interface CampaignKeys {
  /** What is sealed now is sealed under this one. */
  readonly sealing: SealingKey;
  /** Every key that may have sealed something, by its id. */
  readonly sealingById: ReadonlyMap<number, SealingKey>;
  /** For the keyed hash of an address. */
  readonly index: Buffer;
  /** For the tokens in links. */
  readonly token: Buffer;
  /** For the short hashes of words by which organisers find signatures. */
  readonly search: Buffer;
}

function contextOf(campaignId: CampaignId, purpose: string): string {
  return `campaign key ${campaignId} ${purpose}`;
}

/** Makes a new campaign's keys: one to seal with, one to index and to sign links with. */
export async function createCampaignKeys(trx: Trx, keyring: Keyring, campaignId: CampaignId): Promise<void> {
  const purposes = ['seal', 'index'] as const;
  const siteKey = await holdSiteKey(trx);
  await trx
    .insertInto('campaign_key')
    .values(
      purposes.map((purpose) => ({
        campaign_id: campaignId,
        purpose,
        wrapped: keyring.newWrappedKey(contextOf(campaignId, purpose), siteKey),
      })),
    )
    .execute();
}

/**
 * Loads and unwraps a campaign's keys.
 *
 * @returns undefined where they were destroyed: nothing can be signed, opened or confirmed any more.
 * @throws WrongMasterKey
 */
export async function loadCampaignKeys(
  db: Db,
  keyring: Keyring,
  campaignId: CampaignId,
): Promise<CampaignKeys | undefined> {
  const rows = await db
    .selectFrom('campaign_key')
    .select(['id', 'purpose', 'wrapped', 'retired_at'])
    .where('campaign_id', '=', campaignId)
    .where('destroyed_at', 'is', null)
    .execute();
  const sealingById = new Map<number, SealingKey>();
  let sealing: SealingKey | undefined;
  let root: Buffer | undefined;
  for (const { id, purpose, wrapped, retired_at } of rows) {
    if (wrapped === null) continue;
    const key = keyring.unwrap(contextOf(campaignId, purpose), wrapped);
    if (purpose === 'index') {
      root = key;
      continue;
    }
    const sealingKey = { id, key: subkey(key, 'seal') };
    sealingById.set(id, sealingKey);
    if (retired_at === null) sealing = sealingKey;
  }
  if (sealing === undefined || root === undefined) return undefined;
  return {
    sealing,
    sealingById,
    index: subkey(root, 'email index'),
    token: subkey(root, 'token'),
    search: subkey(root, 'search'),
  };
}

/** Gives a campaign another key to seal with, in the place of that one, which opens still. @returns its id. */
export async function replaceSealingKey(
  trx: Trx,
  keyring: Keyring,
  campaignId: CampaignId,
  former: number,
): Promise<number> {
  // Before the campaign's keys, as where the master key is rotated, or the two could wait for each other.
  const siteKey = await holdSiteKey(trx);
  await trx.updateTable('campaign_key').set({ retired_at: sql`now()` }).where('id', '=', former).execute();
  const wrapped = keyring.newWrappedKey(contextOf(campaignId, 'seal'), siteKey);
  const { id } = await trx
    .insertInto('campaign_key')
    .values({ campaign_id: campaignId, purpose: 'seal', wrapped })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Puts every campaign's keys under that master key. @returns how many were under another. @throws WrongMasterKey */
export async function rewrapCampaignKeys(trx: Trx, keyring: Keyring, masterKey: Buffer): Promise<number> {
  // Held, so that a key that is destroyed meanwhile does not come back.
  const rows = await trx
    .selectFrom('campaign_key')
    .select(['id', 'campaign_id', 'purpose', 'wrapped'])
    .where('wrapped', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const rewrapped = rows.flatMap(({ id, campaign_id, purpose, wrapped }) => {
    const fresh = wrapped && keyring.rewrap(contextOf(campaign_id, purpose), wrapped, masterKey);
    return fresh ? [{ id, wrapped: fresh }] : [];
  });
  await sql`
    update campaign_key set wrapped = rewrapped.wrapped
    from unnest(${rewrapped.map(({ id }) => id)}::integer[], ${rewrapped.map(({ wrapped }) => wrapped)}::bytea[])
      as rewrapped (id, wrapped)
    where campaign_key.id = rewrapped.id`.execute(trx);
  return rewrapped.length;
}

/** The keys that something may be sealed under, by their ids, the newest last; more than one while one is replaced. */
export async function livingSealingKeys(db: Db, campaignId: CampaignId): Promise<number[]> {
  const rows = await db
    .selectFrom('campaign_key')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('purpose', '=', 'seal')
    .where('destroyed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** When a campaign's keys were made, replaced and destroyed. */
export interface KeyTimes {
  readonly madeAt: Date | undefined;
  /** When the key that it seals with now took the place of another. */
  readonly replacedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

export async function readKeyTimes(db: Db, campaignId: CampaignId): Promise<KeyTimes> {
  const rows = await db
    .selectFrom('campaign_key')
    .innerJoin('campaign', 'campaign.id', 'campaign_key.campaign_id')
    .select(['campaign_key.created_at', 'keys_ended_at'])
    .where('campaign_id', '=', campaignId)
    .where('purpose', '=', 'seal')
    .orderBy('campaign_key.id')
    .execute();
  const endedAt = rows[0]?.keys_ended_at ?? undefined;
  const replacedAt = rows.length > 1 ? rows.at(-1)?.created_at : undefined;
  return { madeAt: rows[0]?.created_at, replacedAt, endedAt };
}

/** Finds out at start whether the master key fits the database. @throws WrongMasterKey where it does not. */
export async function checkMasterKey(db: Db, keyring: Keyring): Promise<void> {
  const row = await db
    .selectFrom('campaign_key')
    .select(['campaign_id', 'purpose', 'wrapped'])
    .where('wrapped', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  if (row?.wrapped) keyring.unwrap(contextOf(row.campaign_id, row.purpose), row.wrapped);
}

/** Gives a campaign's keys by its id; `anew` where what is remembered lacks a key, or is refused for its age. */
export type KeysOf = (campaignId: CampaignId, how?: { readonly anew: boolean }) => Promise<CampaignKeys | undefined>;

interface Remembered {
  readonly loading: Promise<CampaignKeys | undefined>;
  next: Promise<CampaignKeys | undefined> | undefined;
}

/**
 * Remembers unwrapped keys for as long as the campaign stands unchanged: whatever changes a campaign's keys raises its
 * revision, which gives it a new object in the running processes' view.
 */
export function rememberKeys(
  find: (campaignId: CampaignId) => object | undefined,
  load: (campaignId: CampaignId) => Promise<CampaignKeys | undefined>,
): KeysOf {
  const remembered = new WeakMap<object, Remembered>();
  const start = (campaign: object, campaignId: CampaignId) => {
    const fresh: Remembered = { loading: load(campaignId), next: undefined };
    remembered.set(campaign, fresh);
    // What failed (a database away) is tried again by the next who asks.
    fresh.loading.catch(() => remembered.get(campaign) === fresh && remembered.delete(campaign));
    return fresh.loading;
  };
  return (campaignId, how) => {
    const campaign = find(campaignId);
    if (campaign === undefined) return Promise.resolve(undefined);
    const known = remembered.get(campaign);
    if (known === undefined) return start(campaign, campaignId);
    if (how?.anew !== true) return known.loading;
    // The look under way may be older than what was seen: all who ask meanwhile share the one after it.
    const again = () => start(campaign, campaignId);
    known.next ??= known.loading.then(again, again);
    return known.next;
  };
}
