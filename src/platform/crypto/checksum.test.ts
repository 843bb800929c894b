import fc from 'fast-check';
import { canonicalJson, sha256Of } from './checksum.ts';

test('the same value is the same text, in whatever order it was put together', () => {
  expect(canonicalJson({ b: [1, null, { d: 'é', c: false }], a: 'x"' })).toBe(
    '{"a":"x\\"","b":[1,null,{"c":false,"d":"é"}]}',
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the hash is the one that sha256sum makes', () => {
  expect(sha256Of('{}').toString('hex')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});
