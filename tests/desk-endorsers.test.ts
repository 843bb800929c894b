import sharp from 'sharp';
import { openNow, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aCampaignDraft, aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aPictureFile, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';

const slug = 'small-campaign';
const app = await startTestApp({ withWorker: false, drafts: [openNow(aCampaignDraft()), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser', slug);
const other = await signedIn(app, 'organiser', 'other');
const path = `/desk/c/${slug}/endorsers`;
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);

async function publicPage(language = 'en'): Promise<string> {
  await app.campaigns.refresh();
  return (await app.visit(`/${language}/c/${slug}`)).text();
}

async function namesShown(language = 'en'): Promise<readonly (string | undefined)[]> {
  const part = (await publicPage(language)).split('id="endorsers"')[1]?.split('</section>')[0] ?? '';
  return [...part.matchAll(/<(strong|a)\b[^>]*>(.*?)<\/\1>/g)].map(([, , name = '']) => name.replace(/<[^>]*>/g, ''));
}

async function idOf(name: string): Promise<string> {
  const { rows } = await app.pool.query(`select id from endorser where name->>'en' = $1`, [name]);
  return rows[0]?.id ?? '';
}

test('organisations are added, put in order, given a logo and removed, and everybody sees it', async () => {
  expect(await (await organiser.visit(path)).text()).toContain(say('desk-endorsers.none'));
  expect(await publicPage()).not.toContain('id="endorsers"');
  const added = await organiser.post(`${path}/add`, {
    'name-en': 'Law Society',
    'name-nl': 'Orde',
    country: 'BE',
    url: 'https://law.example/?a=1&b=2',
  });
  expect(added.headers.get('location')).toBe(`${path}?done=desk-endorsers.done.added`);
  await organiser.post(`${path}/add`, { 'name-en': 'Union', country: 'NL', url: '' });
  expect(await namesShown()).toEqual(['Law Society', 'Union']);
  expect(await namesShown('nl')).toEqual(['Orde', 'Union']);
  expect(await publicPage()).toContain(
    '<a href="https://law.example/?a&#x3D;1&amp;b&#x3D;2" rel="noopener nofollow">Law Society</a>',
  );
  const [law, union] = [await idOf('Law Society'), await idOf('Union')];
  expect(await lastDeed(app, 'endorsers.add')).toMatchObject({ subject: slug, details: { entry: union } });

  await organiser.post(`${path}/${union}/up`);
  expect(await namesShown()).toEqual(['Union', 'Law Society']);
  await organiser.post(`${path}/${law}`, { 'name-en': 'Bar', country: 'BE', url: '' });
  expect(await namesShown()).toEqual(['Union', 'Bar']);
  expect(await publicPage()).not.toContain('law.example');

  const logo = await sharp({ create: { width: 600, height: 150, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer();
  await organiser.post(`${path}/${law}/logo`, pictureForm(logo));
  const html = await publicPage();
  expect(html).toMatch(/<img src="\/pictures\/\w+[.]jpg" width="240" height="60" alt="" loading="lazy">/);
  expect((await organiser.post(`${path}/${law}/logo`, pictureForm('<svg/>'))).status).toBe(422);
  await organiser.post(`${path}/${law}/logo/remove`);
  expect(await publicPage()).not.toContain('/pictures/');

  await organiser.post(`${path}/${law}/logo`, pictureForm(await aPictureFile()));
  expect(await (await organiser.visit(`${path}/${law}/remove`)).text()).toContain(say('desk-endorsers.remove.means'));
  await organiser.post(`${path}/${law}/remove`);
  await organiser.post(`${path}/${union}/remove`);
  expect(await publicPage()).not.toContain('id="endorsers"');
  expect((await app.pool.query('select from picture')).rows).toEqual([]);
});

test.each([
  ['javascript:alert(1)'],
  ['http://plain.example/'],
  ['https://user:secret@example.org/'],
  ['//example.org'],
  ['data:text/html,x'],
])('%s is no address to lead to', async (url) => {
  const answer = await organiser.post(`${path}/add`, { 'name-en': 'X', country: 'BE', url });
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-endorsers.add' });
  expect(html).toContain(`<a href="#url">${say('desk-endorsers.missing.url')}</a>`);
  expect(html).toContain('value="X"');
});

test('no name becomes markup', async () => {
  const attack = '"><script>alert(1)</script>';
  await organiser.post(`${path}/add`, { 'name-en': attack, country: 'BE', url: `https://example.org/${attack}` });
  const id = await idOf(attack);
  for (const html of [
    await publicPage(),
    ...(await Promise.all(
      ['', `/${id}`, `/${id}/logo`, `/${id}/remove`].map(async (at) => (await organiser.visit(path + at)).text()),
    )),
  ]) {
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>alert');
  }
  await organiser.post(`${path}/${id}/remove`);
});

test('another campaign’s organisations are not there', async () => {
  await organiser.post(`${path}/add`, { 'name-en': 'Mine', country: 'BE', url: '' });
  const theirs = `/desk/c/other/endorsers/${await idOf('Mine')}`;
  expect((await other.visit(theirs)).status).toBe(404);
  expect((await other.post(`${theirs}/remove`)).status).toBe(404);
  expect((await other.post(`${theirs}/logo`, pictureForm(await aPictureFile()))).status).toBe(404);
  expect(await namesShown()).toEqual(['Mine']);
  // Publishing, and applying a folder that says nothing of them, leaves them there.
  await app.apply(openNow(aCampaignDraft()));
  expect(await namesShown()).toEqual(['Mine']);
  await app.apply(
    openNow(
      aCampaignDraft({
        'endorsers.csv': 'name,country,url,name_nl\nMine,BE,https://mine.example/,Mijn\nTheirs,FR,,\n',
      }),
    ),
  );
  expect(await namesShown()).toEqual(['Mine', 'Theirs']);
  expect(await namesShown('nl')).toEqual(['Mijn', 'Theirs']);
  await app.apply(openNow(aCampaignDraft({ 'endorsers.csv': 'name,country\nTheirs,FR\n' })));
  expect(await namesShown()).toEqual(['Theirs']);
});
