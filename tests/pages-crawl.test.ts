import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { aLinked } from './support/links.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** @throws where one could not be read: nothing is passed over. */
function tagsOf(html: string): readonly Tag[] {
  const read = [...html.matchAll(/<([a-z]\w*)((?:\s+[\w:-]+(?:="[^"]*"|=[^\s">]+)?)*)\s*>/g)];
  expect(read.length).toBe(html.match(/<[a-z]/gi)?.length);
  return read.map(([, name = '', inner = '']) => {
    const attributes = [...inner.matchAll(/([\w:-]+)(?:="([^"]*)"|=([^\s">]+))?/g)];
    return {
      name,
      attributes: new Map(attributes.map(([, one = '', quoted, bare]) => [one, unescaped(quoted ?? bare ?? '')])),
    };
  });
}

function unescaped(value: string): string {
  return value.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
}

const loading = ['src', 'srcset', 'data', 'poster', 'background', 'action', 'formaction', 'manifest', 'ping'];

/** Where a page leads, and what it loads; both refuse another host, but for what its reader may choose to follow. */
function leadsOf(path: string, html: string): { readonly links: readonly string[]; readonly parts: readonly string[] } {
  const links: string[] = [];
  const parts: string[] = [];
  for (const { name, attributes } of tagsOf(html)) {
    const href = attributes.get('href');
    const rel = attributes.get('rel') ?? '';
    const isPart = name === 'link' && rel !== 'canonical' && rel !== 'alternate';
    const loaded = loading.flatMap((attribute) => attributes.get(attribute) ?? []);
    for (const part of isPart && href !== undefined ? [...loaded, href] : loaded) {
      expect({ path, name, part, isOurs: isOurs(part) }).toEqual({ path, name, part, isOurs: true });
      if (name !== 'form') parts.push(part);
    }
    if (href === undefined || isPart || href.startsWith('#')) continue;
    if (isOurs(href)) links.push(new URL(href, app.baseUrl).href);
    else expect({ path, name, href, rel }).toEqual({ path, name: 'a', href, rel: 'noreferrer' });
  }
  return { links, parts };
}

function isOurs(url: string): boolean {
  return new URL(url, app.baseUrl).origin === app.baseUrl;
}

function expectLocked(path: string, { headers }: Response): void {
  const policy = headers.get('content-security-policy') ?? '';
  expect({ path, policy }).toEqual({ path, policy: expect.stringMatching(/^default-src 'none';/) });
  expect({ path, policy }).not.toEqual({ path, policy: expect.stringMatching(/unsafe|data:|blob:|https?:|\*/) });
  expect({ path, sniff: headers.get('x-content-type-options') }).toEqual({ path, sniff: 'nosniff' });
}

test('every page that can be reached leads somewhere, is locked, and loads nothing from another host', async () => {
  const [pending, verified] = [await aLinked(app), await aLinked(app, { state: 'verified' })];
  const waiting = [
    '/',
    '/none',
    `/en/c/${demoSlug}/check-mail`,
    verified.link('confirm').replace('/confirm/', '/signed/'),
  ];
  waiting.push(...(['confirm', 'withdraw', 'unsubscribe'] as const).map((purpose) => pending.link(purpose)));
  const pages = new Set<string>();
  const parts = new Set<string>();
  const urls = new Set(waiting.map((path) => new URL(path, app.baseUrl).href));
  for (const url of urls) {
    const answer = await app.visit(url);
    expectLocked(url, answer);
    if (answer.status >= 300 && answer.status < 400) {
      urls.add(new URL(answer.headers.get('location') ?? '', url).href);
      continue;
    }
    expect({ url, status: answer.status }).toEqual({ url, status: url.endsWith('/none') ? 404 : 200 });
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    pages.add(url);
    const found = leadsOf(url, await answer.text());
    for (const link of found.links) urls.add(link);
    for (const part of found.parts) parts.add(part);
  }
  // For each language: the list, the campaign, its names, how it is counted, the check of lists, what comes after signing, and the four pages behind a token.
  expect(pages.size).toBeGreaterThanOrEqual(languages.length * 10);
  expect(parts.size).toBeGreaterThanOrEqual(4);
  for (const part of parts) {
    const answer = await app.visit(part);
    expect({ part, status: answer.status }).toEqual({ part, status: 200 });
    expectLocked(part, answer);
    const text = (await answer.text()).replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    expect({ part, elsewhere: text.match(/https?:\/\/[^\s"')]+|@import/g) }).toEqual({ part, elsewhere: null });
  }
});

test.each(languages)('the campaign page with all it loads weighs less than 40 KB, unpacked (%s)', async (language) => {
  const path = `/${language}/c/${demoSlug}`;
  const weigh = async (one: string) => {
    const answer = await app.visit(one, { headers: { 'Accept-Encoding': 'identity' } });
    return Buffer.from(await answer.arrayBuffer());
  };
  const html = await weigh(path);
  const { parts } = leadsOf(path, html.toString());
  expect(parts.map((part) => part.replace(/.*\//, '')).toSorted()).toEqual(
    expect.arrayContaining(['count.js', 'icon.svg', 'share.js', 'site.css']),
  );
  const sizes = await Promise.all([...new Set(parts)].map(async (part) => (await weigh(part)).length));
  expect(sizes.reduce((sum, size) => sum + size, html.length)).toBeLessThan(40_000);
});
