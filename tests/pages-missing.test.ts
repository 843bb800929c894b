import { startTestApp } from './support/app.ts';
import { aLinked, rowOf } from './support/links.ts';
import { expectPage } from './support/polite-page.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

describe('what is not there', () => {
  it.each([
    ['/nl/none', 'nl'],
    ['/nl/%', 'nl'],
    ['/nl/c/%E0%A4%A', 'nl'],
    ['/fa/c/none', 'fa'],
    [`/fa/c/${demoSlug}/none`, 'fa'],
    ['/fr/c/', 'fr'],
    ['/de/c/__proto__', 'de'],
    ['/en/c/..%2f..%2fetc%2fpasswd', 'en'],
    ['/assets/0/none.css', 'fr'],
    ['/none', 'fr'],
    ['/xx/', 'fr'],
    [`/EN/c/${demoSlug}`, 'fr'],
    ['/favicon.ico', 'fr'],
    ['/.env', 'fr'],
    ['//elsewhere.example/', 'fr'],
  ] as const)('is told in the language of the address, or else of the reader: %s', async (path, language) => {
    // Put together by hand: an address that begins with two slashes would be another host's.
    const response = await app.visit(app.baseUrl + path, { headers: { 'Accept-Language': 'fr-BE, en;q=0.5' } });
    await expectPage(response, { status: 404, language, heading: 'pages.error.not-found.title' });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is told to a look at its head as well, and about an address that cannot be read', async () => {
    const head = await app.visit('/nl/none', { method: 'HEAD' });
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 404, body: '' });
    for (const path of ['/nl/c/%E0%A4%A/signatories', '/nl/confirm/%ff', '/nl/withdraw/%c0%ae']) {
      const response = await app.visit(path);
      await expectPage(response, { status: 400, language: 'nl', heading: 'pages.error.bad-request.title' });
    }
  });
});

describe('a page', () => {
  it('is the same with a slash at its end and without', async () => {
    const linked = await aLinked(app);
    for (const path of [`/en/c/${demoSlug}`, '/nl', `/fa/c/${demoSlug}/signatories`]) {
      const [bare, slashed] = [await app.visit(path), await app.visit(`${path}/`)];
      expect([path, bare.status, slashed.status]).toEqual([path, 200, 200]);
      expect(await slashed.text()).toBe(await bare.text());
    }
    expect((await app.visit(`${linked.link('confirm')}/`)).status).toBe(200);
    expect((await app.visit(`${linked.link('withdraw')}/`)).status).toBe(200);
  });

  it('tells of its head what it would tell whole', async () => {
    const linked = await aLinked(app);
    const paths = [
      ...['/en/', `/en/c/${demoSlug}`, `/c/${demoSlug}/count.json`, `/en/c/${demoSlug}/signatories`],
      ...[`/en/c/${demoSlug}/check-mail`, '/healthz', '/readyz', linked.link('confirm'), linked.link('unsubscribe')],
    ];
    for (const path of paths) {
      const [whole, head] = [await app.visit(path), await app.visit(path, { method: 'HEAD' })];
      expect({ path, status: head.status, body: await head.text() }).toEqual({ path, status: 200, body: '' });
      // Our client closes the connection after a head, and the time passes.
      const ofConnection = { connection: '', 'keep-alive': '', date: '' };
      const [told, expected] = [head, whole].map(({ headers }) => ({
        ...Object.fromEntries(headers),
        ...ofConnection,
      }));
      expect(told).toEqual(expected);
    }
  });

  it('that only shows takes nothing, whatever is sent to it', async () => {
    const linked = await aLinked(app);
    const before = await rowOf(app, linked);
    const signed = linked.link('confirm').replace('/confirm/', '/signed/');
    const shown = [
      '/en/',
      `/en/c/${demoSlug}`,
      `/en/c/${demoSlug}/signatories`,
      `/en/c/${demoSlug}/check-mail`,
      signed,
    ];
    for (const path of [...shown, `/c/${demoSlug}/count.json`, '/healthz', '/metrics']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        await expectPage(await app.visit(path, { method }), { status: 404 });
      }
    }
    for (const purpose of ['confirm', 'withdraw', 'unsubscribe'] as const) {
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        await expectPage(await app.visit(linked.link(purpose), { method }), { status: 404 });
      }
    }
    expect(await rowOf(app, linked)).toEqual(before);
  });
});
