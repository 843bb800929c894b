import path from 'node:path';
import { claimDigest } from '../src/brief/digest-store.ts';
import { planDigests } from '../src/brief/plan-digests.ts';
import { type SendDigestDeps, sendDigest } from '../src/brief/send-digest.ts';
import { type Language, languages } from '../src/platform/i18n/languages.ts';
import { type Mailer, openMailer } from '../src/platform/mail/mailer.ts';
import { startScriptedRelay } from '../src/platform/mail/scripted-relay.ts';
import { addJob } from '../src/platform/queue/queue.ts';
import { loadViews } from '../src/platform/views/views.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskMember, deskVisitor, signedIn, signInAs } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import type { MailMessage } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const name = 'Behrouz Digest-Karimi';

/** Lets time pass until the next Monday at this hour (UTC). @returns that Monday. */
function toMonday(hour: number): string {
  const now = app.clock.now();
  const monday = Math.floor(now.getTime() / DAY_MS) * DAY_MS + ((8 - now.getUTCDay()) % 7 || 7) * DAY_MS;
  app.clock.pass(monday + hour * HOUR_MS - now.getTime());
  return new Date(monday).toISOString().slice(0, 10);
}

async function runPlan(times = 1): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => addJob(app.db, { task: 'planDigests', payload: {} })));
  await app.jobsDone();
}

/** A committee member who has asked for the numbers of a campaign. */
async function aReader(slug: string, language: Language = 'en', role: 'committee' | 'organiser' = 'committee') {
  const reader = await signedIn(app, role, slug);
  await app.db.updateTable('member').set({ language }).where('id', '=', reader.member.id).execute();
  await ask(reader, slug);
  return reader;
}

function ask(reader: DeskMember, slug: string, wanted = 'yes') {
  return reader.post(`/desk/c/${slug}/brief/weekly`, { wanted });
}

/** A new campaign, opened long ago. */
async function aCampaign(slug: string) {
  return app.apply(aDraftNamed(slug));
}

const mailsOf = ({ member }: DeskMember) => app.messagesTo(member.email);
const subjectsOf = async (reader: DeskMember) => (await mailsOf(reader)).map(({ subject }) => subject);

/** The address by which a mail program ends the mails. */
function stopUrlOf({ headers }: MailMessage): string {
  const url = headers['list-unsubscribe']?.match(/^<(.+)>$/)?.[1];
  if (url === undefined) throw new Error('The mail has no List-Unsubscribe.');
  mustNotBeLogged(url.slice(url.lastIndexOf('/') + 1));
  return url;
}

function depsWith(mailer: Mailer): SendDigestDeps {
  const tools = { render: loadViews(path.resolve('templates')), locales };
  const { db, store, campaigns, baseUrl, clock } = app;
  return { db, siteKeys: store.siteKeys, mailer, tools, baseUrl, clock: clock.now, findCampaign: campaigns.findById };
}

test('every Monday each who asked gets the numbers of the week, in their language, and nobody’s name', async () => {
  const slug = 'weekly-languages';
  const { id, texts } = await aCampaign(slug);
  const readers = new Map<Language, DeskMember>();
  for (const language of languages) readers.set(language, await aReader(slug, language));
  const silent = await signedIn(app, 'committee', slug);
  const monday = toMonday(7);
  const at = (day: number) => aSignature({ name, verifiedAt: new Date(Date.parse(monday) + day * DAY_MS) });
  await seedLinked(app, [...Array(4).fill(-9), ...Array(3).fill(-7), ...Array(2).fill(-1), 0].map(at), slug);
  await runPlan();

  for (const [language, reader] of readers) {
    const [mail, ...others] = await mailsOf(reader);
    expect(others).toEqual([]);
    if (mail === undefined) throw new Error(`There is no mail in ${language}.`);
    const campaign = (texts[language] ?? texts.en)?.title ?? '';
    expect(mail.subject).toBe(locales.message(language, 'digest.mail.subject', { campaign, count: 10 }));
    expect(mail.headers['content-language']).toBe(language);
    expect(mail.headers['auto-submitted']).toBe('auto-generated');
    expect(mail.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.headers['message-id']).toContain(`<digest.${monday}.${id}.`);
    const digits = (number: number) => new Intl.NumberFormat(language === 'fa' ? 'fa' : 'en').format(number);
    const lines = mail.text.split(/\r?\n/);
    const row = (key: string, number: number) =>
      locales.message(language, 'digest.mail.row', {
        label: locales.message(language, `digest.mail.${key}`),
        value: digits(number),
      });
    expect(lines).toEqual(
      expect.arrayContaining([row('in-all', 10), row('this-week', 5), row('week-before', 4), row('waiting', 0)]),
    );
    expect(lines).toContain(`${app.baseUrl}/desk/c/${slug}/brief`);
    expect(lines).toContain(stopUrlOf(mail));
    expect(mail.html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
    expect(mail.html).toContain(`href="${stopUrlOf(mail)}"`);
    expect(`${mail.text}${mail.html}`).not.toMatch(/Behrouz|Karimi|Ghent/);
  }
  expect(await mailsOf(silent)).toEqual([]);
});

test('says what is on paper besides, where anything is', async () => {
  const slug = 'weekly-paper';
  const { id } = await aCampaign(slug);
  const reader = await aReader(slug, 'fr');
  const label = locales.message('fr', 'digest.mail.on-paper');
  toMonday(7);
  await runPlan();
  await app.db.insertInto('paper_campaign').values({ campaign_id: id, counted: 1234 }).execute();
  toMonday(7);
  await runPlan();
  const [newest, before] = await mailsOf(reader);
  expect(before?.text).not.toContain(label);
  expect(newest?.text.replace(/\s/g, ' ')).toContain(`${label} : 1 234`);
  expect(newest?.html).toContain(label);
});

test('however often the work is begun, and by however many, each gets one mail a week', async () => {
  const slug = 'weekly-once';
  const { id: campaignId } = await aCampaign(slug);
  const reader = await aReader(slug);
  const monday = toMonday(7);
  await runPlan(5);
  const payload = { campaignId, memberId: reader.member.id, monday, attempt: 0 };
  for (let time = 0; time < 4; time += 1) await addJob(app.db, { task: 'sendDigest', payload });
  await app.jobsDone();
  app.clock.pass(3 * HOUR_MS);
  await runPlan();
  expect(await mailsOf(reader)).toHaveLength(1);
  toMonday(6);
  await runPlan(2);
  expect(await mailsOf(reader)).toHaveLength(2);
});

test('one that was cut off between writing down and sending is not sent: a week is missed, never doubled', async () => {
  const slug = 'weekly-cut-off';
  const { id: campaignId } = await aCampaign(slug);
  const reader = await aReader(slug);
  const monday = toMonday(7);
  const ref = { campaignId, memberId: reader.member.id };
  await app.db.updateTable('digest').set({ planned_week: monday }).where('campaign_id', '=', campaignId).execute();
  expect(await claimDigest(app.db, ref, monday)).toBe('en');
  await addJob(app.db, { task: 'sendDigest', payload: { ...ref, monday, attempt: 0 } });
  await runPlan();
  expect(await mailsOf(reader)).toEqual([]);
  toMonday(7);
  await runPlan();
  expect(await mailsOf(reader)).toHaveLength(1);
});

test('one that the mail server puts off is tried again later, and then sent once', async () => {
  const slug = 'weekly-deferred';
  const { id: campaignId } = await aCampaign(slug);
  const reader = await aReader(slug);
  const monday = toMonday(7);
  await app.db.updateTable('digest').set({ planned_week: monday }).where('campaign_id', '=', campaignId).execute();
  const payload = { campaignId, memberId: reader.member.id, monday, attempt: 0 };
  await using relay = await startScriptedRelay({ 'RCPT TO': { reply: '451 4.7.1 later' } });
  await using mailer = openMailer({ smtpUrl: relay.smtpUrl, from: 'signatory@localhost' });
  await sendDigest(payload, depsWith(mailer));
  const waiting = await app.pool.query(
    `select job.payload->>'attempt' as attempt, run_at > now() as "isLater"
     from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id
     where task.identifier = 'sendDigest' and job.payload->>'campaignId' = $1`,
    [campaignId],
  );
  expect(waiting.rows).toEqual([{ attempt: '1', isLater: true }]);
  for (let time = 0; time < 2; time += 1)
    await addJob(app.db, { task: 'sendDigest', payload: { ...payload, attempt: 1 } });
  await app.jobsDone();
  expect(await mailsOf(reader)).toHaveLength(1);
});

test('one press in the mail program ends it, without a session; the page asks first', async () => {
  const slug = 'weekly-stop';
  await aCampaign(slug);
  const reader = await aReader(slug);
  toMonday(7);
  await runPlan();
  const [mail] = await mailsOf(reader);
  if (mail === undefined) throw new Error('There is no mail.');
  const url = stopUrlOf(mail);
  const stranger = deskVisitor(app);
  const asked = await expectDeskPage(await stranger.visit(url), { heading: 'desk-brief.stop.title' });
  expect(asked).toContain(`<form method="post" action="${new URL(url).pathname}"`);
  toMonday(7);
  await runPlan();
  expect(await mailsOf(reader)).toHaveLength(2);

  // As a mail program asks (RFC 8058): no cookie, no origin, and this body.
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  for (let time = 0; time < 2; time += 1) {
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    expect({ status: answer.status, cookies: answer.headers.getSetCookie() }).toEqual({ status: 200, cookies: [] });
  }
  toMonday(7);
  await runPlan();
  expect(await mailsOf(reader)).toHaveLength(2);

  const forged = `${url.slice(0, -2)}${url.endsWith('AA') ? 'BB' : 'AA'}`;
  expect((await stranger.visit(forged)).status).toBe(404);
  expect((await stranger.post(forged)).status).toBe(404);
});

test('nobody gets them who does not want them, has not asked in time, or has no part in the campaign any more', async () => {
  const slug = 'weekly-nobody';
  const { id } = await aCampaign(slug);
  const [stopped, left, removed] = [await aReader(slug), await aReader(slug), await aReader(slug, 'en', 'organiser')];
  const page = await (await stopped.visit(`/desk/c/${slug}/brief`)).text();
  expect(page).toContain(locales.message('en', 'desk-brief.weekly.stop'));
  await ask(stopped, slug, 'no');
  await app.db.deleteFrom('member_role').where('member_id', '=', left.member.id).execute();
  await app.db
    .updateTable('member')
    .set({ removed_at: new Date(), email_index: null })
    .where('id', '=', removed.member.id)
    .execute();
  toMonday(7);
  const late = await aReader(slug);
  await runPlan();
  for (const reader of [stopped, left, removed, late]) expect(await subjectsOf(reader)).toEqual([]);
  toMonday(7);
  await runPlan();
  expect(await mailsOf(late)).toHaveLength(1);

  // Over since long: nothing to tell.
  const { db, campaigns, clock } = app;
  await db
    .updateTable('campaign')
    .set({ state: 'closed', closed_at: new Date('2026-01-01') })
    .where('id', '=', id)
    .execute();
  await db
    .updateTable('campaign')
    .set((row) => ({ revision: row('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await campaigns.refresh();
  toMonday(7);
  await planDigests({ db, campaigns: campaigns.all, clock: clock.now });
  await app.jobsDone();
  expect(await mailsOf(late)).toHaveLength(1);
});

test('before six in the morning it is still the former week', async () => {
  const slug = 'weekly-early';
  await aCampaign(slug);
  const reader = await aReader(slug);
  toMonday(5);
  await runPlan();
  expect(await mailsOf(reader)).toEqual([]);
  app.clock.pass(HOUR_MS);
  await runPlan();
  expect(await mailsOf(reader)).toHaveLength(1);
  const again = await signInAs(app, reader.member);
  expect(await (await again.visit(`/desk/c/${slug}/brief`)).text()).toContain(
    locales.message('en', 'desk-brief.weekly.on'),
  );
});
