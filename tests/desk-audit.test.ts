import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { auditDetails } from '../src/accounts/audit-details.ts';
import { campaignTitle } from '../src/accounts/desk-frame.ts';
import { auditHead, recorderFor } from '../src/audit/log.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { aMemberAddress, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';
import { aForm, demoSlug } from './support/supporter.ts';
import { until } from './support/until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const admin = await signedIn(app, 'admin');

/** What stands on a page of the audit, entry by entry. */
async function entriesOn(query = ''): Promise<string[]> {
  const html = await expectDeskPage(await admin.visit(`/desk/audit${query}`), { heading: 'desk-audit.title' });
  return html.split('<li><div>').slice(1);
}

test('what was done is told in words, with who did it and why', async () => {
  const email = aMemberAddress();
  await admin.post('/desk/team/add', { email, name: 'Ann <Example>', role: 'admin', reason: 'She <asked>' });
  const [newest] = await entriesOn();
  for (const told of [
    say('desk-audit.act.team-add'),
    'Ann &lt;Example&gt;',
    `<bdi>${admin.member.email}</bdi>`,
    'Reason: She &lt;asked&gt;',
    'team.add',
  ]) {
    expect(newest).toContain(told);
  }
});

test('what an entry holds is told in words: roles by campaign, before and after, members by their names', async () => {
  const ann = await signedIn(app, 'organiser');
  await admin.post(`/desk/team/${ann.member.id}`, { admin: 'yes', [`role-${demoSlug}`]: 'committee' });
  const [changed = ''] = await entriesOn('?act=team.change');
  const { title } = campaignTitle(app.campaign(), 'en');
  for (const [term, text] of [
    ['Before: Admin', 'No'],
    [`Before: In “${title}”`, 'Organiser'],
    ['After: Admin', 'Yes'],
    [`After: In “${title}”`, 'Committee'],
  ]) {
    expect(changed).toContain(`<dt><bdi>${term}</bdi></dt><dd><bdi>${text}</bdi></dd>`);
  }
  const record = recorderFor(app.store.audit, { kind: 'system' });
  const details = { askedBy: ann.member.id };
  await inTransaction(app.db, (trx) => record(trx, { act: 'list.approve', subject: 'a-request', details }));
  expect((await entriesOn('?act=list.approve'))[0]).toContain(
    `<dt><bdi>Asked for by</bdi></dt><dd><bdi>${ann.member.email}</bdi></dd>`,
  );
});

test('what an entry lists is told in a row under one name, each whole', async () => {
  const record = recorderFor(app.store.audit, { kind: 'system' });
  const details = { languages: ['en', 'nl', 'fa'] } as const;
  await inTransaction(app.db, (trx) => record(trx, { act: 'brief.next-steps', subject: 'a-campaign', details }));
  const [entry = ''] = await entriesOn('?act=brief.next-steps');
  expect(entry).toContain(
    '<dt><bdi>Language</bdi></dt><dd><bdi>\u2068English\u2069, \u2068Nederlands\u2069 and \u2068فارسی\u2069</bdi></dd>',
  );
  expect(entry.match(/<dt><bdi>Language</g)).toHaveLength(1);
});

test('it is searched by what, who, which campaign and which day', async () => {
  const organiser = await signedIn(app, 'organiser');
  await organiser.post(`/desk/c/${demoSlug}/signing/pause`, { reason: 'A flood' });
  await organiser.post(`/desk/c/${demoSlug}/signing/resume`);
  const [paused, resumed] = [say('desk-audit.act.signing-pause'), say('desk-audit.act.signing-resume')];
  const who = `member%3A${organiser.member.id}`;
  const today = app.clock.now().toLocaleDateString('sv', { timeZone: 'Europe/Brussels' });
  for (const query of [`?who=${who}`, `?campaign=${demoSlug}&who=${who}`, `?who=${who}&day=${today}`]) {
    const found = await entriesOn(query);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain(resumed);
    expect(found[1]).toContain(paused);
  }
  expect(await entriesOn(`?act=signing.pause&who=${who}`)).toHaveLength(1);
  const none = await (await admin.visit(`/desk/audit?who=${who}&day=2001-02-03`)).text();
  expect(none).toContain(say('desk-audit.none-found'));
  expect(none).toContain('value="2001-02-03"');
  const all = await entriesOn();
  for (const nonsense of ['?act=love', '?who=nobody', '?campaign=none', '?day=2026-02-30', "?act='--"]) {
    expect((await entriesOn(nonsense)).length).toBe(all.length);
  }
});

test('whom or which organisation an entry is about is said by name while they are there, and an id only in the details', async () => {
  const path = `/desk/c/${demoSlug}`;
  const person = { 'office-en': 'Mayor', 'place-en': 'Ghent', country: 'BE', 'quote-en': '', shown: 'later' };
  await admin.post(`${path}/committee/add`, { ...person, 'name-en': 'Ann <Mayor>', 'name-fa': 'آن' });
  await admin.post(`${path}/endorsers/add`, { 'name-en': 'Union of Teachers', country: 'BE', url: '' });
  const recipient = { name: 'Bo Member', office: 'MP', email: 'bo@parliament.example', language: 'en', country: 'BE' };
  await admin.post(`${path}/recipients/add`, recipient);
  const entries = await entriesOn();
  expect(entries[0]).toContain('<span><bdi>Bo Member</bdi></span>');
  expect(entries[1]).toContain(`<bdi>${say('desk-audit.detail.entry')}: <bdi>Union of Teachers</bdi></bdi>`);
  expect(entries[2]).toContain(`<bdi>${say('desk-audit.detail.entry')}: <bdi>Ann &lt;Mayor&gt;</bdi></bdi>`);

  const { rows } = await app.pool.query<{ id: string }>(`select id from committee_member where name->>'fa' = 'آن'`);
  const id = rows[0]?.id ?? '';
  await admin.post(`${path}/committee/${id}/remove`);
  const [removed = ''] = await entriesOn();
  const [glance = '', details] = removed.split('<details>');
  expect(glance).toContain(say('desk-audit.act.committee-remove'));
  expect(glance).not.toContain(id);
  expect(details).toContain(`<dt><bdi>${say('desk-audit.detail.entry')}</bdi></dt><dd><bdi>${id}</bdi></dd>`);
});

test('a long audit goes on page by page, and shows each entry once', async () => {
  const record = recorderFor(app.store.audit, { kind: 'command-line', user: 'ann' });
  await inTransaction(app.db, async (trx) => {
    for (let n = 0; n < 60; n += 1) await record(trx, { act: 'team.list', subject: 'team', details: { members: n } });
  });
  const seen: string[] = [];
  for (let next: string | undefined = '/desk/audit?act=team.list'; next !== undefined; ) {
    const html: string = await (await admin.visit(next)).text();
    seen.push(...[...html.matchAll(/<bdi>Members<\/bdi><\/dt><dd><bdi>(\d+)</g)].map(([, n]) => n ?? ''));
    next = /<a href="([^"]+before[^"]+)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => `${59 - n}`));
  expect((await admin.visit('/desk/audit?before=x')).status).toBe(404);
  expect((await entriesOn('?act=team.list'))[0]).toContain(say('desk-audit.actor.command-line', { user: 'ann' }));
});

test('nobody who signed stands in it', async () => {
  const form = aForm({ website: 'x' });
  // A process may not have heard yet that the pause of the test before is over.
  await until('signing to go on', async () => ((await app.sign(form)).status === 303 ? true : undefined));
  const held = await app.db.selectFrom('signature').select('id').executeTakeFirstOrThrow();
  await admin.post(`/desk/c/${demoSlug}/signatures/${held.id}/person`);
  const html = await (await admin.visit('/desk/audit')).text();
  expect(html).toContain(say('desk-audit.act.signatures-show'));
  expect(html).toContain(held.id);
  for (const personal of [form.email ?? '', form.name ?? '']) expect(html).not.toContain(personal);
});

test('a press reads the whole chain again, and finds what was touched', async () => {
  const head = await auditHead(app.db);
  expect(await (await admin.visit('/desk/audit')).text()).toContain(head);
  const verify = async (typed = '') => (await admin.post('/desk/audit/verify', { head: typed })).text();
  const whole = await verify(head.toUpperCase());
  expect(whole).toContain(`<h1>${say('desk-audit.verify.whole')}</h1>`);
  expect(whole).toContain(head);
  expect(await verify('f'.repeat(64))).toContain(`<h1>${say('desk-audit.verify.broken')}</h1>`);
  const answer = await admin.post('/desk/audit/verify', { head: 'nonsense' });
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-audit.verify.heading' });
  expect(html).toContain('<a href="#head">');

  await app.pool.query('alter table audit_entry disable trigger all');
  await app.pool.query(`update audit_entry set subject = 'other' where seq = 3`);
  const broken = await verify();
  expect(broken).toContain(`<h1>${say('desk-audit.verify.broken')}</h1>`);
  expect(broken).toContain(say('desk-audit.verify.fault.altered', { number: '3' }));
});

test('every act that is ever recorded has a sentence in every language', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<![.]test)[.]ts$/.test(file),
  );
  const acts = files.flatMap((file) => {
    const [, body = ''] =
      /interface Acts \{\n([\s\S]*?)\n {2}\}/.exec(readFileSync(path.join('src', file), 'utf8')) ?? [];
    return [...body.matchAll(/^ {4}'([a-z]+[.][a-z-]+)':/gm)].map(([, act]) => act ?? '');
  });
  expect(acts.length).toBeGreaterThan(30);
  for (const act of acts) {
    for (const language of languages) {
      expect(() => locales.message(language, `desk-audit.act.${act.replaceAll('.', '-')}`)).not.toThrow();
    }
  }
});

test('everything that an entry may hold has words in every language', () => {
  const details = Object.entries(auditDetails);
  expect(details.length).toBeGreaterThan(40);
  const keys = details.flatMap(([name, kind]) => [
    `desk-audit.detail.${name}`,
    ...(typeof kind === 'object' ? Object.keys(kind).map((value) => `desk-audit.value.${name}.${value}`) : []),
  ]);
  for (const language of languages) {
    for (const key of keys) expect(() => locales.message(language, key)).not.toThrow();
  }
});
