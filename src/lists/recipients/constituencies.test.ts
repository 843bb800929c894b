import { regionOfConstituency } from './constituencies.ts';

describe('the region of a constituency', () => {
  it.each([
    ['BE-VAN', ['Antwerpen', 'Anvers', 'Antwerp', 'provincie Antwerpen', 'Province d’Anvers', ' ANTWERPEN ', 'be-van']],
    ['BE-VBR', ['Vlaams-Brabant', 'Brabant flamand', 'Flämisch-Brabant', 'Leuven']],
    ['BE-VLI', ['Limburg', 'Limbourg']],
    ['BE-VOV', ['Oost-Vlaanderen', 'Flandre orientale', 'Kieskring Oost-Vlaanderen']],
    ['BE-VWV', ['West-Vlaanderen', 'Flandre-Occidentale', 'Westflandern']],
    ['BE-WBR', ['Waals-Brabant', 'Brabant wallon', 'Nivelles']],
    ['BE-WHT', ['Henegouwen', 'Hainaut', 'Hennegau', 'Charleroi-Thuin', 'Mons', 'Tournai-Ath-Mouscron']],
    ['BE-WLG', ['Luik', 'Liège', 'Lüttich', 'Verviers', 'Huy-Waremme']],
    [
      'BE-WLX',
      ['Luxemburg', 'Luxembourg', 'Province de Luxembourg', 'Arlon-Marche-en-Famenne-Bastogne-Neufchâteau-Virton'],
    ],
    ['BE-WNA', ['Namen', 'Namur', 'Dinant-Philippeville']],
    ['BE-BRU', ['Brussel', 'Bruxelles', 'Brüssel', 'Bruxelles-Capitale', 'Brussel-Hoofdstad']],
    ['BE-VLG', ['Vlaanderen', 'Flandre']],
    ['BE-WAL', ['Wallonië', 'Wallonie', 'Wallonien']],
  ])('is %s for %j in Belgium', (code, written) => {
    expect(written.map((one) => regionOfConstituency(one, 'BE'))).toEqual(written.map(() => code));
  });

  it('is unknown for what nobody calls so, and for what another country has too', () => {
    for (const written of ['', 'Köln I', 'Kieskring', 'constructor', 'BE-XXX', 'NL-UT']) {
      expect(regionOfConstituency(written, 'BE')).toBe('');
    }
    for (const written of ['Limburg', 'Luxembourg']) expect(regionOfConstituency(written, '')).toBe('');
    expect(regionOfConstituency('Hainaut', '')).toBe('BE-WHT');
    expect(regionOfConstituency('BE-VLI', '')).toBe('BE-VLI');
  });
});
