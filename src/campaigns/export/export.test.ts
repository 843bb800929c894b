import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { aCampaignDraft } from '../../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { aPictureFile } from '../../../tests/support/pictures.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { languages } from '../../platform/i18n/languages.ts';
import { makePicture } from '../../platform/pictures/make-picture.ts';
import { applyCampaign } from '../apply.ts';
import type { Campaign } from '../campaign.ts';
import { changeLine } from '../changes.ts';
import { type CampaignDraft, faultLine } from '../draft.ts';
import { parseCampaignFolder } from '../folder.ts';
import { readCampaignFolder } from '../read-folder.ts';
import { findStoredCampaign, type StoredCampaign } from '../store.ts';
import { onOneLine, unwritableIn } from '../text-rules.ts';
import { folderFilesOf } from './folder-files-of.ts';
import { writeCampaignFolder } from './write-folder.ts';

let database: TestDatabase;
const folders: string[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'export-'));
  folders.push(folder);
  return folder;
}

async function apply(draft: CampaignDraft): Promise<readonly string[]> {
  return (await inTransaction(database.db, (trx) => applyCampaign(trx, draft, async () => {}))).map(changeLine);
}

async function exported(slug: string): Promise<string> {
  const stored = await findStoredCampaign(database.db, slug);
  if (stored === undefined) throw new Error(`There is no ${slug}`);
  const folder = await aFolder();
  expect(await writeCampaignFolder(database.db, stored, folder)).toMatchObject({ kind: 'written' });
  return folder;
}

async function read(folder: string): Promise<CampaignDraft> {
  const draft = await readCampaignFolder(folder);
  if (Array.isArray(draft)) throw new Error(draft.map(faultLine).join('\n'));
  return draft;
}

async function textsIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /[.](?:yaml|csv|md)$/.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)),
  );
}

const small = aCampaignDraft();
const portrait = await aPicture('portrait');
const cover = await aPicture('cover');

async function aPicture(kind: 'portrait' | 'cover') {
  const made = await makePicture(await aPictureFile(), kind);
  if (typeof made === 'string') throw new Error('the picture is good');
  return made;
}

test('an exported folder holds everything, and applying it changes nothing', async () => {
  const texts = { title: 'Een update', body: 'Tekst.' };
  await apply({
    ...small,
    opensAt: new Date('2026-10-01T12:34:56.789Z'),
    dataContact: { name: 'Wij: "ons"', email: 'privacy@example.org' },
    showsRemoved: true,
    texts: { ...small.texts, ...(small.texts.en && { en: { ...small.texts.en, consentEmail: true } }) },
    cover: { picture: cover, alt: { en: 'Graves', nl: 'Graven' } },
    committee: [
      ...(small.committee ?? []),
      {
        name: { en: 'Ben, "Jr."', fa: 'بن' },
        office: { en: '=1+1' },
        place: { en: 'Ghent' },
        country: 'BE',
        quote: { en: 'Two\nlines' },
        portrait,
      },
    ],
    endorsers: [{ name: { en: 'An organisation' }, country: 'BE', url: 'https://example.org/' }],
    events: [{ title: { en: 'Meeting' }, place: { en: 'Ghent' }, startsAt: new Date('2026-12-10T17:00:00Z') }],
    updates: [{ name: '2026-10-24-meeting', date: '2026-10-24', texts: { en: texts, nl: texts } }],
  });
  const folder = await exported(small.slug);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    'campaign.yaml',
    'committee.csv',
    'cover.jpg',
    'endorsers.csv',
    'events.yaml',
    'page.en.md',
    'page.nl.md',
    'portraits',
    path.join('portraits', 'member-2.jpg'),
    'updates',
    path.join('updates', '2026-10-24-meeting.en.md'),
    path.join('updates', '2026-10-24-meeting.nl.md'),
  ]);
  const pages = await textsIn(folder);
  expect(pages['page.en.md']).toContain('\nconsent_email: true\n');
  expect(pages['page.nl.md']).not.toContain('consent_email');
  expect(await apply(await read(folder))).toEqual([]);
  expect(await textsIn(await exported(small.slug))).toEqual(await textsIn(folder));
});

test('nothing is written over', async () => {
  await apply(small);
  const stored = await findStoredCampaign(database.db, small.slug);
  if (stored === undefined) throw new Error('it is stored');
  const folder = await aFolder();
  await writeFile(path.join(folder, 'campaign.yaml'), 'mine');
  expect(await writeCampaignFolder(database.db, stored, folder)).toEqual({ kind: 'not-empty' });
  expect(await readFile(path.join(folder, 'campaign.yaml'), 'utf8')).toBe('mine');
});

test('whatever a campaign says, its exported folder says the same', () => {
  const line = fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(
        '~',
        'null',
        '---',
        '# a',
        '"',
        "it's",
        'a: b',
        '- c',
        '25.000',
        '\u0085\u2028',
        'فارسی\u200cها',
        '{$x}',
      ),
    )
    .map(onOneLine)
    .filter((text) => text !== '' && unwritableIn(text) === undefined);
  // A table takes no spaces around what stands in a cell.
  const cell = line.map((text) => text.trim()).filter((text) => text !== '');
  const body = fc
    .array(line)
    .map((lines) => lines.join('\n---\n').trim())
    .filter((text) => unwritableIn(text.replaceAll('\n', '')) === undefined);
  const anyMoment = fc.date({ min: new Date('1990-01-01'), max: new Date('2900-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.record({ title: line, summary: line, petition: line, consent: line, body }),
      fc.array(fc.record({ addressee: line, text: line }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.record({ label: line, target: fc.integer({ min: 1, max: 2_000_000_000 }) }), { maxLength: 3 }),
      fc.record({ name: cell, office: cell, place: cell, quote: cell }),
      anyMoment,
      fc.constantFrom(...languages),
      (text, demands, goals, member, opensAt, language) => {
        const said = (words: string) => ({ [language]: words });
        const draft: CampaignDraft = {
          ...small,
          defaultLanguage: language,
          opensAt,
          closesAt: undefined,
          showsRemoved: false,
          texts: { [language]: { ...text, language, demands } },
          goals: goals.map(({ label, target }) => ({ label: said(label), target, regions: [] })),
          committee: [
            {
              name: said(member.name),
              office: said(member.office),
              place: said(member.place),
              quote: said(member.quote),
              country: 'BE',
            },
          ],
          endorsers: [{ name: said(member.name), country: 'BE' }],
        };
        const { texts } = folderFilesOf(storedAs(draft));
        const again = parseCampaignFolder(texts, new Map());
        if (Array.isArray(again)) throw new Error(again.map(faultLine).join('\n'));
        expect(again).toEqual({
          ...draft,
          committee: [{ ...draft.committee?.[0], losesPortrait: true }],
          endorsers: [{ ...draft.endorsers?.[0], losesLogo: true }],
        });
      },
    ),
  );
});

/** As a campaign is stored that was applied. */
function storedAs({ committee = [], endorsers = [], cover: _, texts, ...draft }: CampaignDraft): StoredCampaign {
  const versions = Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language, { ...text, version: 1 }]),
  );
  const campaign: Campaign = {
    ...draft,
    id: '' as Campaign['id'],
    state: 'open',
    draftTitles: undefined,
    isPaused: false,
    keysEndedAt: undefined,
    regions: [],
    showsRemoved: draft.showsRemoved ?? false,
    texts: versions,
    committee,
    endorsers,
  };
  return { campaign, revision: 1, closesByDate: draft.closesAt, closedAt: undefined, emailConsents: [] };
}
