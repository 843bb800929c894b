import { languages } from '../src/platform/i18n/languages.ts';
import { demoDraft, openNow, startTestApp } from './support/app.ts';
import { openBrowser, type Visitor, type VisitorOptions } from './support/browser.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { expectPage, locales } from './support/polite-page.ts';
import { challengeIn, solved } from './support/proof.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';

const app = await startTestApp({ trustProxy: 1, drafts: [await demoDraft(), openNow(aDraftNamed('another'))] });
const browser = await openBrowser();
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

// Allowances come back with time, and tests take some.
app.clock.stop();

const MINUTE_MS = 60_000;
let networks = 0;

/** A network of its own, as the proxy in front names it. */
function aNetwork() {
  networks += 1;
  return { 'X-Forwarded-For': `198.51.100.${networks}` };
}

/** A network that has had its share of this minute. */
async function aBusyNetwork() {
  const headers = aNetwork();
  const shares = await Promise.all(Array.from({ length: 30 }, () => app.sign(aForm(), { headers })));
  expect(new Set(shares.map(({ status }) => status))).toEqual(new Set([303]));
  return headers;
}

async function stateOf(email: string) {
  return (await storedPeople(app)).find((person) => person.email === email)?.state;
}

describe('a form past its network’s share', () => {
  it.each(languages)('is asked for a calculation, and keeps what was typed (%s)', async (language) => {
    const headers = await aBusyNetwork();
    const form = aForm({ name: 'Ali <b>', disclosure: 'recipients', updates: 'yes' });
    const answer = await app.sign(form, { language, headers });
    expect(Number(answer.headers.get('retry-after'))).toBe(60);
    const html = await expectPage(answer, { status: 429, language });
    expect(html).toContain('value="Ali &lt;b&gt;"');
    expect(html).toContain(`value="${form.email}"`);
    expect(html).toMatch(/value="recipients"[^>]* checked/);
    expect(html).toMatch(/name="consent"[^>]* checked/);
    expect(html).toMatch(/name="updates"[^>]* checked/);
    expect(html).toContain(locales.message(language, 'proof.why.network'));
    expect(html).toContain(locales.message(language, 'proof.without.wait', { minutes: 1 }));
    expect(html).toContain('id="problems"');
    expect(await stateOf(form.email ?? '')).toBeUndefined();
  });

  it('is taken with a good proof, once, and others go on without', async () => {
    const headers = await aBusyNetwork();
    const email = anAddress();
    const proof = await solved(challengeIn(await (await app.sign(aForm({ email }), { headers })).text()));
    expect((await app.sign(aForm({ email, proof }), { headers })).status).toBe(303);
    expect((await app.confirm(email)).status).toBe(303);
    const again = await app.sign(aForm({ proof }), { headers });
    const html = await expectPage(again, { status: 429 });
    expect(html).not.toContain('data-sends-itself');
    expect(html).toContain(locales.message('en', 'proof.working.press-sign'));
    expect((await app.sign(aForm(), { headers: aNetwork() })).status).toBe(303);
  });

  it('is not taken with a proof for another campaign, nor with an old one', async () => {
    const headers = await aBusyNetwork();
    const ask = async () => challengeIn(await (await app.sign(aForm(), { headers })).text());
    const proof = await solved(await ask());
    expect((await app.sign(aForm({ proof }), { headers, slug: 'another' })).status).toBe(429);
    const old = await solved(await ask());
    app.clock.pass(31 * MINUTE_MS);
    await Promise.all(Array.from({ length: 30 }, () => app.sign(aForm(), { headers })));
    expect((await app.sign(aForm({ proof: old }), { headers })).status).toBe(429);
  });

  it('with mistakes is told them, and has a calculation to do meanwhile; its proof stays good', async () => {
    const headers = await aBusyNetwork();
    const proof = await solved(challengeIn(await (await app.sign(aForm(), { headers })).text()));
    const html = await expectPage(await app.sign(aForm({ name: '', proof }), { headers }), { status: 422 });
    expect(html).toContain('href="#name"');
    expect(html).toContain('id="proof"');
    expect(html).not.toContain('data-sends-itself');
    expect((await app.sign(aForm({ proof }), { headers })).status).toBe(303);
  });

  it('is taken again without any after a while', async () => {
    const headers = await aBusyNetwork();
    expect((await app.sign(aForm(), { headers })).status).toBe(429);
    app.clock.pass(2_000);
    expect((await app.sign(aForm(), { headers })).status).toBe(303);
  });

  it('is told to wait by a small page when it goes on and on, and still taken with a proof', async () => {
    const headers = await aBusyNetwork();
    const challenge = challengeIn(await (await app.sign(aForm(), { headers })).text());
    const more = await Promise.all(Array.from({ length: 59 }, () => app.sign(aForm(), { headers })));
    expect(new Set(more.map(({ status }) => status))).toEqual(new Set([429]));
    const answer = await app.sign(aForm(), { headers, language: 'fa' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    await expectPage(answer, { status: 429, language: 'fa', heading: 'pages.error.too-many.title' });
    expect((await app.sign(aForm({ proof: await solved(challenge) }), { headers })).status).toBe(303);
  });

  it('cannot come from another network by what it says of itself: only the proxy’s word counts', async () => {
    const { 'X-Forwarded-For': network } = await aBusyNetwork();
    const answer = await app.sign(aForm(), { headers: { 'X-Forwarded-For': `203.0.113.99, ${network}` } });
    expect(answer.status).toBe(429);
  });
});

describe('in a browser on a network past its share', () => {
  async function aVisitor(options: VisitorOptions): Promise<Visitor> {
    const visitor = await browser.open(options);
    await visitor.context.setExtraHTTPHeaders(await aBusyNetwork());
    await visitor.page.goto(`${app.baseUrl}/en/c/${demoSlug}`);
    return visitor;
  }

  async function fillIn({ page }: Visitor, email: string): Promise<void> {
    await page.locator('#name').fill('Maryam Rajabi');
    await page.locator('#email').fill(email);
    await page.locator('#country').selectOption('BE');
    await page.locator('input[name=disclosure][value=public]').check();
    await page.locator('#consent').check();
  }

  it('the calculation is done by itself, and the signature sent', async () => {
    await using visitor = await aVisitor({ screen: 'phone' });
    const { page } = visitor;
    const email = anAddress();
    await fillIn(visitor, email);
    const answered = page.waitForResponse((response) => response.status() === 429);
    await page.locator('#sign form > .button').click();
    await answered;
    await page.waitForURL(({ pathname }) => pathname.endsWith('/check-mail'));
    expect(await stateOf(email)).toBe('pending');
  });

  it('a form with mistakes is mended while the calculation runs, and sent when both are done', async () => {
    await using visitor = await aVisitor({});
    const { page } = visitor;
    const email = anAddress();
    await fillIn(visitor, '');
    await page.locator('#sign form > .button').click();
    await page.locator('#proof').waitFor();
    await page.locator('#email').fill(email);
    await page.locator('#sign form > .button').click();
    await page.waitForURL(({ pathname }) => pathname.endsWith('/check-mail'));
    expect(await stateOf(email)).toBe('pending');
  });

  it('without scripts is told how to go on: waits, and sends what it typed', async () => {
    await using visitor = await aVisitor({ withoutScripts: true });
    const { page } = visitor;
    const email = anAddress();
    await fillIn(visitor, email);
    await page.locator('#sign form > .button').click();
    await page.getByText('Does your browser run no scripts?').waitFor();
    expect(await page.getByText('Your browser is calculating').isVisible()).toBe(false);
    app.clock.pass(MINUTE_MS);
    await page.locator('#sign form > .button').click();
    await page.waitForURL(({ pathname }) => pathname.endsWith('/check-mail'));
    expect(await stateOf(email)).toBe('pending');
  });
});
