import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beginning, type ChainedEntry, encodeEntry, entryHash, entryMac } from './chain.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const entries: fc.Arbitrary<ChainedEntry> = fc.record({
  seq: fc.integer({ min: 1 }),
  at: text,
  actorKind: text,
  actorId: text,
  act: text,
  subject: text,
  campaignId: fc.option(text),
  reasonSealed: fc.option(fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes))),
  details: text,
  previous: hash,
});

describe('the encoding of an entry', () => {
  it('is the same for the same entry, and another for any other', () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        expect(encodeEntry({ ...one })).toEqual(encodeEntry(one));
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(encodeEntry(one).equals(encodeEntry(other))).toBe(isSame);
      }),
    );
  });

  it('changes with any one field', () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        for (const [field, value] of Object.entries(other)) {
          const changed = { ...one, [field]: value };
          const isSame = JSON.stringify(one) === JSON.stringify(changed);
          expect(encodeEntry(changed).equals(encodeEntry(one))).toBe(isSame);
        }
      }),
    );
  });

  it('tells where one field ends and the next begins', () => {
    fc.assert(
      fc.property(entries, text, fc.nat(), (entry, joined, place) => {
        const letters = [...joined];
        const at = letters.length === 0 ? 0 : place % letters.length;
        const shifted = { ...entry, act: letters.slice(0, at).join(''), subject: letters.slice(at).join('') };
        const whole = { ...entry, act: joined, subject: '' };
        expect(encodeEntry(shifted).equals(encodeEntry(whole))).toBe(shifted.act === joined);
      }),
    );
    const entry = { seq: 1, at: '', actorKind: '', actorId: '', act: '', subject: '', details: '{}' };
    const unknown = { ...entry, campaignId: null, reasonSealed: null, previous: beginning };
    expect(encodeEntry(unknown)).not.toEqual(encodeEntry({ ...unknown, campaignId: '' }));
    expect(encodeEntry(unknown)).not.toEqual(encodeEntry({ ...unknown, reasonSealed: Buffer.alloc(0) }));
  });

  it('stays what it is: what one release has written the next one verifies', () => {
    const entry: ChainedEntry = {
      seq: 7,
      at: '2026-10-24T09:30:00.123456Z',
      actorKind: 'command-line',
      actorId: 'ann',
      act: 'campaign.open',
      subject: 'small-campaign',
      campaignId: '0199f1d2-0000-7000-8000-000000000000',
      reasonSealed: Buffer.from('sealed'),
      details: '{"opensEarlier":false}',
      previous: beginning,
    };
    expect(entryHash(entry).toString('hex')).toMatchInlineSnapshot(
      `"665b57c99e6c76bedadb2f69f7b3a50e305a57452dc5d37729d70585eb902a12"`,
    );
    expect(entryMac(Buffer.alloc(32, 1), entryHash(entry)).toString('hex')).toMatchInlineSnapshot(
      `"c19b5f491337e991d9daa67922a54b1e191bc8b1a1aa5a5b30bf1270c6417092"`,
    );
    expect(entryMac(randomBytes(32), entryHash(entry))).not.toEqual(entryMac(randomBytes(32), entryHash(entry)));
  });
});
