import { sql } from 'kysely';
import type { Recorder } from '../audit/log.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { MasterKey } from '../platform/crypto/master-key.ts';
import { isUnder, rewrapSiteKey, rotationDueSince } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import { rewrapCampaignKeys } from './keys.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'keys.rotate-master': { readonly keys: number };
  }
}

export interface MasterKeyDeps {
  readonly db: Database;
  readonly masterKey: MasterKey;
  readonly keyring: Keyring;
  readonly record: Recorder;
}

/**
 * 'rotated' now, or 'rotated-before', also where a rotation was cut off after that; 'no-next' where whoever runs the
 * server has given no new one.
 */
export type MasterKeyRotation =
  | { readonly kind: 'rotated'; readonly keys: number }
  | { readonly kind: 'rotated-before' | 'no-next' };

/** One at a time, in whatever process. */
const ROTATION_LOCK = 0x5169_0002;

/**
 * Puts everything that is wrapped under another master key, in one transaction: cut off before its end it has changed
 * nothing. A key that the program makes itself is on disk before, beside the former one; the former one goes after.
 */
export async function rotateMasterKey(deps: MasterKeyDeps): Promise<MasterKeyRotation> {
  const { db, masterKey } = deps;
  if (masterKey.kind === 'environment') {
    const { current, previous } = masterKey;
    return previous === undefined ? { kind: 'no-next' } : rewrapAll(deps, async () => current);
  }
  const rotation = await rewrapAll(deps, masterKey.file.makeNext);
  // A transaction of its own: the former key may go once the other is sure to be the one.
  await inTransaction(db, async (trx) => {
    await lockRotation(trx);
    const next = masterKey.file.next();
    if (next !== undefined && (await isUnder(trx, deps.keyring, next))) await masterKey.file.takeNext();
  });
  return rotation;
}

/** 'due' where whoever runs the server has to give the new one; else there is nothing to do, or it is done now. */
export type RotationNeed = 'none' | 'due' | 'rotated';

/** Rotates the master key by itself where it can, once a key was destroyed that stands in old dumps: they open no more. */
export async function rotateWhereDue(deps: MasterKeyDeps): Promise<RotationNeed> {
  const isDue = (await rotationDueSince(deps.db)) !== undefined;
  if (deps.masterKey.kind === 'environment') return isDue ? 'due' : 'none';
  // Also one that was cut off.
  if (!isDue && deps.masterKey.file.next() === undefined) return 'none';
  await rotateMasterKey(deps);
  return 'rotated';
}

function rewrapAll({ db, keyring, record }: MasterKeyDeps, nextKey: () => Promise<Buffer>): Promise<MasterKeyRotation> {
  return inTransaction(db, async (trx) => {
    await lockRotation(trx);
    // Also where the server is set to lose a moment's transactions: this one is followed by the former key's end.
    await sql`set local synchronous_commit = on`.execute(trx);
    const next = await nextKey();
    const isSiteKeyMoved = await rewrapSiteKey(trx, keyring, next);
    const keys = (await rewrapCampaignKeys(trx, keyring, next)) + (isSiteKeyMoved ? 1 : 0);
    if (keys === 0) return { kind: 'rotated-before' };
    await record(trx, { act: 'keys.rotate-master', subject: 'master-key', details: { keys } });
    return { kind: 'rotated', keys };
  });
}

async function lockRotation(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ROTATION_LOCK})`.execute(trx);
}
