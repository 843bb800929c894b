import { Secret, TOTP } from 'otpauth';
import type { Member } from '../src/accounts/member.ts';
import { startSession } from '../src/accounts/sessions.ts';
import type { Language } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { aMember, aMemberAddress, type DeskVisitor, deskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';
import { demoSlug, linkIn } from './support/supporter.ts';

const app = await startTestApp();
app.clock.stop();
afterAll(() => app[Symbol.asyncDispose]());

const MINUTE_MS = 60_000;
const dashboard = `/desk/c/${demoSlug}/dashboard`;
const whereTo = (answer: Response) => answer.headers.get('location');
const say = (key: string) => locales.message('en', key);

/** A browser that a mailed link alone has let in. */
async function letInByLink({ id }: Member): Promise<DeskVisitor> {
  const token = await startSession(app.db, { memberId: id, agent: 'Firefox, Linux', now: app.clock.now() });
  return deskVisitor(app, `signatory=${token}`);
}

/** Sets up an app. @returns the code it shows. */
async function setUpApp(browser: DeskVisitor, language: Language = 'en'): Promise<() => string> {
  const html = await (await browser.visit('/desk/second-factor/set-up')).text();
  const key = /<code dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '';
  const secret = Secret.fromBase32(key.replaceAll(' ', ''));
  const code = () => TOTP.generate({ secret, timestamp: app.clock.now().getTime() });
  const answer = await browser.post('/desk/second-factor/app', { 'app-code': code() });
  await expectDeskPage(answer, { heading: 'desk-factor.codes.title', language });
  return code;
}

test('once everybody is asked for a second factor, a mailed link alone opens nothing, not even counts', async () => {
  const admin = await signedIn(app, 'admin');
  const member = await aMember(app, 'committee');
  const inside = await letInByLink(member);
  expect((await inside.visit(dashboard)).status).toBe(200);

  const done = await admin.post('/desk/team/factor', { everyone: 'yes', reason: 'A stolen mailbox' });
  expect(whereTo(done)).toBe('/desk/team?done=desk-team.done.rule-changed');
  for (const browser of [inside, await letInByLink(member)]) {
    for (const path of ['/desk', dashboard, `${dashboard}.csv`, '/desk/account', '/desk/help']) {
      expect([path, (await browser.visit(path)).status]).not.toEqual([path, 200]);
    }
    expect(whereTo(await browser.visit(dashboard))).toBe('/desk/second-factor/set-up');
  }
  await setUpApp(inside);
  expect((await inside.visit(dashboard)).status).toBe(200);
  await inside.post('/desk/account/app/remove');
  expect(await (await inside.visit('/desk/account')).text()).toContain(say('desk-account.factors.app'));

  // A session that was let in long ago without one is over.
  app.clock.pass(31 * MINUTE_MS);
  const late = await letInByLink(member);
  app.clock.pass(31 * MINUTE_MS);
  expect(whereTo(await late.visit(dashboard))).toBe('/desk/sign-in?done=desk.done.ended');

  const again = await signedIn(app, 'admin');
  await again.post('/desk/team/factor', { everyone: 'no' });
  expect(whereTo(await again.post('/desk/team/factor', { everyone: 'no' }))).toBe('/desk/team');
  const other = await letInByLink(await aMember(app, 'committee'));
  expect((await other.visit(dashboard)).status).toBe(200);
  const { rows } = await app.pool.query(
    "select details, reason_sealed is not null as has_reason from audit_entry where act = 'team.factor-rule' order by seq",
  );
  expect(rows).toEqual([
    { details: { everyone: true }, has_reason: true },
    { details: { everyone: false }, has_reason: false },
  ]);
});

test('whoever has stolen a session cannot shut its owner out without the second factor', async () => {
  const member = await aMember(app, 'organiser');
  const browser = await letInByLink(member);
  const code = await setUpApp(browser);
  const other = await letInByLink(member);
  app.clock.pass(11 * MINUTE_MS);
  expect((await browser.post('/desk/account/sign-out-everywhere')).status).toBe(403);
  expect((await browser.visit('/desk/account')).status).toBe(200);
  expect(whereTo(await browser.post('/desk/account/sign-out-everywhere', { 'factor-code': code() }))).toContain(
    'sign-in',
  );
  for (const one of [browser, other]) expect(whereTo(await one.visit('/desk/account'))).toContain('/desk/sign-in');

  // Who has none is not asked for one.
  const counting = await letInByLink(await aMember(app, 'committee'));
  app.clock.pass(11 * MINUTE_MS);
  expect(whereTo(await counting.post('/desk/account/sign-out-everywhere'))).toContain('desk.done.signed-out');
});

test('a member is told by mail, in their language, of each change to how they sign in', async () => {
  const member = await aMember(app, 'committee');
  await app.db.updateTable('member').set({ language: 'fa' }).where('id', '=', member.id).execute();
  const browser = await letInByLink(member);
  await setUpApp(browser, 'fa');
  const told = async (count: number, change: string) => {
    const { subject, text, html, headers } = await app.mailTo(member.email, count);
    expect(subject).toBe(locales.message('fa', 'desk-factor.mail.subject'));
    for (const part of [text, html])
      expect(part).toContain(locales.message('fa', `desk-factor.mail.opening.${change}`));
    expect(text).toMatch(new RegExp(`^${app.baseUrl}/desk/account\\r?$`, 'm'));
    expect(headers['content-language']).toBe('fa');
  };
  await told(1, 'app-added');
  await browser.post('/desk/second-factor/recovery-codes');
  await told(2, 'recovery-codes-replaced');
  await browser.post('/desk/account/app/remove');
  await told(3, 'app-removed');
});

test('mails to a member speak the language they were added with, or first signed in with', async () => {
  const admin = await signedIn(app, 'admin');
  const email = aMemberAddress();
  await admin.post('/desk/team/add', { email, role: `organiser:${demoSlug}`, language: 'fa' });
  expect((await app.mailTo(email)).headers['content-language']).toBe('fa');

  const member = await aMember(app, 'committee');
  const browser = deskVisitor(app);
  await browser.post('/desk/sign-in?lang=de', { email: member.email });
  const link = new URL(linkIn(await app.mailTo(member.email), 'sign-in')).pathname;
  await browser.post(link, {}, { 'Accept-Language': 'nl' });
  const stored = await app.db.selectFrom('member').select('language').where('id', '=', member.id).executeTakeFirst();
  expect(stored?.language).toBe('de');
});

test('who takes another name, under which the audit shows them, stands in the audit, and without the name', async () => {
  const browser = await signedIn(app, 'committee');
  const name = 'Somebody Else-Altogether';
  const changes = async () => {
    const { rows } = await app.pool.query(
      "select actor_id, subject, details from audit_entry where act = 'desk.account' order by seq",
    );
    return rows;
  };
  for (const language of ['nl', 'nl', 'fr']) await browser.post('/desk/account', { name, language });
  const who = { actor_id: browser.member.id, subject: browser.member.id };
  expect(await changes()).toEqual([
    { ...who, details: { fields: ['name', 'language'] } },
    { ...who, details: { fields: ['language'] } },
  ]);
});
