import { randomBytes } from 'node:crypto';
import { newId } from '../../accounts/member.ts';
import { isUuid } from '../../platform/ids.ts';
import type { CampaignId } from '../campaign.ts';
import { KeyReplaced } from '../with-keys.ts';
import {
  newFileKey,
  openFileKey,
  openPart,
  type SealedFileId,
  type SealedFileRef,
  sealFileKey,
  sealPart,
} from './sealed-file.ts';

const isFileId = (text: string): text is SealedFileId => isUuid(text);
const isCampaignId = (text: string): text is CampaignId => isUuid(text);

function aRef(): SealedFileRef {
  return { campaignId: newId(isCampaignId), fileId: newId(isFileId) };
}

function keysOf(...ids: number[]) {
  const all = ids.map((id) => ({ id, key: randomBytes(32) }));
  const [sealing = { id: 0, key: randomBytes(32) }] = all;
  return { sealing, sealingById: new Map(all.map((key) => [key.id, key])) };
}

describe('a part of a sealed file', () => {
  const [ref, key, plain] = [aRef(), newFileKey(), Buffer.from('Maryam Rajabi')];

  it('opens in its place, and shows nothing of itself', () => {
    const sealed = sealPart(key, ref, 3, plain);
    expect(openPart(key, ref, 3, sealed)).toEqual(plain);
    expect(sealed.includes(plain)).toBe(false);
  });

  it.each([
    ['in another place', ref, 4, key],
    ['in another file', { ...ref, fileId: newId(isFileId) }, 3, key],
    ['in another campaign', { ...ref, campaignId: newId(isCampaignId) }, 3, key],
    ['under another key', ref, 3, newFileKey()],
  ])('does not open %s', (_, other, number, opener) => {
    expect(() => openPart(opener, other, number, sealPart(key, ref, 3, plain))).toThrow();
  });
});

describe('the key of a file', () => {
  it('opens under its campaign’s key for its own file alone', () => {
    const [ref, keys, key] = [aRef(), keysOf(1), newFileKey()];
    const sealed = sealFileKey(keys, ref, key);
    expect(openFileKey(keys, ref, sealed)).toEqual(key);
    expect(() => openFileKey(keys, { ...ref, fileId: newId(isFileId) }, sealed)).toThrow();
  });

  it('says so where the campaign’s key was replaced', () => {
    const ref = aRef();
    expect(() => openFileKey(keysOf(2), ref, sealFileKey(keysOf(1), ref, newFileKey()))).toThrow(KeyReplaced);
  });
});
