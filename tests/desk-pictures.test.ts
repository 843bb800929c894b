import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aPictureFile, colourAt, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';
import { dumpOf, found } from './support/searching.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false, drafts: [await demoDraft(), aDraftNamed('small')] });
const organiser = await signedIn(app, 'organiser');
const other = await signedIn(app, 'organiser', 'small');
const path = `/desk/c/${demoSlug}/pictures`;
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const alts = {
  'alt-en': 'A “cemetery” <b>& flowers</b>',
  'alt-nl': 'Een begraafplaats',
  'alt-fr': 'Un cimetière',
  'alt-de': 'Ein Friedhof',
  'alt-fa': 'یک گورستان',
};

async function publicPage(language = 'en', slug = demoSlug): Promise<string> {
  await app.campaigns.refresh();
  return (await app.visit(`/${language}/c/${slug}`)).text();
}

function picturesIn(html: string): readonly string[] {
  return [...html.matchAll(/(?:srcset|src)="(\/pictures\/[^"]+)"/g)].map(([, url = '']) => url);
}

test('without a picture the page says what one is good for', async () => {
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-pictures.title' });
  expect(html).toContain(say('desk-pictures.cover.none'));
  expect(picturesIn(await publicPage())).toEqual([]);
});

test('a picture is set, seen by everybody within a second, described anew, replaced and removed', async () => {
  const secret = 'Photographer Example';
  const source = await aPictureFile({ width: 1600, height: 900, secret });
  const set = await organiser.post(path, pictureForm(source, alts));
  expect(set.headers.get('location')).toBe(`${path}?done=desk-pictures.done.set`);
  expect(await lastDeed(app, 'cover.set')).toMatchObject({ actor_id: organiser.member.id, subject: demoSlug });
  const html = await publicPage();
  expect(html).toContain('alt="A “cemetery” &lt;b&gt;&amp; flowers&lt;/b&gt;"');
  expect(html).toMatch(/<img src="\/pictures\/[0-9a-f]{32}[.]jpg" width="720" height="405"/);
  expect(await publicPage('fa')).toContain('alt="یک گورستان"');
  const urls = picturesIn(html);
  expect(urls).toHaveLength(4);
  for (const url of urls) {
    const answer = await app.visit(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(url.endsWith('.jpg') ? 'image/jpeg' : 'image/avif');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const content = Buffer.from(await answer.arrayBuffer());
    expect(content.includes(secret)).toBe(false);
    expect([await colourAt(content, 0.2, 0.5), await colourAt(content, 0.8, 0.5)]).toEqual(['red', 'blue']);
    const again = await app.visit(url, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  }
  expect(found([secret], await dumpOf(app.pool))).toEqual([]);

  const described = await organiser.post(path, pictureForm(undefined, { ...alts, 'alt-en': 'Graves' }));
  expect(described.headers.get('location')).toBe(`${path}?done=desk-pictures.done.described`);
  expect(await publicPage()).toContain('alt="Graves"');
  expect(picturesIn(await publicPage())).toEqual(urls);

  await organiser.post(path, pictureForm(await aPictureFile({ format: 'png' }), alts));
  const replaced = picturesIn(await publicPage());
  expect(replaced.filter((url) => urls.includes(url))).toEqual([]);
  const { rows } = await app.pool.query(
    'select count(*)::int as files, count(distinct picture_id)::int as pictures from picture_file',
  );
  expect(rows).toEqual([{ files: 4, pictures: 1 }]);
  // Nobody gets what is gone, but who has it already: the process forgets it within a minute.
  app.clock.pass(60_001);
  for (const url of urls) expect((await app.visit(url)).status).toBe(404);

  expect(await (await organiser.visit(`${path}/remove`)).text()).toContain(say('desk-pictures.remove.means'));
  await organiser.post(`${path}/remove`);
  expect(picturesIn(await publicPage())).toEqual([]);
  expect((await app.pool.query('select from picture')).rows).toEqual([]);
  expect(await lastDeed(app, 'cover.remove')).toMatchObject({ subject: demoSlug });
});

test('a picture needs words in each language of the campaign, and what was typed is kept', async () => {
  const answer = await organiser.post(
    path,
    pictureForm(await aPictureFile(), { ...alts, 'alt-fa': ' ', 'alt-nl': 'x'.repeat(301) }),
  );
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-pictures.title' });
  expect(html).toContain(`<a href="#alt-fa">${say('desk-pictures.cover.alt-missing')}</a>`);
  expect(html).toContain(`<a href="#alt-nl">${say('desk-pictures.too-long', { most: 300 })}</a>`);
  expect(html).toContain(`<a href="#picture">${say('desk-pictures.choose-again')}</a>`);
  expect(html).toContain('Un cimetière</textarea>');
  expect(picturesIn(await publicPage())).toEqual([]);
});

test.each<[string, () => Promise<Buffer | undefined> | Buffer | undefined, string]>([
  ['no file', () => undefined, 'missing'],
  [
    'SVG that says it is a JPEG',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'no-picture',
  ],
  ['a page that begins like a JPEG', () => Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1'), 'damaged'],
  ['half a picture', async () => (await aPictureFile()).subarray(0, 2_000), 'damaged'],
  ['a small one', () => aPictureFile({ width: 100, height: 100 }), 'too-small'],
  ['eleven megabytes', () => Buffer.concat([Buffer.from([255, 216, 255]), Buffer.alloc(11_000_000)]), 'too-heavy'],
])('%s is refused in words', async (_, file, fault) => {
  const answer = await organiser.post(path, pictureForm(await file(), alts));
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-pictures.title' });
  expect(html).toContain(`<a href="#picture">${say(`desk-pictures.fault.${fault}`)}</a>`);
});

test('nobody but the campaign’s organisers gets to it, and nobody through another site', async () => {
  const form = pictureForm(await aPictureFile(), alts);
  expect((await other.post(path, form)).status).toBe(404);
  expect((await organiser.post(path, form, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect(picturesIn(await publicPage())).toEqual([]);
});

test.each([
  '/pictures/',
  '/pictures/0.jpg',
  `/pictures/${'0'.repeat(32)}.jpg`,
  `/pictures/${'0'.repeat(32)}.svg`,
  '/pictures/..%2F..%2Fpackage.json',
])('%s is no picture', async (url) => {
  expect((await app.visit(url)).status).toBe(404);
});

test('with a restless picture the page with all that a phone loads is sent in less than 40 KB', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const restless = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#fff', noise } })
    .jpeg()
    .toBuffer();
  await organiser.post(path, pictureForm(restless, alts));
  await app.campaigns.refresh();
  for (const language of ['en', 'fa']) {
    const raw = async (url: string) => {
      const answer = await app.visit(url, { headers: { 'Accept-Encoding': 'br' } });
      return Number(answer.headers.get('content-length'));
    };
    const html = await publicPage(language);
    const parts = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url = '']) => url);
    const [phone = ''] = picturesIn(html)
      .filter((url) => url.endsWith('.avif'))
      .slice(-1);
    const sizes = await Promise.all([`/${language}/c/${demoSlug}`, phone, ...new Set(parts)].map(raw));
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(40_000);
  }
});

test('what is served was never the file that was sent', async () => {
  const sent = await readFile('docs/images/campaign-desktop.jpg');
  const polyglot = Buffer.concat([sent, Buffer.from('<script>alert(1)</script>')]);
  await organiser.post(path, pictureForm(polyglot, alts));
  for (const url of picturesIn(await publicPage())) {
    const content = Buffer.from(await (await app.visit(url)).arrayBuffer());
    expect(content.includes('<script>')).toBe(false);
  }
});
