import fc from 'fast-check';
import type { ImportedRecipient, Recipient } from '../recipient.ts';
import { compareRecipients, fingerprintOf } from './compare-recipients.ts';

const ann: Recipient = {
  ...{ email: 'ann@example.org', name: 'Ann', office: 'Member', chamber: '', constituency: 'Antwerp', party: 'Groen' },
  ...{ country: 'BE', regions: ['BE-VAN'], language: 'nl' },
};
const { party: _party, country: _country, regions: _regions, ...told } = ann;

it('tells new, changed and unchanged apart, and leaves alone what the file has no column for', () => {
  expect(compareRecipients([told], [ann])).toEqual({ added: [], changed: [], unchanged: 1, kept: 0 });
  const bob: ImportedRecipient = { ...told, email: 'bob@example.org' };
  const comparison = compareRecipients(
    [{ ...told, name: 'Anna', regions: ['BE-VLI', 'FR'] }, bob],
    [ann, { ...ann, email: 'c@x.org' }],
  );
  expect(comparison).toEqual({
    added: [{ ...bob, party: '', country: '', regions: [] }],
    changed: [
      {
        recipient: { ...ann, name: 'Anna', regions: ['BE-VLI', 'FR'] },
        changes: [
          { field: 'name', from: 'Ann', to: 'Anna' },
          { field: 'regions', from: 'BE-VAN', to: 'BE-VLI FR' },
        ],
      },
    ],
    unchanged: 0,
    kept: 1,
  });
});

it('has another fingerprint for other changes, and the same for the same', () => {
  const name = fc.constantFrom('Ann', 'Anna', 'Anne', '');
  fc.assert(
    fc.property(name, name, name, name, (a, b, c, d) => {
      const first = compareRecipients([{ ...told, name: a }], [{ ...ann, name: b }]);
      const second = compareRecipients([{ ...told, name: c }], [{ ...ann, name: d }]);
      const isSame = JSON.stringify(first.changed) === JSON.stringify(second.changed);
      expect(fingerprintOf(first) === fingerprintOf(second)).toBe(isSame);
    }),
  );
});
