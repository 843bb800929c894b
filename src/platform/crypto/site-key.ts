import type { Db } from '../db/database.ts';
import { type Keyring, subkey } from './keyring.ts';
import { open, type SealingKey, seal } from './seal.ts';

interface SiteKeyTable {
  id: 1;
  wrapped: Buffer;
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
  };
}

async function findWrapped(db: Db): Promise<Buffer | undefined> {
  return (await db.selectFrom('site_key').select('wrapped').executeTakeFirst())?.wrapped;
}

async function makeWrapped(db: Db, keyring: Keyring): Promise<Buffer> {
  const wrapped = keyring.newWrappedKey(CONTEXT);
  await db
    .insertInto('site_key')
    .values({ id: 1, wrapped })
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
