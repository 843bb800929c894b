import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aCampaignFolder, campaignYaml } from '../../tests/support/campaign-folder.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { aPictureFile } from '../../tests/support/pictures.ts';
import { inTransaction } from '../platform/db/database.ts';
import { bestFile } from '../platform/pictures/picture.ts';
import { loadPictureFile } from '../platform/pictures/store.ts';
import { applyCampaign } from './apply.ts';
import { changeLine } from './changes.ts';
import { type CampaignDraft, faultLine } from './draft.ts';
import { readCampaignFolder } from './read-folder.ts';
import { findCampaign } from './store.ts';

const database = await testDatabase();
const folders: string[] = [];
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  for (const folder of folders) await rm(folder, { recursive: true });
});

const cover = (alt = 'Graves') => `cover: {file: cover.jpg, alt: {en: "${alt}", nl: "Graven"}}\n`;

async function aFolder(yaml: string, files: { readonly [name: string]: Buffer }): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'campaign-'));
  folders.push(folder);
  const texts = aCampaignFolder({ 'campaign.yaml': campaignYaml() + yaml });
  for (const [name, content] of [...texts, ...Object.entries(files)]) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

async function read(folder: string): Promise<CampaignDraft> {
  const draft = await readCampaignFolder(folder);
  if (Array.isArray(draft)) throw new Error(draft.map(faultLine).join('\n'));
  return draft;
}

async function apply(draft: CampaignDraft): Promise<readonly string[]> {
  const changes = await inTransaction(database.db, (trx) => applyCampaign(trx, draft, async () => undefined));
  return changes.map(changeLine).filter((line) => line.includes('cover'));
}

test('a cover comes with the folder, and applying it again changes nothing; nor does what an export writes', async () => {
  const source = await aPictureFile();
  const folder = await aFolder(cover(), { 'cover.jpg': source });
  expect(await apply(await read(folder))).toEqual(['campaign.yaml: cover changed']);
  expect(await apply(await read(folder))).toEqual([]);
  const stored = await findCampaign(database.db, 'small-campaign');
  expect(stored?.cover?.alt).toEqual({ en: 'Graves', nl: 'Graven' });

  const best = stored?.cover && bestFile(stored.cover.picture);
  const exported = best && (await loadPictureFile(database.db, best.hash, best.format));
  const again = await aFolder(cover(), { 'cover.jpg': exported ?? Buffer.alloc(0) });
  expect(await apply(await read(again))).toEqual([]);

  const described = await aFolder(cover('Many graves'), { 'cover.jpg': source });
  expect(await apply(await read(described))).toEqual(['campaign.yaml: cover changed']);
  // What a folder says nothing of stays as the desk has set it.
  expect(await apply(await read(await aFolder('', {})))).toEqual([]);
  const left = await findCampaign(database.db, 'small-campaign');
  expect(left?.cover).toEqual({ picture: stored?.cover?.picture, alt: { en: 'Many graves', nl: 'Graven' } });
});

test.each<[string, string, { readonly [name: string]: () => Promise<Buffer> }, string]>([
  ['no file', cover(), {}, 'There is no picture “cover.jpg” in the folder. Put it there.'],
  ['another file', cover(), { 'cover.png': aPictureFile }, 'Did you mean “cover.png”?'],
  [
    'a file that nothing names',
    '',
    { 'cover.jpg': aPictureFile },
    'cover.jpg:1: Nothing in the folder names this picture.',
  ],
  [
    'SVG',
    cover(),
    { 'cover.jpg': async () => Buffer.from('<svg/>') },
    'cover.jpg:1: This is no JPEG, PNG, WebP or AVIF picture. Save it as JPEG or PNG.',
  ],
  ['a file elsewhere', 'cover: {file: ../cover.jpg, alt: {en: "x"}}\n', {}, '“../cover.jpg” cannot be a picture here.'],
  ['no words', 'cover: {file: cover.jpg}\n', { 'cover.jpg': aPictureFile }, '“alt” is missing.'],
])('a cover with %s is told', async (_, yaml, files, line) => {
  const contents = await Promise.all(Object.entries(files).map(async ([name, make]) => [name, await make()] as const));
  const faults = await readCampaignFolder(await aFolder(yaml, Object.fromEntries(contents)));
  expect(Array.isArray(faults) ? faults.map(faultLine).join('\n') : '').toContain(line);
});

test('portraits come with the committee, and stay where its file says nothing of them', async () => {
  const csv = (columns: string, ...rows: readonly string[]) => Buffer.from([columns, ...rows, ''].join('\n'));
  const [ann, bob] = ['Ann Example,Mayor,Ghent,BE', 'Bob Example,Mayor,Rotselaar,BE'];
  const withPortrait = await aFolder('', {
    'committee.csv': csv('name,office,place,country,portrait', `${ann},portraits/ann.jpg`, `${bob},`),
    'portraits/ann.jpg': await aPictureFile({ width: 300, height: 300 }),
  });
  const portraits = async () => {
    const { committee = [] } = (await findCampaign(database.db, 'small-campaign')) ?? {};
    return committee.map(({ name, portrait }) => [name.en, portrait?.files.length]);
  };
  const changesOf = async (folder: string) =>
    (
      await inTransaction(database.db, async (trx) => applyCampaign(trx, await read(folder), async () => undefined))
    ).map(changeLine);
  expect(await changesOf(withPortrait)).toContain('committee.csv: changed');
  expect(await portraits()).toEqual([
    ['Ann Example', 3],
    ['Bob Example', undefined],
  ]);
  expect(await changesOf(withPortrait)).toEqual([]);

  const without = await aFolder('', { 'committee.csv': csv('name,office,place,country', bob, ann) });
  expect(await changesOf(without)).toEqual(['committee.csv: changed']);
  expect(await portraits()).toEqual([
    ['Bob Example', undefined],
    ['Ann Example', 3],
  ]);

  const emptied = await aFolder('', { 'committee.csv': csv('name,office,place,country,portrait', `${ann},`) });
  expect(await changesOf(emptied)).toEqual(['committee.csv: changed']);
  expect(await portraits()).toEqual([['Ann Example', undefined]]);
  const { rows } = await database.pool.query(
    'select count(*)::int as count from picture where id not in (select picture_id from campaign_cover)',
  );
  expect(rows).toEqual([{ count: 0 }]);
});
