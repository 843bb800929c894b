import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { makeKeyring, subkey, WrongMasterKey } from './keyring.ts';

const masterKey = randomBytes(32);
const keyring = makeKeyring(masterKey);

describe('the keyring', () => {
  it('gives back a wrapped key, after a restart too', () => {
    const wrapped = keyring.newWrappedKey('campaign 1 seal');
    const key = keyring.unwrap('campaign 1 seal', wrapped);
    expect(key).toHaveLength(32);
    expect(makeKeyring(masterKey).unwrap('campaign 1 seal', wrapped)).toEqual(key);
    expect(wrapped.includes(key)).toBe(false);
  });

  it('makes a new key each time', () => {
    const keys = Array.from({ length: 50 }, () => keyring.unwrap('a', keyring.newWrappedKey('a')).toString('hex'));
    expect(new Set(keys).size).toBe(50);
  });

  it('says so when the master key is another one', () => {
    const wrapped = keyring.newWrappedKey('campaign 1 seal');
    expect(() => makeKeyring(randomBytes(32)).unwrap('campaign 1 seal', wrapped)).toThrow(WrongMasterKey);
    expect(() => makeKeyring(randomBytes(32)).unwrap('campaign 1 seal', wrapped)).toThrow(/^MASTER_KEY is not the one/);
  });

  it('unwraps no key for another campaign or another purpose', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (here, elsewhere) => {
        fc.pre(here !== elsewhere);
        expect(() => keyring.unwrap(elsewhere, keyring.newWrappedKey(here))).toThrow(WrongMasterKey);
      }),
    );
  });

  it('refuses a wrapped key that was changed or is none', () => {
    const wrapped = keyring.newWrappedKey('a');
    wrapped.writeUInt8(wrapped.readUInt8(wrapped.length - 1) ^ 1, wrapped.length - 1);
    for (const broken of [wrapped, Buffer.alloc(0), randomBytes(61)]) {
      expect(() => keyring.unwrap('a', broken)).toThrow(WrongMasterKey);
    }
  });
});

describe('a subkey', () => {
  it('is the same for the same purpose, and another for every other purpose and key', () => {
    const [one, other] = [randomBytes(32), randomBytes(32)];
    expect(subkey(one, 'seal')).toEqual(subkey(one, 'seal'));
    const all = [one, other].flatMap((key) =>
      ['seal', 'email index', 'token', ''].map((purpose) => subkey(key, purpose)),
    );
    expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(all.length);
    expect(all.every((key) => key.length === 32 && !key.equals(one))).toBe(true);
  });

  it('is derived by HKDF-SHA-256: what was sealed with this release opens with the next', () => {
    expect(subkey(Buffer.alloc(32, 1), 'seal').toString('hex')).toMatchInlineSnapshot(
      `"538fb92ecb0f9c1b70c170a389d8f4cbdcc7117e74efba155f2e48a8ac430f43"`,
    );
  });
});
