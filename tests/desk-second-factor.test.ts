import { Secret, TOTP } from 'otpauth';
import { CODE_TRIES, TRIES_MINUTES } from '../src/accounts/second-factor.ts';
import { printedLink } from '../src/accounts/sign-in-link.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { startTestApp } from './support/app.ts';
import { aMember, type DeskVisitor, deskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';

const app = await startTestApp({ withWorker: false });
// A code is another one every half minute, and a busy machine needs as long for a few pages.
app.clock.stop();
afterAll(() => app[Symbol.asyncDispose]());

const STEP_MS = 30_000;
const MINUTE_MS = 60_000;

/** A browser that has just followed a link of the member's. */
async function arrived(email: string): Promise<DeskVisitor> {
  const address = parseAddress(email);
  if (address === undefined) throw new Error(`${email} is no address.`);
  const browser = deskVisitor(app);
  const link = await printedLink(app.db, app.store.siteKeys, { address, now: app.clock.now() });
  expect((await browser.post(link)).headers.get('location')).toBe('/desk');
  return browser;
}

/** What an app shows that scanned the picture, or was given the key below it. */
function codeOf(secret: string): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: app.clock.now().getTime() });
}

function secretOn(html: string): string {
  const key = /<code dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(html)?.[1];
  if (key === undefined) throw new Error('The page shows no key.');
  return key.replaceAll(' ', '');
}

function codesOn(html: string): string[] {
  return [...html.matchAll(/<code dir="ltr">([\da-z]{5}-[\da-z]{5})<\/code>/g)].map(([, code = '']) => code);
}

interface SetUp {
  readonly email: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly browser: DeskVisitor;
}

/** An organiser who has set up an app, and the browser they did it with. */
async function anOrganiserWithApp(): Promise<SetUp> {
  const { email } = await aMember(app, 'organiser');
  const browser = await arrived(email);
  const secret = secretOn(await (await browser.visit('/desk/second-factor/set-up')).text());
  const answer = await browser.post('/desk/second-factor/app', { 'app-code': codeOf(secret) });
  const recoveryCodes = codesOn(await expectDeskPage(answer, { heading: 'desk-factor.codes.title' }));
  expect(new Set(recoveryCodes).size).toBe(10);
  return { email, secret, recoveryCodes, browser };
}

const whereTo = (answer: Response) => answer.headers.get('location');

test('an organiser gets no further than setting up a second factor, and then to everything', async () => {
  const { email } = await aMember(app, 'organiser');
  const browser = await arrived(email);
  expect(whereTo(await browser.visit('/desk'))).toBe('/desk/second-factor/set-up');
  const page = await browser.visit('/desk/second-factor/set-up');
  const secret = secretOn(await expectDeskPage(page, { heading: 'desk-factor.set-up.title' }));
  const picture = await browser.visit('/desk/second-factor/qr.svg');
  expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  expect(await picture.text()).toMatch(
    /^<svg [^>]+><path fill="#ffffff" d="[\w. ]+"\/><path stroke="#000000" d="[^"]{500,}"\/><\/svg>\s*$/,
  );

  const wrong = await browser.post('/desk/second-factor/app', { 'app-code': '000000' });
  expect(secretOn(await expectDeskPage(wrong, { status: 422, heading: 'desk-factor.set-up.title' }))).toBe(secret);
  const before = browser.cookie();
  const done = await browser.post('/desk/second-factor/app', { 'app-code': codeOf(secret) });
  await expectDeskPage(done, { heading: 'desk-factor.codes.title' });
  expect(browser.cookie()).not.toBe(before);
  expect(whereTo(await deskVisitor(app, before).visit('/desk'))).toContain('/desk/sign-in');
  expect((await browser.visit('/desk')).status).toBe(200);
});

test('two browsers that follow links of one member are offered two secrets', async () => {
  const { email } = await aMember(app, 'admin');
  const secrets = [];
  for (const browser of [await arrived(email), await arrived(email)]) {
    secrets.push(secretOn(await (await browser.visit('/desk/second-factor/set-up')).text()));
  }
  expect(new Set(secrets).size).toBe(2);
});

test('who comes back is asked for a code, each of which works once, and cannot set up another instead', async () => {
  const { email, secret } = await anOrganiserWithApp();
  const browser = await arrived(email);
  expect(whereTo(await browser.visit('/desk'))).toBe('/desk/second-factor');
  await expectDeskPage(await browser.visit('/desk/second-factor'), { heading: 'desk-factor.sign-in.title' });
  for (const around of ['/desk/second-factor/set-up', '/desk/second-factor/qr.svg']) {
    expect(whereTo(await browser.visit(around))).toBe('/desk/second-factor');
  }
  for (const around of ['/desk/second-factor/app', '/desk/second-factor/passkey']) {
    expect(whereTo(await browser.post(around, { 'app-code': codeOf(secret) }))).toBe('/desk/second-factor');
  }
  const give = (by: DeskVisitor, code: string) => by.post('/desk/second-factor', { 'factor-code': code });
  const used = await expectDeskPage(await give(browser, codeOf(secret)), {
    status: 422,
    heading: 'desk-factor.sign-in.title',
  });
  expect(used).toContain('That code has been used already.');

  app.clock.pass(STEP_MS);
  const code = codeOf(secret);
  const persian = code.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'.charAt(Number(digit)));
  // From two browsers: whoever is first is given another cookie, and what still carries the old one is nobody's.
  const other = await arrived(email);
  const answers = await Promise.all([give(browser, `${persian.slice(0, 3)} ${persian.slice(3)}`), give(other, code)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
  const [first, second] = answers[0]?.status === 303 ? [browser, other] : [other, browser];
  expect((await first.visit('/desk')).status).toBe(200);
  expect(whereTo(await second.visit('/desk'))).toBe('/desk/second-factor');
});

test('recovery codes let in once each, in small or capital letters, and new ones end the former', async () => {
  const { email, recoveryCodes } = await anOrganiserWithApp();
  const [first = '', second = '', third = ''] = recoveryCodes;
  for (const typed of [first, second.toUpperCase().replace('-', ' ')]) {
    const browser = await arrived(email);
    expect(whereTo(await browser.post('/desk/second-factor', { 'factor-code': typed }))).toBe('/desk');
    const again = await arrived(email);
    expect((await again.post('/desk/second-factor', { 'factor-code': typed })).status).toBe(422);
    expect(await (await browser.visit('/desk/account')).text()).toMatch(/[89] recovery codes are left/);
    if (typed === first) continue;
    const fresh = await browser.post('/desk/second-factor/recovery-codes');
    expect(codesOn(await expectDeskPage(fresh, { heading: 'desk-factor.codes.title' }))).not.toContain(third);
    expect((await again.post('/desk/second-factor', { 'factor-code': third })).status).toBe(422);
  }
});

test('five codes may be tried in a quarter of an hour, however many at once', async () => {
  const { email, secret } = await anOrganiserWithApp();
  app.clock.pass(STEP_MS);
  const browsers: DeskVisitor[] = [];
  while (browsers.length < 8) browsers.push(await arrived(email));
  const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
  const tries = await Promise.all(browsers.map((one) => one.post('/desk/second-factor', { 'factor-code': wrong })));
  const statuses = tries.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([...Array(CODE_TRIES).fill(422), ...Array(8 - CODE_TRIES).fill(429)]);
  const [browser] = browsers;
  expect((await browser?.post('/desk/second-factor', { 'factor-code': codeOf(secret) }))?.status).toBe(429);
  app.clock.pass(TRIES_MINUTES * MINUTE_MS);
  const answer = await browser?.post('/desk/second-factor', { 'factor-code': codeOf(secret) });
  expect(answer?.status).toBe(303);
});

describe('after ten minutes the second factor is asked for again', () => {
  it('before a page that needs it, and leads back there and nowhere else', async () => {
    const { browser, secret } = await anOrganiserWithApp();
    expect((await browser.visit('/desk/second-factor/set-up')).status).toBe(200);
    app.clock.pass(10 * MINUTE_MS);
    const asked = whereTo(await browser.visit('/desk/second-factor/set-up'));
    expect(asked).toBe('/desk/step-up?to=%2Fdesk%2Fsecond-factor%2Fset-up');
    const html = await expectDeskPage(await browser.visit(asked ?? ''), { heading: 'desk-factor.step-up.title' });
    expect(html).toContain('action="/desk/step-up?to&#x3D;%2Fdesk%2Fsecond-factor%2Fset-up"');
    expect(html).not.toContain('What you have typed is kept.');
    expect((await browser.post(asked ?? '', { 'factor-code': '' })).status).toBe(422);
    expect(whereTo(await browser.post(asked ?? '', { 'factor-code': codeOf(secret) }))).toBe(
      '/desk/second-factor/set-up',
    );
    expect((await browser.visit('/desk/second-factor/set-up')).status).toBe(200);
    for (const elsewhere of ['//evil.example', 'https://evil.example', '/desk/../en', '/desk//evil.example', '/en/']) {
      expect(whereTo(await browser.visit(`/desk/step-up?${new URLSearchParams({ to: elsewhere })}`))).toBe('/desk');
    }
  });

  it('before a form does what it says, and keeps what was typed', async () => {
    const { browser, secret } = await anOrganiserWithApp();
    app.clock.pass(10 * MINUTE_MS);
    const typed = { note: '"<b>', 'factor-code': '' };
    const asked = await browser.post('/desk/second-factor/recovery-codes', typed);
    const html = await expectDeskPage(asked, { status: 403, heading: 'desk-factor.step-up.title' });
    expect(html).toContain('action="/desk/second-factor/recovery-codes"');
    expect(html).toContain('<input type="hidden" name="note" value="&quot;&lt;b&gt;">');
    expect(html.match(/name="factor-code"/g)).toHaveLength(1);
    expect(html).toContain('<p>What you have typed is kept.</p>');

    const wrong = await browser.post('/desk/second-factor/recovery-codes', { ...typed, 'factor-code': '12345' });
    expect(await expectDeskPage(wrong, { status: 422, heading: 'desk-factor.step-up.title' })).toContain('name="note"');
    const before = browser.cookie();
    const done = await browser.post('/desk/second-factor/recovery-codes', { ...typed, 'factor-code': codeOf(secret) });
    await expectDeskPage(done, { heading: 'desk-factor.codes.title' });
    expect(browser.cookie()).not.toBe(before);
  });
});

describe('a session', () => {
  it.each([
    ['organiser', 30, 8 * 60],
    ['committee', 12 * 60, 7 * 24 * 60],
  ] as const)('of an %s ends after %s minutes idle and %s in all', async (role, idle, absolute) => {
    const idler = await signedIn(app, role);
    app.clock.pass((idle - 1) * MINUTE_MS);
    expect((await idler.visit('/desk/account')).status).toBe(200);
    app.clock.pass(idle * MINUTE_MS);
    expect(whereTo(await idler.visit('/desk/account'))).toBe('/desk/sign-in?done=desk.done.ended');

    const busy = await signedIn(app, role);
    for (let passed = 0; passed < absolute; passed += idle / 2) {
      expect((await busy.visit('/desk/account')).status).toBe(200);
      app.clock.pass((idle / 2) * MINUTE_MS);
    }
    // Only half as long idle as it may be.
    expect(whereTo(await busy.visit('/desk/account'))).toBe('/desk/sign-in?done=desk.done.ended');
  });

  it('is listed with its browser, and signed out alone, or with all others', async () => {
    const { email, browser, recoveryCodes } = await anOrganiserWithApp();
    const others = [];
    for (const code of recoveryCodes.slice(0, 2)) {
      const other = await arrived(email);
      await other.post('/desk/second-factor', { 'factor-code': code });
      others.push(other);
    }
    const html = await (await browser.visit('/desk/account')).text();
    const ends = [...html.matchAll(/action="(\/desk\/account\/sessions\/[\w-]+\/end)"/g)].map(([, path = '']) => path);
    expect(ends).toHaveLength(2);
    await browser.post(ends[0] ?? '');
    const left = await Promise.all(others.map(async (one) => (await one.visit('/desk/account')).status));
    expect(left.toSorted()).toEqual([200, 303]);

    const stranger = await signedIn(app, 'committee');
    await stranger.post(ends[1] ?? '');
    const still = await Promise.all(others.map(async (one) => (await one.visit('/desk/account')).status));
    expect(still.toSorted()).toEqual([200, 303]);
    expect(whereTo(await browser.post('/desk/account/sign-out-everywhere'))).toContain('/desk/sign-in');
    for (const one of [browser, ...others]) expect((await one.visit('/desk/account')).status).toBe(303);
  });
});
