import { demoDraft, startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { signedIn } from './support/desk.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { aPictureFile, pictureForm } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';
import { dumpOf, found } from './support/searching.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ drafts: [await demoDraft()] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/committee`;
const DAY_MS = 86_400_000;
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}, language: 'en' | 'fa' = 'en') => locales.message(language, key, params);
let people = 0;

/** Somebody in the committee whom the organiser has sent a link. */
async function anInvited(shown: 'now' | 'later' = 'later', language = 'en') {
  people += 1;
  const name = `Person ${people} Example`;
  const email = `person${people}@parliament.example`;
  mustNotBeLogged(email);
  const words = { 'name-en': name, 'office-en': 'Senator', 'place-en': 'Ghent', country: 'BE', 'quote-en': 'Truth.' };
  await organiser.post(`${path}/add`, { ...words, shown });
  const { rows } = await app.pool.query(`select id from committee_member where name->>'en' = $1`, [name]);
  const at = `${path}/${rows[0].id}`;
  await organiser.post(`${at}/invite`, { email, language });
  const mail = await app.mailTo(email);
  const link = /https?:\/\/\S+(\/desk\/invitation\/\S+)/.exec(mail.text)?.[1] ?? '';
  mustNotBeLogged(link.split('/').at(-1)?.split('?')[0] ?? '');
  return { name, email, words, at, link, mail, id: rows[0].id };
}

async function isShown(name: string): Promise<boolean> {
  await app.campaigns.refresh();
  return (await (await app.visit(`/en/c/${demoSlug}`)).text()).includes(name);
}

function answer(link: string, form: FormData) {
  return fetch(new URL(link, app.baseUrl), { method: 'POST', body: form, redirect: 'manual' });
}

async function standing(): Promise<string> {
  return (await organiser.visit(path)).text();
}

test('a person approves what was offered, without an account, and it is public at once', async () => {
  const { name, email, words, at, link, mail, id } = await anInvited();
  expect(mail.subject).toContain('Your place in the campaign');
  expect(await isShown(name)).toBe(false);
  expect(await standing()).toContain(say('desk-invitation.state.invited', { date: '' }).split(';')[0]);
  expect(found([email], await dumpOf(app.pool))).toEqual([]);

  const shown = await app.visit(link);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect(await shown.text()).toContain(`value="${name}"`);
  expect(await standing()).toContain(say('desk-invitation.state.opened', { date: '' }).split(';')[0]);
  expect(await isShown(name)).toBe(false);

  const sent = await answer(link, pictureForm(undefined, { ...words, answer: 'approve' }));
  expect(sent.status).toBe(303);
  expect(await (await app.visit(link)).text()).toContain(say('desk-invitation.over.title-approved'));
  expect(await isShown(name)).toBe(true);
  expect(await lastDeed(app, 'committee.answer')).toMatchObject({ details: { entry: id, answer: 'approved' } });
  await app.jobsDone();
  const told = await app.mailTo(organiser.member.email);
  expect(told.subject).toBe(say('desk-invitation.answer-mail.subject-approved'));
  expect(told.text).not.toContain(name);
  // Answered once: what is sent again changes nothing, and the address is forgotten.
  await answer(link, pictureForm(undefined, { ...words, answer: 'decline' }));
  expect(await isShown(name)).toBe(true);
  const { rows } = await app.pool.query(
    'select length(address_sealed) as length from committee_invitation where member_id = $1',
    [id],
  );
  expect(rows).toEqual([{ length: 0 }]);
  await organiser.post(`${at}/remove`);
});

test('what a person changes, the organiser sees first, and takes or does not', async () => {
  const { name, words, at, link } = await anInvited();
  const portrait = await aPictureFile({ width: 400, height: 400 });
  const changes = { ...words, 'quote-en': '<b>Justice</b>', 'name-fa': 'شخص', answer: 'approve' };
  await answer(link, pictureForm(portrait, changes));
  expect(await (await app.visit(link)).text()).toContain(say('desk-invitation.over.title-changed'));
  expect(await isShown(name)).toBe(false);
  expect(await standing()).toContain(`${at}/proposal`);
  const proposal = await (await organiser.visit(`${at}/proposal`)).text();
  expect(proposal).toContain('&lt;b&gt;Justice&lt;/b&gt;');
  // Each in its own language, beside what was there: nothing, in words.
  expect(proposal).toContain('<p class="as-typed" lang="fa" dir="rtl">شخص</p>');
  expect(proposal).toContain(`<p class="hint">${say('desk-invitation.proposal.nothing')}</p>`);
  expect(proposal).toContain('width="400"');
  expect(proposal).not.toContain('Senator');
  await organiser.post(`${at}/proposal/accept`);
  expect(await isShown(name)).toBe(true);
  expect(await isShown('&lt;b&gt;Justice')).toBe(true);
  expect((await organiser.visit(`${at}/proposal`)).status).toBe(404);
  await organiser.post(`${at}/remove`);

  const second = await anInvited();
  await answer(second.link, pictureForm(portrait, { ...second.words, 'office-en': 'President', answer: 'approve' }));
  await organiser.post(`${second.at}/proposal/refuse`);
  expect(await isShown(second.name)).toBe(false);
  expect((await app.visit(second.link)).status).toBe(404);
  await organiser.post(`${second.at}/remove`);
  expect((await app.pool.query('select from picture')).rows).toEqual([]);
});

test('who declines is taken off the page', async () => {
  const { name, at, link } = await anInvited('now');
  expect(await isShown(name)).toBe(true);
  await answer(link, pictureForm(undefined, { answer: 'decline' }));
  expect(await isShown(name)).toBe(false);
  expect(await standing()).toContain(say('desk-invitation.state.declined'));
  await organiser.post(`${at}/remove`);
});

test('a link ends after 14 days, when another is sent, and when it is withdrawn', async () => {
  const { name, words, at, link, email } = await anInvited();
  app.clock.pass(14 * DAY_MS + 1);
  const over = await app.visit(link);
  expect([over.status, (await over.text()).includes(say('desk-invitation.over.title-expired'))]).toEqual([410, true]);
  expect((await answer(link, pictureForm(undefined, { ...words, answer: 'approve' }))).status).toBe(410);
  expect(await isShown(name)).toBe(false);
  app.clock.pass(-14 * DAY_MS - 1);

  await organiser.post(`${at}/invite`, { email, language: 'fa' });
  expect((await app.visit(link)).status).toBe(404);
  await app.jobsDone();
  const again = await app.mailTo(email);
  expect(again.subject).toContain(say('desk-invitation.mail.subject', { campaign: '' }, 'fa').slice(0, 10));
  const fresh = /(\/desk\/invitation\/\S+)/.exec(again.text)?.[1] ?? '';
  expect(await (await app.visit(fresh)).text()).toContain('<html lang="fa" dir="rtl">');
  await organiser.post(`${at}/invite/withdraw`);
  expect((await app.visit(fresh)).status).toBe(404);
  await organiser.post(`${at}/remove`);
});

test('mistakes are told at their fields, and a file that is no picture too', async () => {
  const { words, at, link } = await anInvited();
  const form = pictureForm('<svg/>', { ...words, 'name-en': '', 'quote-fa': 'سخن', answer: 'approve' });
  const sent = await answer(link, form);
  const html = await sent.text();
  expect(sent.status).toBe(422);
  expect(html).toContain(`<a href="#name-en">${say('desk-committee.missing.name')}</a>`);
  expect(html).toContain(`<a href="#picture">${say('desk-pictures.fault.no-picture')}</a>`);
  expect(html).toContain('سخن</textarea>');
  const refused = await organiser.post(`${at}/invite`, { email: 'nobody@', language: 'en' });
  expect([refused.status, (await refused.text()).includes('href="#email"')]).toEqual([422, true]);
  await organiser.post(`${at}/remove`);
  expect((await app.visit(link)).status).toBe(404);
});

test.each(['x', 'A'.repeat(64), `${'A'.repeat(63)}%2F`])('a forged link leads nowhere: %s', async (token) => {
  expect((await app.visit(`/desk/invitation/${token}`)).status).toBe(404);
  expect((await answer(`/desk/invitation/${token}`, pictureForm(undefined, { answer: 'decline' }))).status).toBe(404);
});

test('of two answers at once one counts', async () => {
  const { words, at, link, id } = await anInvited();
  const replies = ['approve', 'decline', 'approve', 'decline'];
  await Promise.all(replies.map((reply) => answer(link, pictureForm(undefined, { ...words, answer: reply }))));
  const { rows } = await app.pool.query(
    `select count(*)::int as count from audit_entry where act = 'committee.answer' and details->>'entry' = $1`,
    [id],
  );
  expect(rows).toEqual([{ count: 1 }]);
  await organiser.post(`${at}/remove`);
});
