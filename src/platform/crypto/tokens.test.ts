import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { anyText } from '../../../tests/support/any-text.ts';
import { newUuid7 } from '../ids.ts';
import { readToken, type TokenIds, type TokenPurpose, tokenFor, uuidBytes } from './tokens.ts';

const key = randomBytes(32);
const ids: TokenIds = { campaignId: newUuid7(), signatureId: newUuid7() };
const purposes = ['confirm', 'withdraw', 'unsubscribe'] as const;
const uuid = fc.uuid();

function read(
  token: string,
  purpose: TokenPurpose = 'confirm',
  keys: ReadonlyMap<string, Buffer> = new Map([[ids.campaignId, key]]),
) {
  return readToken(token, purpose, async (campaignId) => keys.get(campaignId));
}

describe('a token', () => {
  it('names its campaign and signature, for its own purpose alone', async () => {
    await fc.assert(
      fc.asyncProperty(uuid, uuid, fc.constantFrom(...purposes), async (campaignId, signatureId, purpose) => {
        const token = tokenFor(key, purpose, { campaignId, signatureId });
        expect(token).toMatch(/^[A-Za-z0-9_-]{64}$/);
        for (const asked of purposes) {
          expect(await read(token, asked, new Map([[campaignId, key]]))).toEqual(
            asked === purpose ? { campaignId, signatureId } : undefined,
          );
        }
      }),
    );
  });

  it('is worth nothing under another key, for another campaign or another signature', async () => {
    const bytes = Buffer.from(tokenFor(key, 'confirm', ids), 'base64url');
    const other = newUuid7();
    const keys = new Map([
      [ids.campaignId, key],
      [other, key],
    ]);
    expect(await read(tokenFor(randomBytes(32), 'confirm', ids))).toBeUndefined();
    const swaps = [
      [uuidBytes(other), bytes.subarray(16)],
      [bytes.subarray(0, 16), uuidBytes(other), bytes.subarray(32)],
      [bytes.subarray(16, 32), bytes.subarray(0, 16), bytes.subarray(32)],
      [bytes.subarray(0, 32), randomBytes(16)],
    ];
    for (const parts of swaps) {
      expect(await read(Buffer.concat(parts).toString('base64url'), 'confirm', keys)).toBeUndefined();
    }
    expect(await read(tokenFor(key, 'confirm', { ...ids, campaignId: newUuid7() }))).toBeUndefined();
  });

  it('is worth nothing with one character changed, left out or put in', async () => {
    const token = tokenFor(key, 'confirm', ids);
    for (let at = 0; at < token.length; at += 1) {
      const other = token.charAt(at) === 'A' ? 'B' : 'A';
      expect(await read(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
      expect(await read(token.slice(0, at) + token.slice(at + 1))).toBeUndefined();
      expect(await read(`${token.slice(0, at)}A${token.slice(at)}`)).toBeUndefined();
    }
    for (const longer of [`${token}=`, `${token}\n`, `\n${token}`, `${token} `, token + token]) {
      expect(await read(longer)).toBeUndefined();
    }
  });

  it('is written in one way only: base64url, with no bit to spare', async () => {
    const standard = Buffer.alloc(48, 0xff);
    expect(standard.toString('base64')).toBe('/'.repeat(64));
    expect(await read('/'.repeat(64))).toBeUndefined();
    expect(await read('+'.repeat(64))).toBeUndefined();
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{64}$/), (text) => {
        expect(Buffer.from(text, 'base64url').toString('base64url')).toBe(text);
      }),
    );
  });

  it('is told from any other text without an error', async () => {
    const texts = fc.oneof(anyText, fc.stringMatching(/^[\w-]{64}$/));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await readToken(text, 'confirm', async () => key)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('asks for no key before it looks like one', async () => {
    const asked: string[] = [];
    await readToken('nonsense', 'confirm', async (campaignId) => {
      asked.push(campaignId);
      return key;
    });
    expect(asked).toEqual([]);
  });

  it('passes on that keys could not be looked up', async () => {
    const away = async () => {
      throw new Error('away');
    };
    await expect(readToken(tokenFor(key, 'confirm', ids), 'confirm', away)).rejects.toThrow('away');
  });
});
