import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { an, delivered, deliveryOf, type MadeLists, makeMore, ruth } from './support/deliveries.ts';
import { signedIn } from './support/desk.ts';
import { type Linked, seedLinked } from './support/links.ts';
import { aCampaignWithLists, newestRequest } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);

/** Lists with twelve on them, in this order. */
async function listsOfTwelve(slug: string): Promise<{ readonly made: MadeLists; readonly signed: readonly Linked[] }> {
  await aCampaignWithLists(app, slug, []);
  const signed = await seedLinked(
    app,
    Array.from({ length: 12 }, (_, index) =>
      aSignature({ name: `Ann Example ${index + 1}`, verifiedAt: new Date(2026, 9, index + 1) }),
    ),
    slug,
  );
  const organiser = await signedIn(app, 'organiser', slug);
  return { made: await makeMore(app, { slug, organiser }), signed };
}

/** Withdraws some, by the numbers under which they stand on the lists. */
async function withdrawn(signed: readonly Linked[], ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const linked = signed[number - 1];
    if (linked === undefined || (await app.post(linked.link('withdraw'))).status !== 200) throw new Error(`${number}`);
  }
}

const notices = async (address: string) =>
  (await app.messagesTo(address)).filter(({ headers }) => headers['message-id']?.includes('list-notice'));

test('whoever opened a list is told by mail which entries to delete, by numbers and each once; whoever did not is told on its page', async () => {
  const { made, signed } = await listsOfTwelve('told');
  const { organiser, path } = made;
  const to = await delivered(app, made);
  expect((await app.post(to[an].link, { code: to[an].code })).status).toBe(200);
  await withdrawn(signed, 3, 7, 8, 9);

  const shown = await (await organiser.visit(path)).text();
  expect(shown).toContain(say('desk-delivery.removals', { gone: 4, untold: 4 }));
  expect(shown).toContain(say('desk-delivery.removals', { gone: 4, untold: 0 }));
  expect(shown).toContain(say('desk-delivery.notices.button', { count: 1 }));
  expect(await (await app.visit(to[ruth].link)).text()).toContain('3, 7–9');

  await Promise.all([1, 2, 3].map(() => organiser.post(`${path}/notices`)));
  await app.jobsDone();
  const [mail, ...others] = await notices(an);
  expect(others).toEqual([]);
  expect(await notices(ruth)).toEqual([]);
  expect(mail?.text).toContain(locales.message('nl', 'delivery.notice.numbers', { count: 4, numbers: '3, 7–9' }));
  expect(mail?.text.split(/\r?\n/)).toContain(`${app.baseUrl}${to[an].link}`);
  expect(mail?.text).toContain('told-an-peeters-1.csv');
  expect(`${mail?.text} ${mail?.html} ${mail?.subject}`).not.toContain('Ann Example');
  expect(await lastDeed(app, 'delivery.notice')).toMatchObject({
    actor_id: organiser.member.id,
    details: { request: made.requestId, entries: 4 },
  });

  await withdrawn(signed, 1);
  await organiser.post(`${path}/notices`);
  await app.jobsDone();
  const [second] = await notices(an);
  expect(second?.text).toContain(locales.message('nl', 'delivery.notice.numbers', { count: 1, numbers: '1' }));
  expect(await (await organiser.visit(path)).text()).not.toContain('/notices"');
  const one = await (await organiser.visit(to[an].page)).text();
  for (const numbers of ['1, 3, 7–9', '3, 7–9']) expect(one).toContain(`<bdi dir="ltr">${numbers}</bdi>`);
});

test('a notice leads to a fresh list where one waits, and an ended link still says what to delete', async () => {
  const { made, signed } = await listsOfTwelve('fresh');
  const to = await delivered(app, made);
  await app.post(to[ruth].link, { code: to[ruth].code });
  await withdrawn(signed, 12);
  await made.organiser.post(`${to[ruth].page}/revoke`);
  expect(await (await app.visit(to[ruth].link)).text()).toContain('12');
  const again = await makeMore(app, made);
  await delivered(app, again);
  const { link } = await deliveryOf(app, again, ruth);
  await made.organiser.post(`${made.path}/notices`);
  await app.jobsDone();
  const [mail] = await notices(ruth);
  expect(mail?.text.split(/\r?\n/)).toContain(`${app.baseUrl}${link}`);
  expect(mail?.text).toContain(locales.message('de', 'delivery.notice.fresh'));
  expect(await (await made.organiser.visit(again.path)).text()).not.toContain('/notices"');
});

test('the desk says first which lists name somebody who has withdrawn, to organisers alone, until their recipients are told', async () => {
  const { made, signed } = await listsOfTwelve('untold');
  const { organiser, path } = made;
  const follower = await signedIn(app, 'committee', 'untold');
  const sentence = (count: number) => say('desk-delivery.untold', { count });
  const pages = () =>
    Promise.all(
      ['/desk', '/desk/c/untold/dashboard', '/desk/c/untold/lists'].map(async (page) =>
        (await organiser.visit(page)).text(),
      ),
    );
  const expectOnAll = async (count: number) => {
    const [home, dashboard, lists] = await pages();
    for (const html of [home, dashboard]) expect(html).toContain(`<a href="${path}">${sentence(count)}</a>`);
    expect(lists).toContain(sentence(count));
  };
  const expectNowhere = async () => {
    for (const html of await pages()) for (const count of [1, 2]) expect(html).not.toContain(sentence(count));
  };

  const to = await delivered(app, made);
  await withdrawn(signed, 3);
  // Nobody has a list yet: whoever opens one now sees on its page what to delete.
  await expectNowhere();
  await app.post(to[an].link, { code: to[an].code });
  await expectOnAll(1);
  await app.post(to[ruth].link, { code: to[ruth].code });
  await expectOnAll(2);
  expect(await (await follower.visit('/desk/c/untold/dashboard')).text()).not.toContain(sentence(2));

  await organiser.post(`${path}/notices`);
  await expectNowhere();
  await withdrawn(signed, 5);
  // What was found is kept for a minute.
  app.clock.pass(61_000);
  await expectOnAll(2);
});

test('a notice names the lists it is about in the order in which their formats were asked for', async () => {
  await aCampaignWithLists(app, 'formats', []);
  const signed = await seedLinked(app, [aSignature()], 'formats');
  const organiser = await signedIn(app, 'organiser', 'formats');
  const asked = ['csv', 'xlsx', 'html'].map((format) => ['format', format]);
  await organiser.post(
    '/desk/c/formats/lists/make',
    new URLSearchParams([['recipient', 'all'], ['reason', 'For the hearing'], ...asked]),
  );
  await app.jobsDone();
  const request = await newestRequest(app, 'formats');
  await app.db.updateTable('list_release').set({ handed_over_at: app.clock.now() }).execute();
  await withdrawn(signed, 1);
  await organiser.post(`${request}/deliveries/notices`);
  await app.jobsDone();
  for (const [address, name] of [
    [an, 'an-peeters-1'],
    [ruth, 'ruth-meyer-2'],
  ] as const) {
    const [mail] = await notices(address);
    const files = ['csv', 'xlsx', 'html'].map((ending) => `formats-${name}.${ending}`);
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain(files.join(', '));
  }
});
