import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aPictureFile, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';
import { demoSlug, type TypedForm } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false, drafts: [await demoDraft(), aDraftNamed('small')] });
const organiser = await signedIn(app, 'organiser');
const other = await signedIn(app, 'organiser', 'small');
const path = `/desk/c/${demoSlug}/committee`;
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

function somebody(name: string, changed: TypedForm = {}): TypedForm {
  return {
    'name-en': name,
    'office-en': 'Member of parliament',
    'place-en': 'Ghent',
    country: 'BE',
    'quote-en': 'I want the truth.',
    shown: 'now',
    ...changed,
  };
}

async function publicPage(language = 'en'): Promise<string> {
  await app.campaigns.refresh();
  return (await app.visit(`/${language}/c/${demoSlug}`)).text();
}

/** The names on the campaign's page, in their order. */
async function namesShown(language = 'en'): Promise<readonly string[]> {
  const html = await publicPage(language);
  const part = html.slice(html.indexOf('id="committee"')).split('</section>')[0] ?? '';
  return [...part.matchAll(/<strong><bdi>(?:<span[^>]*>)?([^<]*)/g)].map(([, name = '']) => name);
}

async function idOf(name: string): Promise<string> {
  const { rows } = await app.pool.query(`select id from committee_member where name->>'en' = $1`, [name]);
  return rows[0]?.id ?? '';
}

test('somebody is added in several languages, changed, put in order and removed, and everybody sees it', async () => {
  const added = await organiser.post(
    `${path}/add`,
    somebody('Zoë Example', { 'name-fa': 'زوئی', 'office-fa': 'نماینده' }),
  );
  expect(added.headers.get('location')).toBe(`${path}?done=desk-committee.done.added`);
  expect(await namesShown()).toEqual(['Dirk Claes', 'Zoë Example']);
  expect(await namesShown('fa')).toEqual(['دیرک کلاس', 'زوئی']);
  const id = await idOf('Zoë Example');
  expect(await lastDeed(app, 'committee.add')).toMatchObject({ subject: demoSlug, details: { entry: id } });
  // A language without words of its own shows the campaign's own, and says which that is.
  expect(await publicPage('fr')).toContain('<blockquote lang="en" dir="ltr">I want the truth.</blockquote>');

  const form = await expectDeskPage(await organiser.visit(`${path}/add`), { heading: 'desk-committee.add' });
  expect(form).toContain(say('desk-committee.when.later-hint'));
  expect(await (await organiser.visit(`${path}/${id}`)).text()).toContain('value="زوئی"');
  await organiser.post(`${path}/${id}`, somebody('Zoë Example-Claes'));
  expect(await namesShown()).toEqual(['Dirk Claes', 'Zoë Example-Claes']);

  await organiser.post(`${path}/${id}/up`);
  expect(await namesShown()).toEqual(['Zoë Example-Claes', 'Dirk Claes']);
  await organiser.post(`${path}/${id}/up`);
  expect(await namesShown()).toEqual(['Zoë Example-Claes', 'Dirk Claes']);
  await organiser.post(`${path}/${id}/down`);
  expect(await namesShown()).toEqual(['Dirk Claes', 'Zoë Example-Claes']);

  expect(await (await organiser.visit(`${path}/${id}/remove`)).text()).toContain(say('desk-committee.remove.means'));
  await organiser.post(`${path}/${id}/remove`, { reason: 'Asked for' });
  expect(await namesShown()).toEqual(['Dirk Claes']);
  expect(await lastDeed(app, 'committee.remove')).toMatchObject({ details: { entry: id } });
  expect((await organiser.visit(`${path}/${id}`)).status).toBe(404);
});

test('an entry that waits for the person is in the desk and nowhere else', async () => {
  await organiser.post(`${path}/add`, somebody('Hidden Example', { shown: 'later' }));
  expect(await namesShown()).toEqual(['Dirk Claes']);
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-committee.title' });
  expect(html).toContain(say('desk-committee.hidden'));
  const json = await (await app.visit(`/c/${demoSlug}/count.json`)).text();
  expect(json).not.toContain('Hidden');
  await organiser.post(`${path}/${await idOf('Hidden Example')}/remove`);
});

test('a portrait is shown small, replaced, removed, and gone with its person', async () => {
  await organiser.post(`${path}/add`, somebody('Portrayed Example'));
  const id = await idOf('Portrayed Example');
  const source = await aPictureFile({ width: 600, height: 800, secret: 'Photographer' });
  const set = await organiser.post(`${path}/${id}/portrait`, pictureForm(source));
  expect(set.headers.get('location')).toBe(`${path}?done=desk-committee.done.portrait`);
  const html = await publicPage();
  const [, avif = ''] = /srcset="(\/pictures\/\w+[.]avif)"><img [^>]*alt="" loading="lazy"/.exec(html) ?? [];
  const portrait = await app.visit(avif);
  expect(portrait.headers.get('content-type')).toBe('image/avif');
  expect((await portrait.arrayBuffer()).byteLength).toBeLessThanOrEqual(1_600);
  expect(await (await organiser.visit(`${path}/${id}/portrait`)).text()).toContain('width="480" height="480"');

  await organiser.post(`${path}/${id}/portrait`, pictureForm(await aPictureFile({ format: 'png' })));
  expect(await publicPage()).not.toContain(avif);
  await organiser.post(`${path}/${id}/portrait/remove`);
  expect(await publicPage()).not.toContain('loading="lazy"');
  await organiser.post(`${path}/${id}/portrait`, pictureForm(source));
  await organiser.post(`${path}/${id}/remove`);
  expect((await app.pool.query('select from picture')).rows).toEqual([]);

  await organiser.post(`${path}/add`, somebody('Another Example'));
  const another = await idOf('Another Example');
  const refused = await organiser.post(`${path}/${another}/portrait`, pictureForm('<svg/>'));
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(say('desk-pictures.fault.no-picture'));
  await organiser.post(`${path}/${another}/remove`);
});

test('what is missing is told at its field, and what was typed stays', async () => {
  const answer = await organiser.post(
    `${path}/add`,
    somebody(' ', { country: 'XX', 'office-en': 'x'.repeat(201), 'quote-fa': 'سخن', shown: 'later' }),
  );
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-committee.add' });
  expect(html).toContain(`<a href="#name-en">${say('desk-committee.missing.name')}</a>`);
  expect(html).toContain(`<a href="#office-en">${say('desk-pictures.too-long', { most: 200 })}</a>`);
  expect(html).toContain(`<a href="#country">${say('desk-committee.missing.country')}</a>`);
  expect(html).toContain('سخن</textarea>');
  expect(html).toMatch(/value="later"[^>]* checked/);
});

test('no word that is typed becomes markup, in the desk or on the page', async () => {
  const typed = Object.fromEntries(
    ['name', 'office', 'place', 'quote'].flatMap((part) =>
      ['en', 'fa'].map((language) => [`${part}-${language}`, attack]),
    ),
  );
  await organiser.post(`${path}/add`, { ...somebody(''), ...typed });
  const id = await idOf(attack);
  for (const html of [
    await publicPage(),
    await publicPage('fa'),
    await (await organiser.visit(path)).text(),
    await (await organiser.visit(`${path}/${id}`)).text(),
    await (await organiser.visit(`${path}/${id}/portrait`)).text(),
    await (await organiser.visit(`${path}/${id}/remove`)).text(),
  ]) {
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script>|<img src=x/);
  }
  await organiser.post(`${path}/${id}/remove`);
});

test('entries of another campaign are not there', async () => {
  const id = await idOf('Dirk Claes');
  const theirs = `/desk/c/small/committee/${id}`;
  expect((await other.visit(theirs)).status).toBe(404);
  expect((await other.post(theirs, somebody('Mine'))).status).toBe(404);
  expect((await other.post(`${theirs}/remove`)).status).toBe(404);
  expect((await other.post(`${theirs}/portrait`, pictureForm(await aPictureFile()))).status).toBe(404);
  expect(await namesShown()).toEqual(['Dirk Claes']);
});

test('two who change at once each leave their mark', async () => {
  const names = ['One Example', 'Two Example', 'Three Example'];
  await Promise.all(names.map((name) => organiser.post(`${path}/add`, somebody(name))));
  expect((await namesShown()).toSorted()).toEqual(['Dirk Claes', ...names].toSorted());
  const ids = await Promise.all(names.map(idOf));
  await Promise.all(ids.map((id) => organiser.post(`${path}/${id}/up`)));
  const { rows } = await app.pool.query(
    'select count(distinct position)::int as places, count(*)::int as entries from committee_member where campaign_id = $1',
    [app.campaign().id],
  );
  expect(rows).toEqual([{ places: 4, entries: 4 }]);
  for (const id of ids) await organiser.post(`${path}/${id}/remove`);
});
