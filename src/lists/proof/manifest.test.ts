import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { aManifest } from '../../../tests/support/written-lists.ts';
import { parsePublishedKeys, signingKeyOf } from '../../platform/crypto/signing-key.ts';
import { checkManifest, manifestText, signManifest } from './manifest.ts';

const key = signingKeyOf(randomBytes(32));
const keys = [key.published];

const words = fc.string({ unit: 'grapheme' });

describe('the manifest of a list', () => {
  it('is found genuine whatever it says, in whatever script', () => {
    const texts = fc.record({ title: words, petition: words, consent: words });
    fc.assert(
      fc.property(texts, fc.nat(), (said, verified) => {
        const { campaign } = aManifest();
        const manifest = aManifest({
          campaign: { ...campaign, ...said },
          counts: { verified, named: 0, counted_only: 0 },
        });
        const text = manifestText(signManifest(manifest, key));
        expect(checkManifest(text, keys)).toEqual({ kind: 'genuine', manifest: JSON.parse(text) });
      }),
    );
  });

  it('is never found genuine once one byte of it is another', () => {
    const bytes = Buffer.from(manifestText(signManifest(aManifest(), key)));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(checkManifest(altered.toString(), keys).kind).not.toBe('genuine');
      }),
      { numRuns: 1000 },
    );
  });

  it('does not pass with a line more that says another number, though programs would read the signed one', () => {
    const text = manifestText(signManifest(aManifest(), key));
    const doubled = text.replace(
      '"counts"',
      '"counts": { "verified": 30000, "named": 2, "counted_only": 1 },\n  "counts"',
    );
    expect(JSON.parse(doubled)).toEqual(JSON.parse(text));
    expect(checkManifest(doubled, keys)).toEqual({ kind: 'altered' });
  });

  it('does not pass with a field more than was signed', () => {
    const more = { ...signManifest(aManifest(), key), note: 'all of them' };
    expect(checkManifest(`${JSON.stringify(more, null, 2)}\n`, keys)).toEqual({ kind: 'altered' });
  });

  it('is foreign where another site has signed it, also in the name of our key', () => {
    const other = signingKeyOf(randomBytes(32));
    const theirs = signManifest(aManifest(), other);
    expect(checkManifest(manifestText(theirs), keys)).toEqual({ kind: 'foreign', key: other.published.kid });
    expect(checkManifest(manifestText({ ...theirs, key: key.published.kid }), keys)).toEqual({ kind: 'altered' });
  });

  it.each(['', 'null', '[]', '{}', '{"format":"signatory-list-1"}', 'not JSON', '"text"'])('is not %j', (text) => {
    expect(checkManifest(text, keys)).toEqual({ kind: 'none' });
  });
});

describe('a published key', () => {
  it('is the same for the same site each time, and is read again as it is published', () => {
    const seed = randomBytes(32);
    expect(signingKeyOf(seed).published).toEqual(signingKeyOf(seed).published);
    expect(parsePublishedKeys(JSON.parse(JSON.stringify({ keys })))).toEqual(keys);
  });

  it('says nothing of what is secret', () => {
    const seed = randomBytes(32);
    expect(JSON.stringify(signingKeyOf(seed).published)).not.toContain(seed.toString('base64url'));
    expect(Object.keys(key.published)).toEqual(['kty', 'crv', 'kid', 'x']);
  });

  it('is not believed under another name', () => {
    expect(parsePublishedKeys({ keys: [{ ...key.published, kid: 'mine' }] })).toBeUndefined();
    expect(parsePublishedKeys({})).toBeUndefined();
  });
});
