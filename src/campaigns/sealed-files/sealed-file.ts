/**
 * Files of a campaign that hold personal data, such as its lists: kept in the database for a while, never in the clear.
 *
 * A **sealed file** lies in **parts**, each sealed under a random key of the file's own and bound to its place in it. That
 * key is sealed under the campaign's: so another key for the campaign costs a few bytes a file, and the end of the
 * campaign's keys is the end of its files.
 */
import { randomBytes } from 'node:crypto';
import { open, seal, sealedKeyId } from '../../platform/crypto/seal.ts';
import { uuidBytes } from '../../platform/crypto/tokens.ts';
import type { CampaignId } from '../campaign.ts';
import type { CampaignKeys } from '../keys.ts';
import { KeyReplaced } from '../with-keys.ts';

export type SealedFileId = string & { readonly __brand: 'SealedFileId' };

export interface SealedFileRef {
  readonly campaignId: CampaignId;
  readonly fileId: SealedFileId;
}

/** What the parts of one file are sealed under. */
export type FileKey = Buffer & { readonly __brand: 'FileKey' };

/** A file's key seals nothing else, so it needs no number to be found by. */
const ONLY_KEY = 0;

export function newFileKey(): FileKey {
  return asFileKey(randomBytes(32));
}

/** @param number counts from 0: no part can be put in the place of another. */
export function sealPart(key: FileKey, ref: SealedFileRef, number: number, plain: Buffer): Buffer {
  return seal({ id: ONLY_KEY, key }, partContext(ref, number), plain);
}

/** @throws where it is not that part of that file. */
export function openPart(key: FileKey, ref: SealedFileRef, number: number, sealed: Buffer): Buffer {
  return open({ id: ONLY_KEY, key }, partContext(ref, number), sealed);
}

export function sealFileKey({ sealing }: Pick<CampaignKeys, 'sealing'>, ref: SealedFileRef, key: FileKey): Buffer {
  return seal(sealing, keyContext(ref), key);
}

/** @throws KeyReplaced where the campaign's key it was sealed under is not among these. */
export function openFileKey(
  { sealingById }: Pick<CampaignKeys, 'sealingById'>,
  ref: SealedFileRef,
  sealed: Buffer,
): FileKey {
  const key = sealingById.get(sealedKeyId(sealed));
  if (key === undefined) throw new KeyReplaced();
  return asFileKey(open(key, keyContext(ref), sealed));
}

function asFileKey(key: Buffer): FileKey {
  if (!isFileKey(key)) throw new Error('A key of a file has 32 bytes.');
  return key;
}

function isFileKey(key: Buffer): key is FileKey {
  return key.length === 32;
}

/** Longer than what signatures are bound to, which are sealed under the same key: neither passes for the other. */
function keyContext({ campaignId, fileId }: SealedFileRef): Buffer {
  return Buffer.concat([Buffer.from('file key'), uuidBytes(campaignId), uuidBytes(fileId)]);
}

function partContext({ campaignId, fileId }: SealedFileRef, number: number): Buffer {
  const place = Buffer.alloc(4);
  place.writeUInt32BE(number);
  return Buffer.concat([uuidBytes(campaignId), uuidBytes(fileId), place]);
}
