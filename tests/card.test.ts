import sharp from 'sharp';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { locales } from './support/polite-page.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

test.each(languages)('a link to the campaign in %s is shown with a picture of its own', async (language) => {
  const html = await (await app.visit(`/${language}/c/${demoSlug}`)).text();
  const said = (name: string) => new RegExp(`<meta property="og:${name}" content="([^"]+)"`).exec(html)?.[1];
  expect(said('image:alt')).toBe(locales.message(language, 'pages.card.alt'));
  expect([said('image:width'), said('image:height')]).toEqual(['1200', '630']);
  const address = said('image') ?? '';
  expect(address).toBe(`${app.baseUrl}/${language}/c/${demoSlug}/card.png`);
  const card = await app.visit(address);
  expect(card.status).toBe(200);
  expect(card.headers.get('content-type')).toBe('image/png');
  expect(card.headers.get('cache-control')).toMatch(/^public, max-age=\d+/);
  expect(card.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(card.headers.getSetCookie()).toEqual([]);
  expect(await sharp(Buffer.from(await card.arrayBuffer())).metadata()).toMatchObject({ width: 1200, height: 630 });
  const again = await app.visit(address, { headers: { 'If-None-Match': card.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test.each(['/xx/c/un-investigation-1988/card.png', '/en/c/nothing/card.png'])('%s is not there', async (path) => {
  expect((await app.visit(path)).status).toBe(404);
});
