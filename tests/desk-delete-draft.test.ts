import { hanging } from '../src/campaigns/delete-draft.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aPictureFile, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed('published')] });
const admin = await signedIn(app, 'admin');
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const path = '/desk/c/never-published';

/** A draft with something of everything that an organiser can write before publishing. */
async function aFullDraft(): Promise<string> {
  await admin.post('/desk/new-campaign', { title: 'Never published', language: 'en', languages: 'nl' });
  const { id } = app.campaign('never-published');
  await admin.post(`${path}/text/en`, { title: 'Never published', act: 'add' });
  await admin.post(`${path}/pictures`, pictureForm(await aPictureFile(), { 'alt-en': 'Graves' }));
  const person = { 'name-en': 'Ann', 'office-en': 'Mayor', 'place-en': 'Ghent', country: 'BE', shown: 'later' };
  await admin.post(`${path}/committee/add`, person);
  const { rows } = await app.pool.query('select id from committee_member');
  await admin.post(`${path}/committee/${rows[0]?.id}/portrait`, pictureForm(await aPictureFile()));
  await admin.post(`${path}/endorsers/add`, { 'name-en': 'Union', country: 'BE', url: '' });
  const recipient = { name: 'Bo', office: 'MP', email: 'bo@parliament.example', language: 'en', country: 'BE' };
  await admin.post(`${path}/recipients/add`, recipient);
  await admin.post(`${path}/rules/add`, { kind: 'domain', verdict: 'block', domain: 'spam.example' });
  await signedIn(app, 'organiser', 'never-published');
  return id;
}

/** In which tables something of a campaign stands; the audit keeps its own. */
async function tablesWith(id: string): Promise<readonly string[]> {
  const { rows } = await app.pool.query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'campaign_id' and table_name <> 'audit_entry' order by 1`,
  );
  const found: string[] = [];
  for (const { table } of rows) {
    if ((await app.pool.query(`select from ${table} where campaign_id = $1 limit 1`, [id])).rowCount === 1) {
      found.push(table);
    }
  }
  return found;
}

test('a draft that was never published is deleted with all that hangs on it, and its address is free again', async () => {
  const id = await aFullDraft();
  expect(await tablesWith(id)).toEqual(
    expect.arrayContaining([
      'campaign_cover',
      'campaign_draft',
      'campaign_key',
      'committee_member',
      'domain_rule',
      'endorser',
      'member_role',
      'recipient',
    ]),
  );
  expect(await (await admin.visit(`${path}/signing`)).text()).toContain(say('desk-life.delete.link'));
  const asked = await (await admin.visit(`${path}/signing/delete`)).text();
  expect(asked).toContain(say('desk-life.delete.title', { title: 'Never published' }));
  const done = await admin.post(`${path}/signing/delete`, { reason: 'A mistake' });
  expect(done.headers.get('location')).toBe('/desk?done=desk-life.done.delete');
  expect(await tablesWith(id)).toEqual([]);
  expect((await app.pool.query('select from picture')).rows).toEqual([]);
  expect(await lastDeed(app, 'campaign.delete')).toMatchObject({ subject: 'never-published', has_reason: true });
  expect((await admin.visit(`${path}/settings`)).status).toBe(404);
  await expectDeskPage(await admin.visit('/desk'), { heading: 'desk.home.title' });
  await admin.post('/desk/new-campaign', { title: 'Never published', language: 'en' });
  expect((await admin.visit(`${path}/settings`)).status).toBe(200);
});

test('whatever may hang on a campaign is known to whoever deletes one', async () => {
  const { rows } = await app.pool.query<{ table: string }>(
    `select conrelid::regclass::text as table from pg_constraint
     where contype = 'f' and confrelid = 'campaign'::regclass and confdeltype <> 'c'`,
  );
  expect(hanging).toEqual(expect.arrayContaining(rows.map(({ table }) => table)));
  expect(rows.length).toBeGreaterThan(20);
});

test('one that was published cannot be deleted, by its organisers nor by anybody', async () => {
  const organiser = await signedIn(app, 'organiser', 'published');
  expect(await (await organiser.visit('/desk/c/published/signing')).text()).not.toContain(say('desk-life.delete.link'));
  const path = '/desk/c/published/signing/delete';
  for (const answer of [await organiser.visit(path), await organiser.post(path)]) {
    expect(answer.headers.get('location')).toContain('done.unchanged');
  }
  expect(app.campaign('published').state).toBe('open');
});
