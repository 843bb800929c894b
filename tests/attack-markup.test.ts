import { addToTeam } from '../src/accounts/members.ts';
import { startSession, strengthenSession } from '../src/accounts/sessions.ts';
import { recorderFor } from '../src/audit/log.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aCampaignDraft } from './support/campaign-folder.ts';
import { aMemberAddress, type DeskVisitor, deskVisitor } from './support/desk.ts';
import { aForm, linkIn } from './support/supporter.ts';

/** Ends whatever it may stand in, makes an element, and calls on the template that it is put into. */
const evil = `"'></title></script></textarea><xss-mark onload=x>{{7*7}}{{constructor}}`;
const quoted = JSON.stringify(evil);
const markdown = `${evil}\n\n[a](javascript:alert(1)) [b](data:text/html,x "${evil}") ![c](https://elsewhere.example/p.png)\n`;
const page = (language: string) =>
  `---\ntitle: ${quoted}\nsummary: ${quoted}\npetition: ${quoted}\nconsent: ${quoted}\n---\n\n${markdown}\n<!-- ${language} -->\n`;
const csvCell = `"${evil.replaceAll('"', '""')}"`;
const draft = openNow(
  aCampaignDraft({
    'campaign.yaml': `slug: evil
default_language: en
opens: 2026-10-01
closes: 2027-12-10
asks: {postcode: optional, city: optional}
goals:
  - label: {en: ${quoted}, fa: ${quoted}}
    target: 25000
demands:
  - addressee: {en: ${quoted}}
    text: {en: ${quoted}, nl: ${quoted}}
`,
    'page.en.md': page('en'),
    'page.nl.md': page('nl'),
    'committee.csv': `name,office,place,country,quote\n${csvCell},${csvCell},${csvCell},BE,${csvCell}\n`,
    'updates/2026-10-24-evil.en.md': `---\ntitle: ${quoted}\ndate: 2026-10-24\n---\n${markdown}`,
    'events.yaml': `- title: {en: ${quoted}}\n  place: {en: ${quoted}}\n  starts: 2027-10-24T18:00+02:00\n`,
  }),
);
const app = await startTestApp({ drafts: [draft] });
afterAll(() => app[Symbol.asyncDispose]());

/** No element and no handler that is not ours, no script in the page, no link that runs one. */
function expectHarmless(where: string, html: string): void {
  const found = [
    /<xss-mark/i,
    /<[^>]*\son\w+\s*=/i,
    /<script(?![^>]*\ssrc=)/i,
    /<[^>]*\sstyle\s*=/i,
    /<(?:a|form|iframe|area|base|button|input)\s[^>]*(?:href|src|action)\s*=\s*["']?\s*(?:javascript|data|vbscript):/i,
    /<img[^>]*elsewhere/i,
  ].flatMap((sign) => html.match(sign)?.[0] ?? []);
  expect({ where, found }).toEqual({ where, found: [] });
}

async function expectHarmlessAnswer(where: string, asked: Promise<Response>): Promise<string> {
  const answer = await asked;
  const html = await answer.text();
  expect({ where, status: answer.status < 500 }).toEqual({ where, status: true });
  expectHarmless(where, html);
  for (const [name, value] of answer.headers) expect(`${name}: ${value}`).not.toContain('<xss-mark');
  return html;
}

async function anEvilSignature() {
  const form = aForm({ name: evil, city: evil, postcode: '9000', updates: 'yes' });
  const signed = await app.sign(form, { language: 'en', slug: 'evil' });
  expect(signed.status).toBe(303);
  return app.mailTo(form.email ?? '');
}

/** Everybody's pages, with whatever the campaign, its signatories and its team have written. */
async function expectHarmlessPages(): Promise<void> {
  for (const language of languages) {
    for (const path of [`/${language}/`, `/${language}/c/evil`, `/${language}/c/evil/check-mail`]) {
      await expectHarmlessAnswer(path, app.visit(path));
    }
  }
}

test('what a signatory writes does nothing on any page, in any mail or in the mailbox', async () => {
  const mail = await anEvilSignature();
  const link = linkIn(mail, 'confirm');
  expect(await expectHarmlessAnswer('confirm', app.visit(link))).toContain('{{7*7}}{{constructor}}');
  await app.post(link);
  await expectHarmlessAnswer('signed', app.visit(link.replace('/confirm/', '/signed/')));
  await expectHarmlessAnswer('withdraw', app.visit(linkIn(mail, 'withdraw')));
  expect(await expectHarmlessAnswer('names', app.visit('/en/c/evil/signatories'))).toContain('{{7*7}}{{constructor}}');
  expectHarmless('the mail’s HTML', mail.html.replace(/<style>[^<]*<\/style>| style="[^"]*"/g, ''));
  expect(mail.headers.subject).not.toMatch(/[\r\n]/);
  for (const where of ['', `messages/${mail.id}`]) {
    await expectHarmlessAnswer(`mailbox ${where}`, fetch(new URL(where, app.mailboxUrl)));
  }
  await expectHarmlessPages();
});

test('what is sent back to whoever typed it does nothing, in any field', async () => {
  const fields = Object.fromEntries(
    [...Object.keys(aForm()), 'updates', 'proof', 'lang', '__proto__'].map((name) => [name, evil]),
  );
  for (const language of languages) {
    const html = await expectHarmlessAnswer(`form ${language}`, app.sign(fields, { language, slug: 'evil' }));
    expect(html).toContain('&lt;xss-mark');
    for (const name of Object.keys(fields)) {
      await expectHarmlessAnswer(name, app.sign(aForm({ email: 'none', [name]: evil }), { language, slug: 'evil' }));
    }
  }
});

test('what stands in an address or a header does nothing on the page that answers', async () => {
  const raw = encodeURIComponent(evil);
  const query = `?${new URLSearchParams({ source: evil, before: evil, lang: evil, to: evil, done: evil, q: evil, [evil]: evil })}`;
  const paths = [`/${raw}`, `/${raw}/`, `/en/${raw}`, `/en/c/${raw}`, `/en/c/${raw}/sign`, `/en/confirm/${raw}`];
  paths.push(
    `/en/signed/${raw}`,
    `/assets/${raw}/${raw}`,
    `/c/${raw}/count.json`,
    '/en/c/evil',
    '/en/c/evil/signatories',
  );
  paths.push('/desk/sign-in', '/desk/sign-in/sent', `/desk/sign-in/${raw}`, `/desk/${raw}`, '/', '/en/');
  for (const path of paths) {
    const headers = { 'Accept-Language': '<xss-mark onload=x>', Referer: `https://elsewhere.example/${raw}` };
    await expectHarmlessAnswer(path, app.visit(path + query, { headers }));
    await expectHarmlessAnswer(`POST ${path}`, app.visit(path + query, { method: 'POST', headers }));
  }
});

describe('at the desk', () => {
  /** An admin whose own name and browser are evil as well. */
  async function anEvilAdmin(): Promise<DeskVisitor> {
    const { db, store, clock } = app;
    const address = parseAddress(aMemberAddress());
    if (address === undefined) throw new Error('An address of the tests is one.');
    const record = recorderFor(store.audit, { kind: 'system' });
    const member = await inTransaction(db, (trx) =>
      addToTeam(trx, store.siteKeys, { address, name: evil }, { role: 'admin' }, record),
    );
    await startSession(db, { memberId: member.id, agent: evil, now: clock.now() });
    const { id } = await db
      .selectFrom('session')
      .select('id')
      .where('member_id', '=', member.id)
      .executeTakeFirstOrThrow();
    return deskVisitor(app, `signatory=${await strengthenSession(db, id, clock.now())}`);
  }

  const pages = app.deskRoutes
    .filter(({ method }) => method === 'GET')
    .map(({ path }) => path.replace(':slug', 'evil'));
  const query = `?${new URLSearchParams({ to: evil, done: evil, q: evil, act: evil, member: evil, from: evil, page: evil })}`;

  test('what anybody has written does nothing on any page, and comes back as it was typed in any form', async () => {
    await anEvilSignature();
    const held = aForm({ name: evil, city: evil, website: 'x' });
    expect((await app.sign(held, { slug: 'evil' })).status).toBe(303);
    let posted = 0;
    for (const path of pages) {
      const html = await expectHarmlessAnswer(path, (await anEvilAdmin()).visit(path + query));
      for (const [, action = '', inner = ''] of html.matchAll(/<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)) {
        const names = [...inner.matchAll(/name="([^"]+)"/g)].map(([, name = '']) => name);
        const target = action.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
        const fields = Object.fromEntries([...names, 'reason'].map((name) => [name, evil]));
        await expectHarmlessAnswer(`POST ${target}`, (await anEvilAdmin()).post(target, fields));
        posted += 1;
      }
    }
    expect(posted).toBeGreaterThan(10);
    // Once more, now that the forms have stored what they took.
    for (const path of pages) await expectHarmlessAnswer(path, (await anEvilAdmin()).visit(path + query));
    await expectHarmlessPages();
  });
});
