import fc from 'fast-check';
import { aCampaignDraft, aCampaignFolder, campaignYaml } from '../../tests/support/campaign-folder.ts';
import { faultLine } from './draft.ts';
import { parseCampaignFolder } from './folder.ts';

function faultsOf(changed: Parameters<typeof aCampaignFolder>[0]): string[] {
  const read = parseCampaignFolder(aCampaignFolder(changed));
  return Array.isArray(read) ? read.map(faultLine) : [];
}

describe('a campaign’s folder that is good', () => {
  it('is read into a draft', () => {
    expect(aCampaignDraft()).toEqual({
      slug: 'small-campaign',
      defaultLanguage: 'en',
      opensAt: new Date('2026-10-01T00:00:00Z'),
      closesAt: new Date('2027-12-10T23:59:59.999Z'),
      graceDays: 14,
      retentionDays: 365,
      unconfirmedDays: 30,
      asks: { postcode: 'optional', city: 'no' },
      household: 'one',
      goals: [
        { label: { en: 'In all', nl: 'In totaal' }, target: 25000, regions: [] },
        { label: { en: 'Flanders' }, target: 14500, country: 'BE', regions: ['BE-VLG'] },
      ],
      texts: {
        en: expect.objectContaining({ language: 'en', title: 'Investigate (en)', petition: expect.any(String) }),
        nl: expect.objectContaining({
          title: 'Investigate (nl)',
          body: '## What happened\n\nIt happened.  \nAnd again.',
          demands: [
            { addressee: 'De Raad', text: 'Zet het op de agenda.' },
            { addressee: 'The governments', text: 'Make relations conditional.' },
          ],
        }),
      },
      committee: [
        {
          name: { en: 'Ann Example' },
          office: { en: 'Mayor', nl: 'Burgemeester' },
          place: { en: 'Ghent' },
          country: 'BE',
          quote: {},
        },
      ],
      events: [],
      updates: [],
    });
  });

  it('may come from Windows, with a mark before it and its own line breaks', () => {
    const windows = [...aCampaignFolder()].map(([path, text]): [string, string] => [
      path,
      `\uFEFF${text.replaceAll('\n', '\r\n')}`,
    ]);
    expect(parseCampaignFolder(new Map(windows))).toEqual(aCampaignDraft());
  });

  it('may leave out the closing day, the goals and the committee', () => {
    const yaml = campaignYaml(
      ['closes: 2027-12-10\n', ''],
      [/goals:[\s\S]*(?=demands)/.exec(campaignYaml())?.[0] ?? '', ''],
    );
    const draft = aCampaignDraft({ 'campaign.yaml': yaml, 'committee.csv': undefined });
    expect(draft).toMatchObject({ closesAt: undefined, goals: [], committee: [] });
  });

  it('may name the very moment of opening and closing', () => {
    const yaml = campaignYaml(
      ['opens: 2026-10-01', 'opens: 2026-10-01T09:30+02:00'],
      ['closes: 2027-12-10', 'closes: 2027-12-10T18:00:00Z'],
    );
    expect(aCampaignDraft({ 'campaign.yaml': yaml })).toMatchObject({
      opensAt: new Date('2026-10-01T07:30:00Z'),
      closesAt: new Date('2027-12-10T18:00:00Z'),
    });
  });

  it('may hold notes and what an editor leaves behind', () => {
    expect(faultsOf({ 'README.md': 'hello', '.hidden': 'x', 'page.en.md~': 'old', 'notes.txt': 'call Ann' })).toEqual(
      [],
    );
  });

  it('may hold events, the soonest first', () => {
    const events = `
- title: {en: "Second"}
  place: {en: "Brussels"}
  starts: 2026-12-10T18:00+01:00
- title: {en: "First"}
  place: {en: "Ghent"}
  starts: 2026-11-01T12:00:00Z
  url: https://example.org/first
`;
    expect(aCampaignDraft({ 'events.yaml': events }).events).toEqual([
      {
        title: { en: 'First' },
        place: { en: 'Ghent' },
        startsAt: new Date('2026-11-01T12:00:00Z'),
        url: 'https://example.org/first',
      },
      { title: { en: 'Second' }, place: { en: 'Brussels' }, startsAt: new Date('2026-12-10T17:00:00Z') },
    ]);
  });

  it('may hold updates, the newest first, each in its languages', () => {
    const update = (title: string, date: string) => `---\ntitle: ${title}\ndate: ${date}\n---\nText`;
    const { updates } = aCampaignDraft({
      'updates/2026-10-24-meeting.en.md': update('Meeting', '2026-10-24'),
      'updates/2026-10-24-meeting.fa.md': update('نشست', '2026-10-24'),
      'updates/later.nl.md': update('Later', '2026-11-02'),
    });
    expect(updates).toEqual([
      { name: 'later', date: '2026-11-02', texts: { nl: { title: 'Later', body: 'Text' } } },
      {
        name: '2026-10-24-meeting',
        date: '2026-10-24',
        texts: { en: { title: 'Meeting', body: 'Text' }, fa: { title: 'نشست', body: 'Text' } },
      },
    ]);
  });
});

describe('any text at all', () => {
  const paths = [...aCampaignFolder().keys(), 'events.yaml', 'updates/a.en.md'];
  const scraps = [
    '---\n',
    ': ',
    '- ',
    '{',
    '[',
    '"',
    '\n',
    '\t',
    '*a',
    '&a ',
    '<<: ',
    '!!int ',
    '|',
    '%YAML 1.1\n',
    ',',
    ';',
    '""',
    '\0',
  ];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...scraps), { maxLength: 60 }).map((parts) => parts.join('')),
  );

  it('in any file is read or told as faults, and never ends in an error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), anyText, (path, text) => {
        const read = parseCampaignFolder(aCampaignFolder({ [path]: text }));
        if (Array.isArray(read)) expect(read.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('put anywhere into a good file is read or told as faults of lines that exist', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths.slice(0, 4)), anyText, fc.nat(600), (path, text, at) => {
        const before = aCampaignFolder().get(path) ?? '';
        const changed = before.slice(0, at) + text + before.slice(at);
        const read = parseCampaignFolder(aCampaignFolder({ [path]: changed }));
        const lineCount = changed.split(/\r\n|\r|\n/).length;
        for (const fault of Array.isArray(read) ? read : []) {
          expect(fault.line).toBeGreaterThan(0);
          if (fault.file === path) expect(fault.line).toBeLessThanOrEqual(lineCount + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['['.repeat(100_000), '{a: '.repeat(5000), '- '.repeat(20_000)])('nested without end is a fault', (text) => {
    expect(faultsOf({ 'campaign.yaml': text }).join('\n')).toContain('nested too deeply');
  });
});
