import { readDraft } from '../src/campaigns/drafts/draft-store.ts';
import { forgetRemovals } from '../src/campaigns/undo/removal.ts';
import { openNow, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aCampaignDraft, aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { aPictureFile, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';

const slug = 'small-campaign';
const app = await startTestApp({ withWorker: false, drafts: [openNow(aCampaignDraft()), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser', slug);
const at = (...further: readonly string[]) => ['/desk/c', slug, ...further].join('/');
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const undone = (page: string, how: string) => `${at(page)}?done=desk-undo.done.${how}`;

async function publicPage(): Promise<string> {
  await app.campaigns.refresh();
  return (await app.visit(`/en/c/${slug}`)).text();
}

async function idIn(table: 'endorser' | 'committee_member' | 'recipient'): Promise<string> {
  const { rows } = await app.pool.query(`select id from ${table} order by id desc limit 1`);
  return rows[0]?.id ?? '';
}

/** Presses what removes, and reads where that leads. */
async function removed(...path: readonly string[]): Promise<{ readonly html: string; readonly removal: string }> {
  const to = (await organiser.post(at(...path))).headers.get('location') ?? '';
  const removal = new URL(to, app.baseUrl).searchParams.get('removal') ?? '';
  return { html: await (await organiser.visit(to)).text(), removal };
}

async function undo(removal: string, visitor: DeskVisitor = organiser): Promise<string | null> {
  return (await visitor.post(at('undo'), { removal })).headers.get('location');
}

test('an organisation that was removed comes back with its logo where it was, once', async () => {
  for (const name of ['First', 'Middle', 'Last']) {
    await organiser.post(at('endorsers', 'add'), { 'name-en': name, country: 'BE', url: '' });
  }
  const { rows } = await app.pool.query(`select id from endorser where name->>'en' = 'Middle'`);
  const id: string = rows[0]?.id ?? '';
  await organiser.post(at('endorsers', id, 'logo'), pictureForm(await aPictureFile()));
  const before = (await publicPage()).split('id="endorsers"')[1]?.split('</section>')[0];
  expect(before).toContain('/pictures/');
  const { html, removal } = await removed('endorsers', id, 'remove');
  expect(html).toContain(say('desk-undo.named', { name: 'Middle' }));
  expect(await publicPage()).not.toContain('Middle');
  expect((await app.pool.query('select from picture')).rows).toEqual([]);
  expect(await undo(removal)).toBe(undone('endorsers', 'back'));
  expect((await publicPage()).split('id="endorsers"')[1]?.split('</section>')[0]).toBe(before);
  expect(await lastDeed(app, 'removal.undo')).toMatchObject({
    subject: slug,
    details: { undone: 'endorser', entry: id },
  });
  expect(await undo(removal)).toBe('/desk?done=desk-undo.done.gone');
});

test('a logo that was taken away comes back, but not in the place of another one', async () => {
  const id = await idIn('endorser');
  const logo = pictureForm(await aPictureFile());
  await organiser.post(at('endorsers', id, 'logo'), logo);
  const first = await removed('endorsers', id, 'logo', 'remove');
  expect(await undo(first.removal)).toBe(undone('endorsers', 'back'));
  const second = await removed('endorsers', id, 'logo', 'remove');
  await organiser.post(at('endorsers', id, 'logo'), pictureForm(await aPictureFile()));
  const { rows } = await app.pool.query('select id from picture order by id');
  expect(await undo(second.removal)).toBe(undone('endorsers', 'overtaken'));
  expect((await app.pool.query('select id from picture order by id')).rows).toEqual(rows);
});

test('somebody in the committee comes back with portrait and invitation', async () => {
  const words = { 'name-en': 'Ann Example', 'office-en': 'Mayor', 'place-en': 'Ghent', country: 'BE', shown: 'now' };
  await organiser.post(at('committee', 'add'), words);
  const id = await idIn('committee_member');
  await organiser.post(at('committee', id, 'portrait'), pictureForm(await aPictureFile()));
  await organiser.post(at('committee', id, 'invite'), { email: 'ann@example.org', language: 'en' });
  const before = await publicPage();
  const invitations = 'select * from committee_invitation';
  const invited = (await app.pool.query(invitations)).rows;
  expect(invited).toHaveLength(1);
  const { removal } = await removed('committee', id, 'remove');
  expect((await app.pool.query(invitations)).rows).toEqual([]);
  expect(await undo(removal)).toBe(undone('committee', 'back'));
  expect((await app.pool.query(invitations)).rows).toEqual(invited);
  const entry = (html: string) => html.slice(html.indexOf('Ann Example') - 400, html.indexOf('Ann Example') + 200);
  expect(entry(await publicPage())).toBe(entry(before));
  const portrait = await removed('committee', id, 'portrait', 'remove');
  expect(await undo(portrait.removal)).toBe(undone('committee', 'back'));
  expect(entry(await publicPage())).toBe(entry(before));
});

test('the cover and a recipient come back', async () => {
  await organiser.post(
    at('pictures'),
    pictureForm(await aPictureFile(), { 'alt-en': 'A crowd', 'alt-nl': 'Een menigte' }),
  );
  const coverOn = (html: string) => html.split('<picture>').find((part) => part.includes('A crowd'));
  const shown = coverOn(await publicPage());
  expect(shown).toContain('/pictures/');
  const cover = await removed('pictures', 'remove');
  expect(cover.html).toContain(say('desk-undo.picture'));
  expect(await publicPage()).not.toContain('A crowd');
  expect(await undo(cover.removal)).toBe(undone('pictures', 'back'));
  expect(coverOn(await publicPage())).toBe(shown);

  const typed = { name: 'Bo Member', office: 'MP', email: 'bo@parliament.example', language: 'en', country: 'BE' };
  await organiser.post(at('recipients', 'add'), typed);
  const stored = (await app.pool.query('select * from recipient')).rows;
  expect(stored).toHaveLength(1);
  const recipient = await removed('recipients', await idIn('recipient'), 'remove');
  expect(recipient.html).toContain(say('desk-undo.named', { name: 'Bo Member' }));
  expect((await app.pool.query('select * from recipient')).rows).toEqual([]);
  expect(await undo(recipient.removal)).toBe(undone('recipients', 'back'));
  expect((await app.pool.query('select * from recipient')).rows).toEqual(stored);
});

test('a demand of the draft comes back in its place, with its translations', async () => {
  const demandsOn = async () => (await readDraft(app.db, app.campaign(slug)))?.parts.demands.content;
  const before = await demandsOn();
  const { html, removal } = await removed('text', 'demands', 'published-1', 'remove');
  expect(html).toContain(say('desk-writing.done.removed'));
  expect(await demandsOn()).not.toEqual(before);
  expect(await undo(removal)).toBe(undone('text', 'back'));
  expect(await demandsOn()).toEqual(before);
});

test('nobody of another campaign undoes it, and after an hour nobody does, and nothing of it is kept', async () => {
  const { removal } = await removed('endorsers', await idIn('endorser'), 'remove');
  const other = await signedIn(app, 'organiser', 'other');
  expect((await other.post(at('undo'), { removal })).status).toBe(404);
  expect((await other.post('/desk/c/other/undo', { removal })).headers.get('location')).toContain('gone');
  await app.pool.query(`update removal set removed_at = now() - interval '61 minutes'`);
  const page = await organiser.visit(`${at('endorsers')}?removal=${removal}&done=desk-endorsers.done.removed`);
  expect(await page.text()).not.toContain('Undo');
  expect(await undo(removal)).toContain('gone');
  expect(await undo('nonsense')).toContain('gone');
  await forgetRemovals({ db: app.db });
  expect((await app.pool.query('select from removal')).rows).toEqual([]);
});
