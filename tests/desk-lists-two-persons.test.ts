import { DOWNLOAD_DAYS, MOST_WAITING, WAIT_DAYS } from '../src/lists/requests/request.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { signedIn, signInAs } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import {
  aCampaignWithLists,
  actsOnceDownloaded,
  askForList,
  downloadsOn,
  firstDownload,
  newestRequest,
  recordedActs,
  rowsOf,
} from './support/lists.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { dumpOf, found } from './support/searching.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 24 * 60 * 60 * 1000;
const whereTo = (answer: Response) => answer.headers.get('location');

describe('a campaign with two organisers', () => {
  it('makes a list once another has approved it, and lets nobody but the asker download it', async () => {
    const slug = await aCampaignWithLists(app, 'pair');
    const [ann, ben] = [await signedIn(app, 'organiser', slug), await signedIn(app, 'organiser', slug)];
    const unreasoned = await askForList(ann, slug, { reason: ' ' });
    expect(await expectDeskPage(unreasoned, { status: 422, heading: 'desk-lists.make.title' })).toContain('#reason');

    expect(whereTo(await askForList(ann, slug))).toBe(`/desk/c/${slug}/lists?done=desk-lists.done.asked`);
    const request = await newestRequest(app, slug);
    const mail = await app.mailTo(ben.member.email);
    expect(mail.text).toMatch(new RegExp(`^${app.baseUrl}${request}\\r?$`, 'm'));
    for (const secret of ['For the hearing', 'An Peeters', 'Maryam', ann.member.email]) {
      expect(mail.text + mail.html + mail.subject).not.toContain(secret);
    }
    expect(await app.mailsTo(ann.member.email)).toEqual([]);

    expect(await (await ben.visit('/desk')).text()).toContain('1 list waits for your approval');
    expect(await (await ann.visit('/desk')).text()).not.toContain('waits for your approval');
    const html = await (await ben.visit(request)).text();
    for (const told of [ann.member.email, 'For the hearing', 'An Peeters', `${request}/approve`]) {
      expect(html).toContain(told);
    }
    expect(whereTo(await ben.post(`${request}/approve`))).toBe(`/desk/c/${slug}/lists?done=desk-lists.done.approved`);

    const approved = await app.mailTo(ann.member.email);
    expect(approved.subject).toBe('Your list was approved');
    expect(approved.text).toMatch(new RegExp(`^${app.baseUrl}${request}\\r?$`, 'm'));
    for (const secret of ['For the hearing', 'An Peeters', 'Maryam', ben.member.email]) {
      expect(approved.text + approved.html + approved.subject).not.toContain(secret);
    }

    await app.jobsDone();
    const action = await firstDownload(ann, request);
    expect(downloadsOn(await (await ben.visit(request)).text())).toEqual([]);
    expect((await ben.post(action)).status).toBe(409);
    expect(rowsOf(await (await ann.post(action)).bytes())).toHaveLength(2);
    expect((await actsOnceDownloaded(app, slug)).map(({ act, actor }) => [act, actor])).toEqual([
      ['list.ask', ann.member.id],
      ['list.approve', ben.member.id],
      ['list.make', ''],
      ['list.download', ann.member.id],
      ['list.downloaded', ann.member.id],
    ]);
    app.clock.pass(DOWNLOAD_DAYS * DAY_MS);
    const later = await signInAs(app, ann.member);
    expect((await later.post(action)).status).toBe(409);
    const over = await (await later.visit(request)).text();
    expect(over).toContain('Made, and no longer to be downloaded');
    expect(downloadsOn(over)).toEqual([]);
  });

  it('makes none where the other refuses, the asker withdraws, or nobody decides for a week', async () => {
    const slug = await aCampaignWithLists(app, 'unmade');
    const [ann, ben] = [await signedIn(app, 'organiser', slug), await signedIn(app, 'organiser', slug)];
    const asked: string[] = [];
    for (const _ of [1, 2, 3]) {
      await askForList(ann, slug);
      asked.push(await newestRequest(app, slug));
    }
    const [refused = '', withdrawn = '', lapsed = ''] = asked;
    await ben.post(`${refused}/refuse`, { reason: 'Not before the vote' });
    await ann.post(`${withdrawn}/withdraw`);
    await app.jobsDone();
    expect((await app.mailsTo(ann.member.email)).map(({ subject }) => subject)).toEqual([
      'Your request for a list was refused',
    ]);
    app.clock.pass(WAIT_DAYS * DAY_MS);
    const later = await signInAs(app, ben.member);
    const html = await (await later.visit(`/desk/c/${slug}/lists`)).text();
    for (const told of [`Refused by ${ben.member.email}`, 'Withdrawn', 'Lapsed']) expect(html).toContain(told);
    for (const request of [refused, withdrawn, lapsed])
      expect((await later.post(`${request}/approve`)).status).toBe(409);
    expect(await (await later.visit('/desk')).text()).not.toContain('waits for your approval');
    expect((await recordedActs(app, slug)).map(({ act }) => act)).toEqual([
      ...['list.ask', 'list.ask', 'list.ask', 'list.refuse', 'list.withdraw'],
    ]);
  });

  it('is told why its list was refused, in the desk, by mail and in the audit: nobody refuses without a reason', async () => {
    const slug = await aCampaignWithLists(app, 'refused');
    const [ann, ben] = [await signedIn(app, 'organiser', slug), await signedIn(app, 'organiser', slug)];
    await askForList(ann, slug);
    const request = await newestRequest(app, slug);
    const reason = 'The minister <is> ill';
    mustNotBeLogged(reason);
    const unreasoned = await ben.post(`${request}/refuse`, { reason: ' ' });
    expect(unreasoned.status).toBe(422);
    const html = await unreasoned.text();
    expect(html).toContain('href="#reason"');
    expect(html).toContain(`${request}/approve`);
    expect((await ben.post(`${request}/refuse`, { reason })).status).toBe(303);

    for (const organiser of [ann, ben]) {
      const page = await (await organiser.visit(request)).text();
      for (const told of ['The minister &lt;is&gt; ill', ben.member.email]) expect(page).toContain(told);
      expect(page).not.toContain('If made now');
    }
    const mail = await app.mailTo(ann.member.email);
    expect(mail.subject).toBe('Your request for a list was refused');
    expect(mail.text.replaceAll(/\s+/g, ' ')).toContain(reason);
    expect(mail.html).toContain('The minister &lt;is&gt; ill');
    expect(mail.text).not.toContain(ben.member.email);
    expect(await lastDeed(app, 'list.refuse')).toMatchObject({
      actor_id: ben.member.id,
      details: { askedBy: ann.member.id },
      has_reason: true,
    });
    expect(found([reason], await dumpOf(app.pool))).toEqual([]);
  });

  it('takes five waiting requests of one organiser, and no sixth', async () => {
    const slug = await aCampaignWithLists(app, 'five');
    const ann = await signedIn(app, 'organiser', slug);
    await signedIn(app, 'organiser', slug);
    for (let n = 0; n < MOST_WAITING; n += 1) expect((await askForList(ann, slug)).status).toBe(303);
    expect((await askForList(ann, slug)).status).toBe(422);
    await ann.post(`${await newestRequest(app, slug)}/withdraw`);
    expect((await askForList(ann, slug)).status).toBe(303);
  });

  it('shows older requests and lists of the command line on pages of their own', async () => {
    const slug = await aCampaignWithLists(app, 'older');
    const { id } = app.campaign(slug);
    const ann = await signedIn(app, 'organiser', slug);
    await app.pool.query(
      `insert into list_release (id, campaign_id, recipient_email, language, format, named, counted_only, sha256, made_at)
       select uuidv7(), $1, 'an.peeters@example.org', 'en', 'csv', n, 0, 'x', now() - n * interval '1 day'
       from generate_series(1, 40) as n`,
      [id],
    );
    const first = await (await ann.visit(`/desk/c/${slug}/lists`)).text();
    expect(first.match(/Made on the server’s command line/g)).toHaveLength(30);
    const older = /href="([^"]+\?before[^"]+)"/.exec(first)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
    const second = await (await ann.visit(older)).text();
    expect(second.match(/Made on the server’s command line/g)).toHaveLength(10);
  });

  it('is told in five languages, in the desk and by mail', async () => {
    const slug = await aCampaignWithLists(app, 'tongues');
    const ann = await signedIn(app, 'organiser', slug);
    for (const language of languages) {
      const ben = await signedIn(app, 'organiser', slug);
      await app.db.updateTable('member').set({ language }).where('id', 'in', [ben.member.id, ann.member.id]).execute();
      await askForList(ann, slug, { recipient: 'all' });
      const request = await newestRequest(app, slug);
      const mail = await app.mailTo(ben.member.email);
      expect(mail.headers['content-language']).toBe(language);
      await expectDeskPage(await ben.visit(`/desk/c/${slug}/lists`), { language, heading: 'desk-lists.title' });
      await expectDeskPage(await ben.visit(`/desk/c/${slug}/lists/make`), {
        language,
        heading: 'desk-lists.make.title',
      });
      for (const visitor of [ann, ben]) expect((await visitor.visit(request)).status).toBe(200);
      await ben.post(`${request}/approve`);
      expect((await ann.visit(request)).status).toBe(200);
      await askForList(ann, slug);
      const refused = await newestRequest(app, slug);
      await ben.post(`${refused}/refuse`, { reason: 'Too early' });
      await app.jobsDone();
      const told = (await app.messagesTo(ann.member.email)).find(({ text }) => text.includes(refused));
      expect(told?.text.replaceAll(/\s+/g, ' ')).toContain('Too early');
      expect((await ann.visit(refused)).status).toBe(200);
      await app.pool.query('delete from member_role where member_id = $1', [ben.member.id]);
    }
  });
});

test('an admin alone says that one organiser is enough, and takes it back; both stand in the audit', async () => {
  const slug = await aCampaignWithLists(app, 'switched');
  const ann = await signedIn(app, 'organiser', slug);
  const admin = await signedIn(app, 'admin');
  const rule = `/desk/lists/${slug}/two-persons`;
  expect(await (await ann.visit(`/desk/c/${slug}/lists`)).text()).not.toContain(rule);
  for (const answer of [await ann.visit(rule), await ann.post(rule, { persons: 'one' })])
    expect(answer.status).toBe(404);
  expect(await (await admin.visit(`/desk/c/${slug}/lists`)).text()).toContain(rule);
  await expectDeskPage(await admin.visit(rule), { heading: 'desk-lists.rule.heading' });

  expect(whereTo(await askForList(ann, slug))).toContain('done.asked');
  await admin.post(rule, { persons: 'one', reason: 'Ben is away' });
  await admin.post(rule, { persons: 'one' });
  expect(whereTo(await askForList(ann, slug))).toContain('done.made');
  await admin.post(rule, { persons: 'two' });
  expect(whereTo(await askForList(ann, slug))).toContain('done.asked');
  const switches = (await recordedActs(app, slug)).filter(({ act }) => act === 'list.two-persons');
  expect(switches.map(({ actor, subject, details }) => ({ actor, subject, details }))).toEqual([
    { actor: admin.member.id, subject: slug, details: { needed: false } },
    { actor: admin.member.id, subject: slug, details: { needed: true } },
  ]);
});

test('neither a name nor a reason stands in the database in the clear', async () => {
  const dump = await dumpOf(app.pool);
  expect(dump).toContain('an.peeters@example.org');
  expect(found(['Maryam Rajabi', 'For the hearing', 'Ben is away'], dump)).toEqual([]);
});
