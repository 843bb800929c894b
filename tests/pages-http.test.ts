import { languages } from '../src/platform/i18n/languages.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { demoSlug } from './support/supporter.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PAGE_AGE_MS = 5_000;

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const campaignPath = `/en/c/${demoSlug}`;
const plain = { headers: { 'Accept-Encoding': 'identity' } };

describe('the address alone', () => {
  it.each([
    ['fa-IR,fa;q=0.9,en;q=0.8', '/fa/'],
    ['ja, nl;q=0.4, fr-BE;q=0.6', '/fr/'],
    ['ja, xx;q=0.5', '/en/'],
    ['', '/en/'],
  ])('leads a browser that asks for “%s” to %s', async (accepted, location) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await app.visit('/', { method, headers: { 'Accept-Language': accepted } });
      expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 302, location });
      expect(answer.headers.get('vary')).toContain('Accept-Language');
    }
  });
});

describe('the list of campaigns', () => {
  it('has those that are open, in every language, each in a language it has', async () => {
    const now = Date.now();
    const soon = openNow(aDraftNamed('soon'));
    await app.apply(openNow(aDraftNamed('bilingual')));
    await app.apply({ ...soon, opensAt: new Date(now + DAY_MS) });
    await app.apply({ ...openNow(aDraftNamed('over')), closesAt: new Date(now - DAY_MS) });
    for (const language of languages) {
      const page = await app.visit(`/${language}/`);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
      const listed = [...html.matchAll(/<h2([^>]*)><a href="([^"]+)"/g)].map(([, marked = '', url]) => [marked, url]);
      const own = language === 'en' || language === 'nl';
      expect(listed.toSorted()).toEqual(
        [
          ['', `/${language}/c/${demoSlug}`],
          [own ? '' : ' lang="en" dir="ltr"', `/${language}/c/bilingual`],
        ].toSorted(),
      );
    }
  });

  it('shows a campaign from the moment it opens', async () => {
    const opensAt = new Date(app.clock.now().getTime() + PAGE_AGE_MS - 1);
    await app.apply({ ...openNow(aDraftNamed('dawning')), opensAt });
    expect(await (await app.visit('/de/')).text()).not.toContain('/de/c/dawning');
    app.clock.pass(PAGE_AGE_MS);
    expect(await (await app.visit('/de/')).text()).toContain('/de/c/dawning');
  });
});

describe('the campaign page', () => {
  it('is kept by its tag until it changes, and by a cache in front for moments only', async () => {
    const first = await app.visit(campaignPath);
    const etag = first.headers.get('etag') ?? '';
    expect(first.status).toBe(200);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5, stale-if-error=300');
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');

    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await app.visit(campaignPath, { headers: { 'If-None-Match': known } });
      expect({ known, status: again.status, body: await again.text() }).toEqual({ known, status: 304, body: '' });
      for (const name of ['etag', 'cache-control', 'vary', 'content-security-policy']) {
        expect(again.headers.get(name)).toBe(first.headers.get(name));
      }
    }
    expect((await app.visit(campaignPath, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);

    await app.post((await aLinked(app)).link('confirm'));
    app.clock.pass(PAGE_AGE_MS);
    const changed = await app.visit(campaignPath, { headers: { 'If-None-Match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect(await changed.text()).toContain(`data-count-verified>${await app.count()}<`);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['br;q=0.5', 'br'],
    ['gzip;q=0.0, identity', null],
    ['identity', null],
  ])('comes packed as the browser reads it: %s', async (accepted, encoding) => {
    const whole = await app.visit(campaignPath, plain);
    const packed = await app.visit(campaignPath, { headers: { 'Accept-Encoding': accepted } });
    expect(packed.headers.get('content-encoding')).toBe(encoding);
    expect(packed.headers.get('vary')).toContain('Accept-Encoding');
    const [wholeLength, packedLength] = [whole, packed].map(({ headers }) => Number(headers.get('content-length')));
    if (encoding !== null) expect(packedLength).toBeLessThan((wholeLength ?? 0) / 2);
    expect(await packed.text()).toBe(await whole.text());
  });

  it('in a language the campaign lacks shows its own, with a note in the reader’s', async () => {
    const page = await app.visit('/fa/c/bilingual');
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('<html lang="fa" dir="rtl">');
    expect(html).toMatch(/<p class="note">[^<]*انگلیسی/);
    expect(html).toContain('<h1 lang="en" dir="ltr">Investigate (en)</h1>');
    const own = await (await app.visit('/nl/c/bilingual')).text();
    expect(own).not.toContain('class="note"');
    expect(own).toContain('<h1>Investigate (nl)</h1>');
  });

  it('keeps where its reader came from, if that is a plain word', async () => {
    const sourceAt = async (query: string) =>
      /name="source" value="([^"]*)"/.exec(await (await app.visit(campaignPath + query)).text())?.[1];
    expect(await sourceAt('?source=WhatsApp')).toBe('whatsapp');
    expect(await sourceAt('?source="><script>')).toBe('');
    expect(await sourceAt('?source=a&source=b')).toBe('a');
    expect(await sourceAt(`?source=${'x'.repeat(41)}`)).toBe('');
    expect(await sourceAt('')).toBe('');
  });
});

describe('the page on how it is counted', () => {
  it.each(languages)('says in %s what counts, how many do, and which key lists are signed with', async (language) => {
    const campaign = await (await app.visit(`/${language}/c/${demoSlug}`)).text();
    expect(campaign).toContain(`href="/${language}/c/${demoSlug}/how-we-count"`);
    const page = await app.visit(`/${language}/c/${demoSlug}/how-we-count`);
    expect(page.status).toBe(200);
    const html = await page.text();
    const { keys } = JSON.parse(await (await app.visit('/.well-known/signatory-key.json')).text());
    expect(html).toContain(`<bdi>${keys[0].kid}</bdi>`);
    expect(html).toContain(locales.message(language, 'how-we-count.once.one'));
    expect(html).toContain(`href="/${language}/verify"`);
  });

  it('says so where two of a household may sign, and is there for no other address', async () => {
    await app.apply({ ...openNow(aDraftNamed('families')), household: 'two' });
    const html = await (await app.visit('/en/c/families/how-we-count')).text();
    expect(html).toContain(locales.message('en', 'how-we-count.once.two'));
    expect((await app.visit('/en/c/none/how-we-count')).status).toBe(404);
    expect((await app.visit(`/xx/c/${demoSlug}/how-we-count`)).status).toBe(404);
  });
});
