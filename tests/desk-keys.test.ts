import { changeRoles, removeFromTeam } from '../src/accounts/members.ts';
import { recorderFor } from '../src/audit/log.ts';
import { livingSealingKeys } from '../src/campaigns/keys.ts';
import { beginReplacement } from '../src/campaigns/replace-data-key.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { addJob } from '../src/platform/queue/queue.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { openNow, startTestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aLinked, rowOf } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm } from './support/supporter.ts';

const slug = 'in-danger';
const app = await startTestApp({ drafts: [openNow(aDraftNamed(slug))] });
const ann = await signedIn(app, 'admin');
const ben = await signedIn(app, 'admin');
const record = recorderFor(app.store.audit, { kind: 'system' });
const path = `/desk/c/${slug}/keys`;
const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
afterAll(() => app[Symbol.asyncDispose]());

function say(key: string, params?: Record<string, string | number>): string {
  return locales.message('en', `desk-keys.${key}`, params);
}

async function keysPage(who = ann): Promise<string> {
  return expectDeskPage(await who.visit(path), { heading: 'desk-keys.title' });
}

/** Posts a form of the keys' pages. @returns what was done, as its next page tells it. */
async function press(
  who: typeof ann,
  what: 'end' | 'confirm' | 'call-off' | 'replace',
  form = {},
): Promise<string | null> {
  const answer = await who.post(`${path}/${what}`, form);
  expect(answer.status).toBe(303);
  const to = new URL(answer.headers.get('location') ?? '', app.baseUrl);
  expect(to.pathname).toBe(path);
  return to.searchParams.get('done');
}

async function areKeysThere(): Promise<boolean> {
  await app.campaigns.refresh();
  return (await app.keysOf(app.campaign(slug).id, { anew: true })) !== undefined;
}

const reason = { reason: 'Arrests in <b>Shiraz</b>' };

test('the page tells in words when the keys were made, when they end and what that means, and offers the switch', async () => {
  const html = await keysPage();
  expect(html).toContain(say('then'));
  expect(html).toContain(say('end.lead'));
  expect(html).toContain(`href="${path}/end"`);
  expect(html).not.toContain(say('rotation-due'));
  const means = await expectDeskPage(await ann.visit(`${path}/end`), { heading: 'desk-keys.end.title' });
  for (const one of ['counts', 'closed', 'for-good']) expect(means).toContain(say(`end.${one}`));
  expect((await (await signedIn(app, 'organiser')).visit(path)).status).toBe(404);
});

test('an admin replaces the key: all signatures are sealed anew, once, and open as before', async () => {
  await aLinked(app, { state: 'verified', name: 'Reza Amiri' }, slug);
  const { id } = app.campaign(slug);
  const [former] = await livingSealingKeys(app.db, id);
  const means = await expectDeskPage(await ann.visit(`${path}/replace`), { heading: 'desk-keys.replace.title' });
  expect(means).toContain(say('replace.means'));
  expect(await press(ann, 'replace', reason)).toBe('desk-keys.done.replacing');
  await app.jobsDone();
  const [key, ...others] = await livingSealingKeys(app.db, id);
  expect(others).toEqual([]);
  expect(key).toBeGreaterThan(former ?? Number.NaN);
  await app.campaigns.refresh();
  expect((await storedPeople(app, slug)).map(({ name }) => name)).toContain('Reza Amiri');
  expect(await lastDeed(app, 'keys.ask-replace')).toMatchObject({ actor_id: ann.member.id, has_reason: true });
  expect(await keysPage()).not.toContain(say('replace.under-way'));

  // A job that is run again replaces nothing more.
  await inTransaction(app.db, (trx) =>
    addJob(trx, { task: 'resealSignatures', payload: { campaignId: id, former: former ?? 0 } }),
  );
  await app.jobsDone();
  expect(await livingSealingKeys(app.db, id)).toEqual([key]);
  expect((await (await signedIn(app, 'organiser')).post(`${path}/replace`)).status).toBe(404);
});

test('whoever presses again while the key is being replaced asks for nothing more', async () => {
  const campaign = app.campaign(slug);
  const asked = async () => (await auditedDeeds(app.db)).filter(({ act }) => act === 'keys.ask-replace').length;
  const before = await asked();
  const begun = await inTransaction(app.db, (trx) => beginReplacement(trx, app.store.keyring, campaign, record));
  expect(begun.kind).toBe('begun');
  expect(await keysPage()).toContain(say('replace.under-way'));
  expect(await press(ann, 'replace', reason)).toBeNull();
  expect(await asked()).toBe(before);
  // It goes on where it was cut off.
  const { id: campaignId } = campaign;
  const [former = 0, key] = await livingSealingKeys(app.db, campaignId);
  await inTransaction(app.db, (trx) => addJob(trx, { task: 'resealSignatures', payload: { campaignId, former } }));
  await app.jobsDone();
  expect(await livingSealingKeys(app.db, campaignId)).toEqual([key]);
});

test('nothing is asked for without a reason', async () => {
  const answer = await ann.post(`${path}/end`, { reason: ' ' });
  await expectDeskPage(answer, { status: 422, heading: 'desk-keys.end.title' });
  expect(await keysPage()).toContain(say('end.lead'));
});

test('whoever asks cannot confirm, and either may call it off', async () => {
  expect(await press(ann, 'end', reason)).toBe('desk-keys.done.asked');
  expect(await press(ann, 'confirm')).toBeNull();
  expect((await ann.visit(`${path}/confirm`)).headers.get('location')).toBe(path);
  expect(await areKeysThere()).toBe(true);
  expect(await lastDeed(app, 'keys.ask-end')).toMatchObject({
    actor_id: ann.member.id,
    subject: slug,
    has_reason: true,
  });
  for (const who of [ben, ann]) {
    expect(await press(who, 'call-off')).toBe('desk-keys.done.called-off');
    expect(await lastDeed(app, 'keys.call-off-end')).toMatchObject({
      actor_id: who.member.id,
      details: { askedBy: ann.member.id },
    });
    expect(await press(ben, 'confirm')).toBeNull();
    expect(await press(ann, 'end', reason)).toBe('desk-keys.done.asked');
  }
  expect(await areKeysThere()).toBe(true);
});

test('a request is over after a day, and can be made anew', async () => {
  app.clock.pass(8 * HOUR_MS);
  await app.db
    .updateTable('key_end_request')
    .set({ asked_at: new Date(app.clock.now().getTime() - 24 * HOUR_MS) })
    .execute();
  const [cem, dia] = [await signedIn(app, 'admin'), await signedIn(app, 'admin')];
  expect(await press(cem, 'confirm')).toBeNull();
  expect(await keysPage(cem)).toContain(say('end.lead'));
  expect(await press(dia, 'end', reason)).toBe('desk-keys.done.asked');
  await inTransaction(app.db, (trx) => removeFromTeam(trx, dia.member, app.clock.now(), record));
  expect(await press(cem, 'confirm')).toBeNull();
  expect(await areKeysThere()).toBe(true);
});

test('a request of somebody who is no admin any more cannot be confirmed', async () => {
  const [eve, cem] = [await signedIn(app, 'admin'), await signedIn(app, 'admin')];
  await press(eve, 'end', reason);
  expect(await keysPage(cem)).toContain(`href="${path}/confirm"`);
  await inTransaction(app.db, (trx) =>
    changeRoles(trx, eve.member, { isAdmin: false, inCampaigns: new Map() }, record),
  );
  expect(await press(cem, 'confirm')).toBeNull();
  expect(await areKeysThere()).toBe(true);
});

test('two admins together end the keys at once: nobody is named, all are counted, and the audit has both', async () => {
  const [fay, gus] = [await signedIn(app, 'admin'), await signedIn(app, 'admin')];
  const verified = await aLinked(app, { state: 'verified', name: 'Maryam Rajabi' }, slug);
  const pending = await aLinked(app, {}, slug);
  const count = await app.count(slug);
  await press(fay, 'end', reason);
  const mail = await app.mailTo(gus.member.email);
  expect(mail.subject).toBe(say('mail.subject'));
  expect(mail.text).toMatch(new RegExp(`^${app.baseUrl}${path}\\r?$`, 'm'));
  expect(mail.text).not.toContain('Shiraz');
  expect(await (await gus.visit('/desk')).text()).toContain(say('waiting-for-you'));
  expect(await (await fay.visit('/desk')).text()).not.toContain(say('waiting-for-you'));
  const html = await expectDeskPage(await gus.visit(`${path}/confirm`), { heading: 'desk-keys.confirm.title' });
  expect(html).toContain(fay.member.email);
  expect(html).toContain('Arrests in &lt;b&gt;Shiraz&lt;/b&gt;');
  expect(html).toContain(say('end.for-good'));
  const both = await Promise.all([press(gus, 'confirm'), press(gus, 'confirm'), press(fay, 'confirm')]);
  expect(both.filter((done) => done === 'desk-keys.done.ended')).toHaveLength(1);
  expect(await areKeysThere()).toBe(false);
  await app.jobsDone();

  expect(await app.count(slug)).toBe(count);
  expect(await rowOf(app, verified)).toMatchObject({ state: 'verified', sealed: null, email_index: null });
  expect(await rowOf(app, pending)).toMatchObject({ state: 'expired', sealed: null });
  expect(await (await app.visit(`/en/c/${slug}/signatories`)).text()).not.toContain('Maryam');
  expect((await app.sign(aForm(), { slug })).status).toBe(409);
  expect(await checkTally(app.db, app.campaign(slug).id)).toEqual([]);

  const ends = (await auditedDeeds(app.db)).filter(({ act }) => act === 'keys.end');
  expect(ends).toEqual([
    expect.objectContaining({ actorId: gus.member.id, details: { why: 'asked', askedBy: fay.member.id } }),
  ]);
  // Where the program holds the master key it has rotated it in a moment: until then nobody is asked to.
  await app.db.updateTable('site_key').set({ rotation_due_since: app.clock.now() }).execute();
  expect(await keysPage(gus)).not.toContain(say('rotation-due'));
  app.clock.pass(2 * MINUTE_MS);
  const after = await keysPage(gus);
  expect(after).toContain(say('rotation-due'));
  expect(after).not.toContain(`${path}/end`);
  expect(await press(gus, 'end', reason)).toBeNull();
});
