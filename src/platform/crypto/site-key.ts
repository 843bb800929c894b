import type { Db, Trx } from '../db/database.ts';
import { type Keyring, subkey, type WrappedKey } from './keyring.ts';
import { open, type SealingKey, seal } from './seal.ts';

interface SiteKeyTable {
  id: 1;
  wrapped: Buffer;
  rotation_due_since: Date | null;
}

declare module '../db/tables.ts' {
  interface Tables {
    site_key: SiteKeyTable;
  }
}

/** Keys for what belongs to no campaign, such as the team's addresses: unwrapped, in memory only. */
export interface SiteKeys {
  readonly sealing: SealingKey;
  /** For keyed hashes by which addresses are found. */
  readonly index: Buffer;
  /** For the marks that stand for networks. */
  readonly marks: Buffer;
  readonly tokens: Buffer;
  /** For the keyed hash of each entry of the audit. */
  readonly audit: Buffer;
  /** For the key that lists are signed with: its seed. */
  readonly signing: Buffer;
}

/** Above every id that a campaign's key is ever given. */
const SEALING_KEY_ID = 0x7fff_ffff;
const CONTEXT = 'site key';

/**
 * Loads the site's key, and makes it where there is none yet: of several processes that start at once, one makes it.
 *
 * @throws WrongMasterKey
 */
export async function loadSiteKey(db: Db, keyring: Keyring): Promise<SiteKeys> {
  const known = await findWrapped(db);
  const wrapped = known ?? (await makeWrapped(db, keyring));
  const key = keyring.unwrap(CONTEXT, wrapped);
  return {
    sealing: { id: SEALING_KEY_ID, key: subkey(key, 'site seal') },
    index: subkey(key, 'site index'),
    marks: subkey(key, 'site marks'),
    tokens: subkey(key, 'site tokens'),
    audit: subkey(key, 'site audit'),
    signing: subkey(key, 'site signing'),
  };
}

/** Whether anything was sealed in the database yet. */
export async function hasSiteKey(db: Db): Promise<boolean> {
  return (await findWrapped(db)) !== undefined;
}

/**
 * The site's key, still wrapped, and held until the transaction ends: what is wrapped beside it is under the master key
 * that counts, also while that is rotated.
 */
export async function holdSiteKey(trx: Trx): Promise<WrappedKey> {
  const { wrapped } = await trx.selectFrom('site_key').select('wrapped').forShare().executeTakeFirstOrThrow();
  return { context: CONTEXT, wrapped };
}

/** Puts the site's key under that master key. @returns whether it was under another one. @throws WrongMasterKey */
export async function rewrapSiteKey(trx: Trx, keyring: Keyring, masterKey: Buffer): Promise<boolean> {
  const { wrapped } = await trx.selectFrom('site_key').select('wrapped').forUpdate().executeTakeFirstOrThrow();
  const rewrapped = keyring.rewrap(CONTEXT, wrapped, masterKey);
  if (rewrapped === undefined) return false;
  await trx.updateTable('site_key').set({ wrapped: rewrapped, rotation_due_since: null }).execute();
  return true;
}

/** Whether the site's key, and so every other, is under that master key. @throws WrongMasterKey */
export async function isUnder(db: Db, keyring: Keyring, masterKey: Buffer): Promise<boolean> {
  const wrapped = await findWrapped(db);
  return wrapped !== undefined && keyring.rewrap(CONTEXT, wrapped, masterKey) === undefined;
}

/** Writes down that a key was destroyed which stands in old dumps too: they open until the master key is rotated. */
export async function askForRotation(trx: Trx, now: Date): Promise<void> {
  await trx.updateTable('site_key').set({ rotation_due_since: now }).where('rotation_due_since', 'is', null).execute();
}

/** Since when the master key is to be rotated; undefined where it need not be. */
export async function rotationDueSince(db: Db): Promise<Date | undefined> {
  const row = await db.selectFrom('site_key').select('rotation_due_since').executeTakeFirst();
  return row?.rotation_due_since ?? undefined;
}

async function findWrapped(db: Db): Promise<Buffer | undefined> {
  return (await db.selectFrom('site_key').select('wrapped').executeTakeFirst())?.wrapped;
}

async function makeWrapped(db: Db, keyring: Keyring): Promise<Buffer> {
  const wrapped = keyring.newWrappedKey(CONTEXT);
  await db
    .insertInto('site_key')
    .values({ id: 1, wrapped, rotation_due_since: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await findWrapped(db);
  if (stored === undefined) throw new Error('The site’s key was made and is not there.');
  return stored;
}

/** Seals a text of the site. @param context what it belongs to: it opens nowhere else. */
export function sealText({ sealing }: Pick<SiteKeys, 'sealing'>, context: string, text: string): Buffer {
  return seal(sealing, Buffer.from(context), Buffer.from(text));
}

/** Opens what `sealText` made. @throws for another key or another context. */
export function openText({ sealing }: Pick<SiteKeys, 'sealing'>, context: string, sealed: Buffer): string {
  return open(sealing, Buffer.from(context), sealed).toString();
}
