import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { faultWords } from '../../platform/csv/table-faults.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { parseRecipients } from './recipients-file.ts';

const locales = loadLocales(path.join(import.meta.dirname, '../../../locales'));
const header = 'name,office,chamber,constituency,email,language';
const ann = {
  name: 'Ann Janssens',
  office: 'Member',
  chamber: 'Kamer, Brussel',
  constituency: 'Antwerp',
  email: 'ann@example.org',
  language: 'nl',
};

function faultsOf(text: string): string[] {
  const read = parseRecipients(text, inEnglish);
  if (read.kind !== 'faults') return [];
  return read.faults.map((fault) => {
    const { problem, remedy } = faultWords(locales, 'en', fault);
    return `${fault.line}: ${problem} ${remedy}`;
  });
}

const inEnglish = { defaultLanguage: 'en', regions: [] } as const;

describe('a file of recipients', () => {
  it.each([
    ['commas', `${header}\nAnn Janssens,Member,"Kamer, Brussel",Antwerp,Ann@Example.org,NL\n`],
    [
      'semicolons and a mark, as Excel in Dutch writes',
      `\uFEFF${header.replaceAll(',', ';')}\r\nAnn Janssens;Member;Kamer, Brussel;Antwerp;ann@example.org;nl\r\n`,
    ],
    [
      'tabs, as pasted from a spreadsheet',
      `${header.replaceAll(',', '\t')}\nAnn Janssens\tMember\tKamer, Brussel\tAntwerp\tann@example.org\tnl`,
    ],
    [
      'columns in another order, with blanks and capitals',
      ` EMAIL , Language,Name,Office,Chamber,Constituency\n\nann@example.org,nl, Ann Janssens ,Member,"Kamer, Brussel",Antwerp\n,,,,,\n`,
    ],
  ])('may be written with %s', (_, text) => {
    expect(parseRecipients(text, inEnglish)).toEqual({ kind: 'read', recipients: [ann] });
  });

  it('may leave all but name and address empty; the language is then the campaign’s', () => {
    expect(parseRecipients(`${header}\nشهردار,,,,a@example.org,`, { ...inEnglish, defaultLanguage: 'fr' })).toEqual({
      kind: 'read',
      recipients: [
        { name: 'شهردار', office: '', chamber: '', constituency: '', email: 'a@example.org', language: 'fr' },
      ],
    });
  });

  it('tells everything that is wrong at once, each with its line and what to write instead', () => {
    const text = `${header}\n,Member,,,ann@example,xx\nBo,,,,not an address,\nCy,,,,ANN@example,en\nDi,,,\nEd,,,,e@x.org,en,more`;
    expect(faultsOf(text)).toEqual([
      '2: The name is empty. Write who the recipient is.',
      '2: “xx” is not one of our languages. Write en, nl, fr, de, fa, or nothing.',
      '3: “not an address” is no e-mail address. Write one such as ann@example.org.',
      '4: ann@example stands in line 2 already. Leave one of the two lines out.',
      '5: This line has 4 cells, the first line 6. Put a cell that holds the separator between quotation marks, and leave none out.',
      '5: The email is empty. Write the address of the recipient’s office.',
      '6: This line has 7 cells, the first line 6. Put a cell that holds the separator between quotation marks, and leave none out.',
    ]);
  });

  it('must name every column, and is told which one was probably meant', () => {
    expect(faultsOf('name,ofice,chamber,constituency,email,email\nAnn,,,,a@example.org,nl')).toEqual([
      '1: There is no column “ofice”. Did you mean “office”?',
      '1: The column “email” stands here twice. Take one of the two away.',
      '1: The column “office” is missing. Add it to the first line.',
      '1: The column “language” is missing. Add it to the first line.',
    ]);
  });

  it('may tell of party, country and regions too; what it has no column for is not told', () => {
    const more = `${header},Party,country,regions`;
    expect(
      parseRecipients(`${more}\nAnn,,,,a@x.org,nl,Groen,be,"be-van, FR;BE-VLI be-van"\nBob,,,,b@x.org,,,,`, inEnglish),
    ).toEqual({
      kind: 'read',
      recipients: [
        expect.objectContaining({ party: 'Groen', country: 'BE', regions: ['BE-VAN', 'BE-VLI', 'FR'] }),
        expect.objectContaining({ party: '', country: '', regions: [] }),
      ],
    });
    expect(Object.keys(ann)).not.toContain('party');
    expect(faultsOf(`${more}\nAnn,,,,a@x.org,nl,,Belgium,BE-XXX UT`)).toEqual([
      '2: “Belgium” is no code of a country. Write two letters such as BE, or nothing.',
      '2: “BE-XXX” is no code of a region. Write codes such as BE-VAN or FR, with blanks between them.',
      '2: “UT” is no code of a region. Write codes such as BE-VAN or FR, with blanks between them.',
    ]);
  });

  it('must hold somebody', () => {
    for (const text of ['', '\n', header])
      expect(faultsOf(text)).toEqual([expect.stringMatching(/^1: .*one recipient a line\.$/)]);
  });

  it('counts lines as an editor does, past cells with line breaks', () => {
    const [fault] = faultsOf(`${header}\n"Ann\nJanssens",,,,a@example.org,\nBo,,,,nowhere,`);
    expect(fault).toBe('2: The name holds a line break or an invisible character. Write it on one line.');
    expect(faultsOf(`${header}\n"Ann\nJanssens",,,,a@example.org,\nBo,,,,nowhere,`)[1]).toMatch(/^4: “nowhere”/);
  });

  it('says where a quotation mark is left open', () => {
    expect(faultsOf(`${header}\n"Ann,,,,a@example.org,nl`)).toEqual([expect.stringMatching(/^\d+: A quotation mark/)]);
  });

  it('is read or refused, whatever stands in it, and never breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'",;\t\r\n=a@.é\u0000\uD800م') }), (text) => {
        expect(['read', 'faults']).toContain(parseRecipients(`${header}\n${text}`, inEnglish).kind);
      }),
    );
  });

  it('reads back what was written, in any script', () => {
    const cell = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} ,;"'’-]{0,20}$/u).map((text) => text.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 5 }), (people) => {
        const rows = people.map((person, index) => [...person, `r${index}@example.org`, 'fa']);
        const read = parseRecipients(stringify([header.split(','), ...rows]), inEnglish);
        expect(read.kind === 'read' && read.recipients.map((one) => [one.name, one.office, one.chamber])).toEqual(
          people.map(([name, office, chamber]) => [name, office, chamber]),
        );
      }),
    );
  });
});
