import { startTestApp } from './support/app.ts';
import { aMember, aMemberAddress, type DeskVisitor, deskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { dumpOf, found } from './support/searching.ts';
import { demoSlug, linkIn } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const whereTo = (answer: Response) => answer.headers.get('location');

/** What the audit holds of an act on a member, as its details. */
async function recorded(act: string, subject: string) {
  const { rows } = await app.pool.query<{ actor_id: string; details: unknown; has_reason: boolean }>(
    `select actor_id, details, reason_sealed is not null as has_reason from audit_entry
     where act = $1 and subject = $2 order by seq`,
    [act, subject],
  );
  return rows;
}

async function idIn(team: DeskVisitor, email: string): Promise<string> {
  const html = await expectDeskPage(await team.visit('/desk/team'), { heading: 'desk-team.title' });
  const row = html.split('<li>').find((part) => part.includes(`<bdi>${email}</bdi>`));
  return /\/desk\/team\/([\w-]{36})/.exec(row ?? '')?.[1] ?? '';
}

test('an admin adds an organiser, who is told by mail and signs in', async () => {
  const admin = await signedIn(app, 'admin');
  await expectDeskPage(await admin.visit('/desk/team/add'), { heading: 'desk-team.add.title' });
  const email = aMemberAddress();
  const form = { email, name: 'Ann <b>Example</b>', role: `organiser:${demoSlug}`, reason: 'She asked' };
  expect(whereTo(await admin.post('/desk/team/add', form))).toBe('/desk/team?done=desk-team.done.added');
  const id = await idIn(admin, email);
  expect(await (await admin.visit('/desk/team')).text()).toContain('Ann &lt;b&gt;Example&lt;/b&gt;');
  const campaigns = { [app.campaign().id]: 'organiser' };
  expect(await recorded('team.add', id)).toEqual([
    { actor_id: admin.member.id, details: { admin: false, campaigns }, has_reason: true },
  ]);

  const welcome = await app.mailTo(email);
  expect(welcome.text).toMatch(new RegExp(`^${app.baseUrl}/desk/sign-in\\r?$`, 'm'));
  const organiser = deskVisitor(app);
  await organiser.post('/desk/sign-in', { email });
  const link = new URL(linkIn(await app.mailTo(email, 2), 'sign-in')).pathname;
  expect(whereTo(await organiser.post(link))).toBe('/desk');
  expect(whereTo(await organiser.visit('/desk'))).toBe('/desk/second-factor/set-up');

  // Once more with another role: the member is the same one, and gets no second mail.
  await admin.post('/desk/team/add', { ...form, role: 'admin' });
  await app.jobsDone();
  expect(await app.mailsTo(email)).toHaveLength(2);
  expect(await idIn(admin, email)).toBe(id);
});

test('a form with mistakes is shown again with what was typed', async () => {
  const admin = await signedIn(app, 'admin');
  const answer = await admin.post('/desk/team/add', { email: 'ann', name: 'Ann', role: 'organiser:no-such-campaign' });
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-team.add.title' });
  expect(html).toContain('value="ann"');
  expect(html).toContain('<a href="#email">');
  expect(html).toContain('<a href="#role">');
});

test('roles are changed at once, also in a browser that is signed in', async () => {
  const admin = await signedIn(app, 'admin');
  const member = await signedIn(app, 'organiser');
  const { id } = member.member;
  expect((await member.visit('/desk/team')).status).toBe(404);
  await admin.post(`/desk/team/${id}`, { admin: 'yes', [`role-${demoSlug}`]: 'none' });
  expect((await member.visit('/desk/team')).status).toBe(200);
  await admin.post(`/desk/team/${id}`, { admin: 'no', [`role-${demoSlug}`]: 'committee' });
  expect((await member.visit('/desk/team')).status).toBe(404);
  const campaignId = app.campaign().id;
  expect((await recorded('team.change', id)).map(({ details }) => details)).toEqual([
    { before: { admin: false, campaigns: { [campaignId]: 'organiser' } }, after: { admin: true, campaigns: {} } },
    { before: { admin: true, campaigns: {} }, after: { admin: false, campaigns: { [campaignId]: 'committee' } } },
  ]);
});

test('a committee member who becomes an organiser has to set up a second factor before anything else', async () => {
  const admin = await signedIn(app, 'admin');
  const { email, id } = await aMember(app, 'committee');
  const browser = deskVisitor(app);
  await browser.post('/desk/sign-in', { email });
  await browser.post(new URL(linkIn(await app.mailTo(email), 'sign-in')).pathname);
  expect(whereTo(await browser.visit('/desk'))).toBe(`/desk/c/${demoSlug}/dashboard`);
  await admin.post(`/desk/team/${id}`, { admin: 'no', [`role-${demoSlug}`]: 'organiser' });
  expect(whereTo(await browser.visit('/desk'))).toBe('/desk/second-factor/set-up');
});

test('whoever is removed is signed out at once, gets no link, and can be added anew without their former factor', async () => {
  const admin = await signedIn(app, 'admin');
  const gone = await signedIn(app, 'organiser');
  const { id, email } = gone.member;
  const remove = await admin.post(`/desk/team/${id}/remove`, { reason: 'Left' });
  expect(whereTo(remove)).toBe('/desk/team?done=desk-team.done.removed');
  expect(whereTo(await gone.visit('/desk'))).toBe('/desk/sign-in?done=desk.done.ended');
  await deskVisitor(app).post('/desk/sign-in', { email });
  await app.jobsDone();
  expect(await app.mailsTo(email)).toEqual([]);
  for (const path of [`/desk/team/${id}`, `/desk/team/${id}/remove`])
    expect((await admin.visit(path)).status).toBe(404);
  expect(await recorded('team.remove', id)).toMatchObject([{ actor_id: admin.member.id, has_reason: true }]);

  await admin.post('/desk/team/add', { email, role: 'admin' });
  const again = await idIn(admin, email);
  expect(again).not.toBe('');
  expect(again).not.toBe(id);
});

test('an admin signs a member out of every browser, and the member stays in the team', async () => {
  const admin = await signedIn(app, 'admin');
  const lost = await signedIn(app, 'organiser');
  const { id } = lost.member;
  expect(await (await admin.visit(`/desk/team/${id}`)).text()).toContain(`href="/desk/team/${id}/sign-out"`);
  const out = await admin.post(`/desk/team/${id}/sign-out`, { reason: 'A lost telephone' });
  expect(whereTo(out)).toBe('/desk/team?done=desk-team.done.signed-out');
  expect(whereTo(await lost.visit('/desk'))).toBe('/desk/sign-in?done=desk.done.ended');
  expect(await idIn(admin, lost.member.email)).toBe(id);
  expect(await recorded('team.sign-out', id)).toMatchObject([{ actor_id: admin.member.id, has_reason: true }]);
  // One's own other browsers, and not the one that asks.
  expect(whereTo(await admin.post(`/desk/team/${admin.member.id}/sign-out`))).toContain('signed-out');
  expect((await admin.visit('/desk/team')).status).toBe(200);
});

test('the last admin can neither be removed nor made less, and two who try it on each other do not both succeed', async () => {
  const [first, second] = [await signedIn(app, 'admin'), await signedIn(app, 'admin')];
  await app.db
    .updateTable('member')
    .set({ is_admin: false })
    .where('id', 'not in', [first.member.id, second.member.id])
    .execute();
  const answers = await Promise.all([
    first.post(`/desk/team/${second.member.id}/remove`),
    second.post(`/desk/team/${first.member.id}/remove`),
  ]);
  expect(answers.filter((answer) => whereTo(answer)?.includes('done.removed'))).toHaveLength(1);
  const [last] = await app.db.selectFrom('member').select('id').where('is_admin', '=', true).execute();
  const admin = last?.id === first.member.id ? first : second;
  const removal = await admin.post(`/desk/team/${admin.member.id}/remove`);
  expect(removal.status).toBe(409);
  expect(await removal.text()).toContain('This is the only admin.');
  expect((await admin.post(`/desk/team/${admin.member.id}`, { admin: 'no' })).status).toBe(409);
  expect((await admin.visit('/desk/team')).status).toBe(200);
});

test('no address of a member stands in the database in the clear', async () => {
  const admin = await signedIn(app, 'admin');
  const dump = await dumpOf(app.pool);
  expect(dump).toContain(admin.member.id);
  expect(found([admin.member.email, 'Ann <b>Example</b>'], dump)).toEqual([]);
});
