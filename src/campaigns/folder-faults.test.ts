import { aCampaignFolder, campaignYaml, page } from '../../tests/support/campaign-folder.ts';
import { faultLine } from './draft.ts';
import { parseCampaignFolder } from './folder.ts';

function faultsOf(changed: Parameters<typeof aCampaignFolder>[0]): string[] {
  const read = parseCampaignFolder(aCampaignFolder(changed));
  return Array.isArray(read) ? read.map(faultLine) : [];
}

describe('a campaign’s folder with mistakes', () => {
  it.each([
    ['{name: "", email: privacy@example.org}', 'campaign.yaml:2: “name” is missing.'],
    ['{name: A, email: nobody}', 'campaign.yaml:2: “nobody” is not an e-mail address. Write one such as'],
    ['A', 'campaign.yaml:2: Data_contact must be a list of names and values.'],
  ])('tells what is wrong with the data contact %s', (contact, told) => {
    const yaml = campaignYaml(['slug: small-campaign', `data_contact: ${contact}\nslug: small-campaign`]);
    expect(faultsOf({ 'campaign.yaml': yaml })).toContainEqual(expect.stringContaining(told));
  });

  it('tells all of them together, each with file, line and what to write', () => {
    const yaml = campaignYaml(
      ['slug: small-campaign', 'slug: Small Campaign'],
      ['default_language: en', 'default_langage: en'],
      ['target: 25000', 'target: 25.000'],
      ['country: BE', 'country: UK'],
      ['opens: 2026-10-01', 'opens: 2026-02-30'],
    );
    expect(faultsOf({ 'campaign.yaml': yaml, 'page.es.md': page('es'), 'page.nl.md': '---\ntitel: x\n---\n' })).toEqual(
      [
        'campaign.yaml:2: “default_language” is missing. Write, for example, “default_language: en”.',
        'campaign.yaml:2: “Small Campaign” cannot stand in an address. Write small letters from a to z, digits and single hyphens, at most 60, such as un-investigation-1988.',
        'campaign.yaml:3: “default_langage” is not known here. Did you mean “default_language”?',
        'campaign.yaml:4: “2026-02-30” is not a date. Write a day such as 2026-10-24, or a moment with its time zone such as 2026-10-24T18:00+02:00.',
        'campaign.yaml:9: “target” must be a whole number from 1 to 2000000000. Write it in digits alone, such as 25000, without a point, a comma or a space.',
        'campaign.yaml:12: “UK” is not the code of a country. Write “GB”.',
        'page.es.md:1: “es” is not a language of Signatory. Name the file after one of en, nl, fr, de, fa, or take it away.',
        'page.nl.md:2: “titel” is not known here. Did you mean “title”?',
        'page.nl.md:2: “title” is missing. Write, for example, “title: "…"”.',
        'page.nl.md:2: “summary” is missing. Write, for example, “summary: "…"”.',
        'page.nl.md:2: “petition” is missing. Write, for example, “petition: "…"”.',
        'page.nl.md:2: “consent” is missing. Write, for example, “consent: "…"”.',
      ],
    );
  });

  it.each([
    ['a target of nothing', ['target: 14500', 'target: 0'], /^campaign\.yaml:11: “target” must be a whole number/],
    ['a target below nothing', ['target: 14500', 'target: -5'], /:11: “target” must be/],
    ['a broken target', ['target: 14500', 'target: 1.5'], /:11: “target” must be/],
    ['a goal without a label', ['label: {en: "Flanders"}\n    ', ''], /:10: “label” is missing/],
    [
      'a label without the default language',
      ['{en: "Flanders"}', '{nl: "Vlaanderen"}'],
      /:10: “label” lacks the default language, en/,
    ],
    [
      'a demand without the default language',
      ['text: {en: "Make', 'text: {nl: "Make'],
      /:18: “text” lacks the default language, en/,
    ],
    ['a label in a strange language', ['{en: "Flanders"}', '{en: F, es: F}'], /:10: “es” is not known here/],
    ['a region that is none', ['[BE-VLG]', '[BE-VLA]'], /:13: “BE-VLA” is not a region of BE\. Write one of BE-VLG/],
    ['a region without a country', ['country: BE\n', '\n'], /:13: The regions have no country/],
    [
      'a country in small letters',
      ['country: BE', 'country: be'],
      /:12: “be” is not the code of a country\. Write “BE”/,
    ],
    [
      'a household of three',
      ['asks:', 'household: three\nasks:'],
      /^campaign\.yaml:6: “household” cannot be “three”\. Write one of one, two\./,
    ],
    ['closing before opening', ['closes: 2027-12-10', 'closes: 2026-09-30'], /:5: The campaign closes before it opens/],
    ['a moment without a time zone', ['closes: 2027-12-10', 'closes: 2027-12-10T18:00'], /:5: .* is not a date/],
    [
      'a name that stands twice',
      ['opens: 2026', 'slug: again\nopens: 2026'],
      /:4: This name stands here a second time/,
    ],
    [
      'an answer that is none',
      ['city: no', 'city: maybe'],
      /:6: “city” cannot be “maybe”\. Write one of no, optional, required/,
    ],
    ['a colon within a text', ['slug: small-campaign', 'slug: small: campaign'], /:2: A colon within a text splits it/],
    ['a character nobody sees', ['"Flanders"', '"Fl\\0anders"'], /:10: “en” holds a control character \(U\+0000\)/],
    ['half a character', ['"Flanders"', '"Fl\\ud800anders"'], /:10: “en” holds half a character/],
    ['an alias', ['"Flanders"', '*other'], /campaign\.yaml:10: /],
  ] as const)('tells %s', (_, replaced, message) => {
    const faults = faultsOf({ 'campaign.yaml': campaignYaml(replaced) });
    expect(faults.join('\n')).toMatch(message);
  });

  it('tells a campaign without demands', () => {
    const yaml = campaignYaml([/demands:[\s\S]*/.exec(campaignYaml())?.[0] ?? '', 'demands: []\n']);
    expect(faultsOf({ 'campaign.yaml': yaml })).toEqual([
      'campaign.yaml:14: The campaign has no demand. Add at least one, with addressee and text.',
    ]);
  });

  it('tells which files are missing, and nothing beside it', () => {
    expect(faultsOf({ 'campaign.yaml': undefined })).toEqual([
      'campaign.yaml:1: The file is missing or empty. Copy it from the demo campaign.',
    ]);
    expect(faultsOf({ 'page.en.md': undefined })).toEqual([
      'page.en.md:1: The page in the default language is missing. Add it, or change default_language in campaign.yaml.',
    ]);
  });

  it('tells a file that nothing reads', () => {
    expect(faultsOf({ 'campaign.yml': '', 'photo.jpg': '', 'updates/No Good.md': '' })).toEqual([
      'campaign.yml:1: This file has no place in a campaign’s folder. Did you mean “campaign.yaml”?',
      'photo.jpg:1: This file has no place in a campaign’s folder. Take it away, or begin its name with a full stop to keep it as a note.',
      'updates/No Good.md:1: This file has no place in a campaign’s folder. Name an update like 2026-10-24-meeting.en.md.',
    ]);
  });

  it('tells a page without front matter', () => {
    expect(faultsOf({ 'page.nl.md': '# Title\n' })).toEqual([
      'page.nl.md:1: The file does not begin with its front matter. Begin with a line “---”, lines for title, summary, petition, consent, and a line “---”.',
    ]);
  });

  it('tells an update that is dated differently in another language', () => {
    const update = (date: string) => `---\ntitle: x\ndate: ${date}\n---\n`;
    expect(faultsOf({ 'updates/a.en.md': update('2026-10-24'), 'updates/a.nl.md': update('2026-10-25') })).toEqual([
      'updates/a.nl.md:3: The same update is dated 2026-10-24 in another language. Give it one date in all its languages.',
    ]);
  });

  it('tells what is wrong with an event', () => {
    const events = '- title: {en: x}\n  place: {en: y}\n  starts: 2026-12-10\n  url: http://example.org\n';
    expect(faultsOf({ 'events.yaml': events })).toEqual([
      'events.yaml:3: “2026-12-10” is not a moment. Write day, time and time zone, such as 2026-10-24T18:00+02:00.',
      'events.yaml:4: “http://example.org” is not a secure web address. Write one that begins with https://.',
    ]);
  });
});
