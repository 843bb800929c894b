import { createHash } from 'node:crypto';
import { readXlsx } from 'hucre/xlsx';
import { DOWNLOAD_DAYS, MOST_WAITING, WAIT_DAYS } from '../src/lists/request.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { type DeskVisitor, signedIn, signInAs } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aCampaignWithLists, askForList, downloadsOn, newestRequest, rowsOf } from './support/lists.ts';
import { readPdf } from './support/pdf.ts';
import { dumpOf, found } from './support/searching.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 24 * 60 * 60 * 1000;
const whereTo = (answer: Response) => answer.headers.get('location');

/** What the audit holds of acts on lists of a campaign, oldest first. */
async function recorded(slug: string) {
  const { rows } = await app.pool.query<{
    act: string;
    actor: string;
    subject: string;
    details: Record<string, unknown>;
  }>(
    `select act, actor_id as actor, subject, details from audit_entry
     where campaign_id = $1 and act like 'list.%' order by seq`,
    [app.campaign(slug).id],
  );
  return rows;
}

async function firstDownload(visitor: DeskVisitor, request: string): Promise<string> {
  const [action = ''] = downloadsOn(await (await visitor.visit(request)).text());
  return action;
}

describe('a campaign with one organiser', () => {
  it('says what to do first where there is nobody to hand a list to', async () => {
    const ann = await signedIn(app, 'organiser');
    const html = await expectDeskPage(await ann.visit('/desk/c/un-investigation-1988/lists'), {
      heading: 'desk-lists.title',
    });
    expect(html).toContain('href="/desk/c/un-investigation-1988/recipients"');
    expect(html).not.toContain('/lists/make');
    expect(whereTo(await ann.visit('/desk/c/un-investigation-1988/lists/make'))).toBe(
      '/desk/c/un-investigation-1988/lists',
    );
  });

  it('makes it as a workbook or as a page to print where they choose so', async () => {
    const slug = await aCampaignWithLists(app, 'formats', [aSignature({ name: '=Maryam' })]);
    const ann = await signedIn(app, 'organiser', slug);
    const download = async (format: string) => {
      await askForList(ann, slug, { format });
      return ann.post(await firstDownload(ann, await newestRequest(app, slug)));
    };
    const workbook = await download('xlsx');
    expect(workbook.headers.get('content-disposition')).toMatch(/-1[.]xlsx"$/);
    const { sheets } = await readXlsx(await workbook.bytes());
    expect(sheets[1]?.rows[1]?.slice(0, 3)).toEqual([1, '=Maryam', 'Ghent']);
    const page = await download('html');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; .*-1[.]html"$/);
    expect(await page.text()).toContain('<bdi>&#x3D;Maryam</bdi>');
    const dossier = await download('pdf');
    expect(dossier.headers.get('content-disposition')).toMatch(/^attachment; .*-1[.]pdf"$/);
    expect((await readPdf(Buffer.from(await dossier.bytes()))).text).toContain('=Maryam');
  }, 120_000);

  it('says that Excel cannot show so many, keeps what was chosen, and makes nothing', async () => {
    const slug = await aCampaignWithLists(app, 'too-many-for-excel');
    await app.pool.query('update signature_tally set signatures = 1048576 where campaign_id = $1 and disclosure = $2', [
      ...[app.campaign(slug).id, 'public'],
    ]);
    const ann = await signedIn(app, 'organiser', slug);
    const refused = await askForList(ann, slug, { format: 'xlsx' });
    const html = await expectDeskPage(refused, { status: 422, heading: 'desk-lists.make.title' });
    expect(html).toContain('Excel shows at most 1,048,575 names on a sheet, and this list has 1,048,576.');
    expect(html).toContain('<option value="xlsx" selected>');
    expect(await recorded(slug)).toEqual([]);
  });

  it('lets them make a list alone, which is written as it is downloaded', async () => {
    const slug = await aCampaignWithLists(app, 'alone');
    const ann = await signedIn(app, 'organiser', slug);
    const lists = await expectDeskPage(await ann.visit(`/desk/c/${slug}/lists`), { heading: 'desk-lists.title' });
    expect(lists).toContain('On a list made now: 1 by name, 1 counted only');
    const made = await askForList(ann, slug, { reason: '' });
    const request = await newestRequest(app, slug);
    expect(whereTo(made)).toBe(`${request}?done=desk-lists.done.made`);

    const action = await firstDownload(ann, request);
    const file = await ann.post(action);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="alone-an-peeters-1.csv"',
      'cache-control': 'no-store',
    });
    const bytes = await file.bytes();
    const [head, ...rows] = rowsOf(bytes);
    expect(rows).toEqual([['1', 'Maryam Rajabi', 'Ghent', '9000', 'BE', 'België', '2026-10-24', '']]);
    const list = action.slice(-36);
    const { id: actor } = ann.member;
    const requestId = request.slice(-36);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const details = { format: 'csv', named: 1, countedOnly: 1, request: requestId, askedBy: actor };
    expect(await recorded(slug)).toEqual([
      { act: 'list.make', actor, subject: list, details },
      { act: 'list.download', actor, subject: list, details: { request: requestId } },
      { act: 'list.downloaded', actor, subject: list, details: { named: 1, sha256 } },
    ]);
    const hash = /[\da-f]{64}/.exec(head?.[7] ?? '')?.[0] ?? '';
    expect(await (await ann.visit(request)).text()).toContain(`<code dir="ltr">${hash}</code>`);
    const { rows: heads } = await app.pool.query(`select from audit_entry where encode(hash, 'hex') = $1`, [hash]);
    expect(heads).toHaveLength(1);
  });

  it('names on it neither who confirms later nor who has withdrawn since, however many there are', async () => {
    const many = Array.from({ length: 1203 }, (_, n) => aSignature({ name: `Signer ${n}` }));
    const slug = await aCampaignWithLists(app, 'many', many);
    const ann = await signedIn(app, 'organiser', slug);
    await askForList(ann, slug, { recipient: 'all' });
    const request = await newestRequest(app, slug);
    const actions = downloadsOn(await (await ann.visit(request)).text());
    expect(actions).toHaveLength(2);
    await app.pool.query(
      `update signature set verified_at = now() + interval '1 second'
       where id = (select id from signature where campaign_id = $1 order by id limit 1)`,
      [app.campaign(slug).id],
    );
    await app.pool.query(
      `update signature set state = 'withdrawn', sealed = null, email_index = null
       where id = (select id from signature where campaign_id = $1 order by id desc limit 1)`,
      [app.campaign(slug).id],
    );
    for (const action of actions) {
      const [, ...rows] = rowsOf(await (await ann.post(action)).bytes());
      expect(rows).toHaveLength(1201);
      expect(new Set(rows.map(([, name]) => name)).size).toBe(1201);
      expect(rows.map(([number]) => number)).toEqual(rows.map((_, index) => String(index + 1)));
    }
  });

  it('breaks a download off where one seal does not open, and does not record it as done', async () => {
    const slug = await aCampaignWithLists(
      app,
      'torn',
      Array.from({ length: 600 }, () => aSignature()),
    );
    const ann = await signedIn(app, 'organiser', slug);
    await askForList(ann, slug);
    const action = await firstDownload(ann, await newestRequest(app, slug));
    await app.pool.query(
      `update signature set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
       where id = (select id from signature where campaign_id = $1 order by verified_at desc, id desc limit 1)`,
      [app.campaign(slug).id],
    );
    await expect(ann.post(action).then((file) => file.bytes())).rejects.toThrow();
    expect((await recorded(slug)).map(({ act }) => act)).toEqual(['list.make', 'list.download']);
  });

  it('tells a form without a recipient, and says that the names are gone once the key is', async () => {
    const slug = await aCampaignWithLists(app, 'gone');
    const ann = await signedIn(app, 'organiser', slug);
    for (const recipient of ['', 'nobody@example.org']) {
      const html = await expectDeskPage(await askForList(ann, slug, { recipient }), {
        status: 422,
        heading: 'desk-lists.make.title',
      });
      expect(html).toContain('<a href="#recipient">');
    }
    await askForList(ann, slug);
    const action = await firstDownload(ann, await newestRequest(app, slug));
    const { id } = app.campaign(slug);
    await app.pool.query('update campaign_key set wrapped = null, destroyed_at = now() where campaign_id = $1', [id]);
    await app.pool.query('update campaign set revision = revision + 1 where id = $1', [id]);
    await app.campaigns.refresh();
    const gone = { status: 410, heading: 'desk-lists.notice.keys-gone.title' };
    await expectDeskPage(await ann.post(action), gone);
    await expectDeskPage(await askForList(ann, slug), gone);
  });
});

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

    const action = await firstDownload(ann, request);
    expect(downloadsOn(await (await ben.visit(request)).text())).toEqual([]);
    expect((await ben.post(action)).status).toBe(409);
    expect(rowsOf(await (await ann.post(action)).bytes())).toHaveLength(2);
    expect((await recorded(slug)).map(({ act, actor }) => [act, actor])).toEqual([
      ['list.ask', ann.member.id],
      ['list.approve', ben.member.id],
      ['list.make', ben.member.id],
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
    await ben.post(`${refused}/refuse`);
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
    expect((await recorded(slug)).map(({ act }) => act)).toEqual([
      ...['list.ask', 'list.ask', 'list.ask', 'list.refuse', 'list.withdraw'],
    ]);
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
  const switches = (await recorded(slug)).filter(({ act }) => act === 'list.two-persons');
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
