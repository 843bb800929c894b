import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { newUuid7 } from '../ids.ts';
import { open, type SealingKey, seal, sealedKeyId } from './seal.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
const ids = fc.integer({ min: 0, max: 0xffff_ffff });
const key = aKey(7);
const context = Buffer.from('campaign 1, signature 1');

function aKey(id: number): SealingKey {
  return { id, key: randomBytes(32) };
}

describe('a sealed value', () => {
  it('opens to what was sealed, and names its key', () => {
    fc.assert(
      fc.property(bytes, bytes, ids, (plain, around, id) => {
        const own = aKey(id);
        const sealed = seal(own, around, plain);
        expect(sealedKeyId(sealed)).toBe(id);
        expect(open(own, around, sealed).equals(plain)).toBe(true);
      }),
    );
  });

  it('opens under no other key, even one with the same id', () => {
    fc.assert(
      fc.property(bytes, (plain) => {
        const sealed = seal(key, context, plain);
        expect(() => open(aKey(key.id), context, sealed)).toThrow();
        expect(() => open({ ...key, id: key.id + 1 }, context, sealed)).toThrow('another key');
      }),
    );
  });

  it('opens in no other place: not for another campaign, nor another signature', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (plain, here, elsewhere) => {
        fc.pre(!here.equals(elsewhere));
        expect(() => open(key, elsewhere, seal(key, here, plain))).toThrow();
      }),
    );
    const [campaignId, signatureId] = [newUuid7(), newUuid7()];
    const sealed = seal(key, Buffer.from(campaignId + signatureId), Buffer.from('Maryam'));
    for (const place of [newUuid7() + signatureId, campaignId + newUuid7(), signatureId + campaignId]) {
      expect(() => open(key, Buffer.from(place), sealed)).toThrow();
    }
  });

  it('does not open with any one bit flipped', () => {
    const sealed = seal(key, context, Buffer.from('Maryam Rajabi'));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => open(key, context, flipped)).toThrow();
    }
  });

  it('does not open cut or made longer, at either end', () => {
    const sealed = seal(key, context, Buffer.from('Maryam Rajabi'));
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => open(key, context, sealed.subarray(0, length))).toThrow();
      expect(() => open(key, context, sealed.subarray(sealed.length - length))).toThrow();
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (more) => {
        expect(() => open(key, context, Buffer.concat([sealed, more]))).toThrow();
        expect(() => open(key, context, Buffer.concat([more, sealed]))).toThrow();
      }),
    );
  });

  it('is another one each time, and shows nothing of what it holds', () => {
    const plain = Buffer.from('maryam@example.org');
    const sealed = Array.from({ length: 2_000 }, () => seal(key, context, plain));
    expect(new Set(sealed.map((one) => one.toString('hex'))).size).toBe(2_000);
    expect(new Set(sealed.map((one) => one.subarray(5, 17).toString('hex'))).size).toBe(2_000);
    expect(sealed.every((one) => !one.includes('maryam'))).toBe(true);
  });

  it('is recognised: other bytes are refused before any key is asked for', () => {
    fc.assert(
      fc.property(bytes, (other) => {
        fc.pre(other.length < 33 || other.readUInt8(0) !== 1);
        expect(() => sealedKeyId(other)).toThrow('not a sealed value');
      }),
    );
  });
});
