import { linkMinutes, printedLink } from '../src/accounts/sign-in-link.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { startTestApp } from './support/app.ts';
import { aMember, aMemberAddress, deskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { linkIn } from './support/supporter.ts';

const app = await startTestApp({ trustProxy: 1 });
afterAll(() => app[Symbol.asyncDispose]());

const MINUTE_MS = 60_000;
let networks = 0;
/** Each test asks from a network of its own, as people do. */
function aNetwork() {
  networks += 1;
  return { 'X-Forwarded-For': `198.51.100.${networks}` };
}

/** Asks for a link, and reads the mail. @returns the path that it leads to. */
async function aMailedLink(email: string): Promise<string> {
  const answer = await deskVisitor(app).post('/desk/sign-in', { email }, aNetwork());
  expect(answer.headers.get('location')).toBe('/desk/sign-in/sent?lang=en');
  return new URL(linkIn(await app.mailTo(email), 'sign-in')).pathname;
}

async function aPrintedLink(email: string): Promise<string> {
  const address = parseAddress(email);
  if (address === undefined) throw new Error(`${email} is no address.`);
  return printedLink(app.db, app.store.siteKeys, { address, now: app.clock.now() });
}

test('a mailed link and its button sign a committee member in, and the way out signs them out', async () => {
  const member = await aMember(app, 'committee');
  const browser = deskVisitor(app);
  expect(await (await browser.visit('/desk')).headers.get('location')).toBe('/desk/sign-in');
  await expectDeskPage(await browser.visit('/desk/sign-in'), { heading: 'desk.sign-in.title' });
  const link = await aMailedLink(member.email.toUpperCase());

  await expectDeskPage(await browser.visit(link), { heading: 'desk.link.title' });
  expect(browser.cookie()).toBe('');
  const arrived = await browser.post(link);
  expect({ status: arrived.status, to: arrived.headers.get('location') }).toEqual({ status: 303, to: '/desk' });
  expect(arrived.headers.get('set-cookie')).toMatch(/^signatory=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/desk$/);
  const numbers = (await browser.visit('/desk')).headers.get('location') ?? '';
  const home = await expectDeskPage(await browser.visit(numbers), { heading: 'desk-numbers.title' });
  expect(home).toContain(member.email);
  expect(home).toContain('investigate the 1988 massacre in Iran');

  const cookie = browser.cookie();
  const out = await browser.post('/desk/sign-out');
  expect(out.headers.get('location')).toBe('/desk/sign-in?done=desk.done.signed-out');
  expect(browser.cookie()).toBe('');
  const again = deskVisitor(app, cookie);
  expect((await again.visit('/desk')).headers.get('location')).toBe('/desk/sign-in?done=desk.done.ended');
});

test('the sign-in mail speaks the language of the page it was asked on, and holds the link once, alone on a line', async () => {
  for (const language of languages) {
    const { email } = await aMember(app, 'committee');
    const answer = await deskVisitor(app).post(`/desk/sign-in?lang=${language}`, { email }, aNetwork());
    expect(answer.headers.get('location')).toBe(`/desk/sign-in/sent?lang=${language}`);
    const mail = await app.mailTo(email);
    expect(mail.headers['content-language']).toBe(language);
    const link = linkIn(mail, 'sign-in');
    expect(mail.text.split(link)).toHaveLength(2);
    const page = await deskVisitor(app).visit(link, { 'Accept-Language': 'en' });
    await expectDeskPage(page, { heading: 'desk.link.title', language });
  }
});

describe('a link', () => {
  it('works once, and takes those before it with it', async () => {
    const { email } = await aMember(app, 'committee');
    const [first, second] = [await aPrintedLink(email), await aPrintedLink(email)];
    const used = await Promise.all([1, 2, 3].map(() => deskVisitor(app).post(second)));
    expect(used.map(({ status }) => status).toSorted()).toEqual([303, 410, 410]);
    for (const link of [first, second]) {
      await expectDeskPage(await deskVisitor(app).visit(link), { status: 410, heading: 'desk.link-over.title' });
      await expectDeskPage(await deskVisitor(app).post(link), { status: 410, heading: 'desk.link-over.title' });
    }
  });

  it('never waits for another of the same member for ever', async () => {
    const { email } = await aMember(app, 'committee');
    for (let round = 0; round < 10; round += 1) {
      const links = [await aPrintedLink(email), await aPrintedLink(email), await aPrintedLink(email)];
      const used = await Promise.all([...links, ...links.toReversed()].map((link) => deskVisitor(app).post(link)));
      expect(used.map(({ status }) => status).toSorted()).toEqual([303, 410, 410, 410, 410, 410]);
    }
  });

  it('is over after ten minutes', async () => {
    const { email } = await aMember(app, 'committee');
    const link = await aMailedLink(email);
    app.clock.pass(linkMinutes.mailed * MINUTE_MS - 5_000);
    expect((await deskVisitor(app).visit(link)).status).toBe(200);
    app.clock.pass(5_000);
    await expectDeskPage(await deskVisitor(app).post(link), { status: 410, heading: 'desk.link-over.title' });
  });

  it('is nothing where a letter of it was changed, wherever', async () => {
    const { email } = await aMember(app, 'committee');
    const link = await aPrintedLink(email);
    const from = '/desk/sign-in/'.length;
    for (const at of [from, from + 20, from + 30, link.length - 1]) {
      const changed = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
      expect((await deskVisitor(app).visit(changed)).status).toBe(404);
      expect((await deskVisitor(app).post(changed)).status).toBe(404);
    }
    expect((await deskVisitor(app).post(link)).status).toBe(303);
  });

  it('names nobody on the page, where mail scanners look', async () => {
    const { email } = await aMember(app, 'committee');
    const page = await deskVisitor(app).visit(await aPrintedLink(email));
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).not.toContain(email);
  });
});

describe('whoever asks for a link', () => {
  it('is answered the same for a member’s address and for any other, and only the member gets a mail', async () => {
    const [known, unknown] = [(await aMember(app, 'admin')).email, aMemberAddress()];
    const answers = await Promise.all(
      [known, unknown].map(async (email) => {
        const answer = await deskVisitor(app).post('/desk/sign-in', { email }, aNetwork());
        const headers = [...answer.headers].filter(([name]) => name !== 'date');
        return { status: answer.status, headers, body: await answer.text() };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    await app.mailTo(known);
    await app.jobsDone();
    expect(await app.mailsTo(unknown)).toEqual([]);
  });

  it('gets five an hour for one address, and is told nothing of it', async () => {
    const { email } = await aMember(app, 'committee');
    const ask = () => deskVisitor(app).post('/desk/sign-in', { email }, aNetwork());
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(303));
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(5);
    app.clock.pass(61 * MINUTE_MS);
    await ask();
    await app.mailTo(email, 6);
  });

  it('waits after twenty from one network', async () => {
    const network = aNetwork();
    const ask = () => deskVisitor(app).post('/desk/sign-in', { email: aMemberAddress() }, network);
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(303));
    const refused = await ask();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    await expectDeskPage(refused, { status: 429, heading: 'desk.too-many-links.title' });
  });

  it('is told to mend what is no address, with what they typed kept', async () => {
    const answer = await deskVisitor(app).post('/desk/sign-in', { email: 'ann@<b>' }, aNetwork());
    const html = await expectDeskPage(answer, { status: 422, heading: 'desk.sign-in.title' });
    expect(html).toContain('value="ann@&lt;b&gt;"');
    expect(html).toContain('<a href="#email">');
  });
});

test('an address of the desk that ends with a slash leads to the page', async () => {
  const stranger = deskVisitor(app);
  const moves: ReadonlyArray<readonly [string, string]> = [
    ['/desk/', '/desk'],
    ['/desk/sign-in/', '/desk/sign-in'],
    ['/desk/sign-in/sent/?lang=fa', '/desk/sign-in/sent?lang=fa'],
  ];
  for (const [typed, page] of moves) {
    const answer = await stranger.visit(typed);
    expect([typed, answer.status, answer.headers.get('location')]).toEqual([typed, 303, page]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  for (const typed of ['/desk//', '/desk//evil.example/', '//desk/']) {
    const answer = await stranger.visit(`${app.baseUrl}${typed}`);
    expect([typed, answer.status]).toEqual([typed, 404]);
  }
});

test('a form that another site sends is refused, and one that does not say where it is from', async () => {
  const member = await signedIn(app, 'admin');
  const other = { Origin: 'https://evil.example' };
  for (const headers of [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ]) {
    await expectDeskPage(await member.post('/desk/sign-out', {}, headers), {
      status: 403,
      heading: 'desk.cross-site.title',
    });
  }
  for (const headers of [{}, other, { Origin: 'null' }]) {
    const answer = await fetch(`${app.baseUrl}/desk/sign-out`, {
      method: 'POST',
      headers: { Cookie: member.cookie(), ...headers },
      redirect: 'manual',
    });
    expect(answer.status).toBe(403);
  }
  expect((await member.visit('/desk')).status).toBe(200);
});
