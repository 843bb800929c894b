import { seedAudit } from '../bench/desk/seed-audit.ts';
import { findCheck } from '../src/audit/check.ts';
import { auditHead } from '../src/audit/log.ts';
import { newUuid7 } from '../src/platform/ids.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
const admin = await signedIn(app, 'admin');
const organiser = await signedIn(app, 'organiser');
const say = (key: string, params = {}) => locales.message('en', key, params);

// More than are read while somebody waits.
const ENTRIES = 10_001;
beforeAll(() => seedAudit(app.store, app.campaign(), admin.member.id, { entries: ENTRIES, now: app.clock.now() }));

test('a long audit is read again in the background, and then it is told what was found', async () => {
  const head = await auditHead(app.db);
  const asked = await admin.post('/desk/audit/verify', { head });
  expect(asked.status).toBe(303);
  const path = asked.headers.get('location') ?? '';
  expect((await organiser.visit(path)).status).toBe(404);
  await app.jobsDone();
  const whole = await expectDeskPage(await admin.visit(path), { heading: 'desk-audit.verify.whole' });
  expect(whole).toContain(head);
  expect((await admin.visit(`/desk/audit/verify/${newUuid7()}`)).status).toBe(404);
});

test('while it is read, its page says how far it is', async () => {
  const id = newUuid7();
  await app.db.insertInto('audit_check').values({ id, head: '', entries: 20_000, checked: 5_000 }).execute();
  const html = await expectDeskPage(await admin.visit(`/desk/audit/verify/${id}`), {
    heading: 'desk-audit.verify.reading',
  });
  expect(html).toContain(say('desk-audit.verify.progress', { checked: 5_000, entries: 20_000 }));
  expect(html).toContain('<progress id="act-progress" value="5000" max="20000">');
});

test('nobody who can only write to the database can make up what was found, or take it from another time', async () => {
  const { db, store } = app;
  const path = (await admin.post('/desk/audit/verify')).headers.get('location') ?? '';
  await app.jobsDone();
  const found = path.slice(path.lastIndexOf('/') + 1);
  expect((await findCheck(db, store.siteKeys, found))?.verdict).toMatchObject({ kind: 'whole' });
  const { verdict } = await db
    .selectFrom('audit_check')
    .select('verdict')
    .where('id', '=', found)
    .executeTakeFirstOrThrow();
  const id = newUuid7();
  await db.insertInto('audit_check').values({ id, head: '', entries: 3, verdict }).execute();
  await expect(findCheck(db, store.siteKeys, id)).rejects.toThrow();
});
