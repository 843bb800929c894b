import { createHash } from 'node:crypto';
import { readXlsx } from 'hucre/xlsx';
import { checkManifest } from '../src/lists/proof/manifest.ts';
import { goneOf } from '../src/lists/writing/list-entries.ts';
import { signingKeyOf } from '../src/platform/crypto/signing-key.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
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
import { readPdf } from './support/pdf.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const whereTo = (answer: Response) => answer.headers.get('location');

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

  it('makes it in several formats at once, each with a manifest', async () => {
    const slug = await aCampaignWithLists(app, 'formats', [aSignature({ name: '=Maryam' })]);
    const ann = await signedIn(app, 'organiser', slug);
    const typed = new URLSearchParams({ recipient: 'an.peeters@example.org', reason: '' });
    for (const format of ['pdf', 'html', 'xlsx', 'csv']) typed.append('format', format);
    await ann.post(`/desk/c/${slug}/lists/make`, typed);
    await app.jobsDone();
    const html = await (await ann.visit(await newestRequest(app, slug))).text();
    const files = await Promise.all(downloadsOn(html).map((action) => ann.post(action)));
    expect(files.map(({ headers }) => headers.get('content-disposition'))).toEqual(
      ['csv', 'xlsx', 'html', 'pdf'].map((format) => `attachment; filename="formats-an-peeters-1.${format}"`),
    );
    const [csv, workbook, page, dossier] = await Promise.all(files.map((file) => file.bytes()));
    expect(rowsOf(csv ?? Buffer.alloc(0))[1]?.[1]).toBe("'=Maryam");
    const { sheets } = await readXlsx(workbook ?? Buffer.alloc(0));
    expect(sheets[1]?.rows[1]?.slice(0, 3)).toEqual([1, '=Maryam', 'Ghent']);
    expect(Buffer.from(page ?? []).toString()).toContain('<bdi>&#x3D;Maryam</bdi>');

    expect((await readPdf(Buffer.from(dossier ?? []))).text).toContain('=Maryam');

    const manifests = [...html.matchAll(/href="([^"]+\/manifest\/[\w-]+)"/g)].map(([, url = '']) => url);
    const keys = [signingKeyOf(app.store.siteKeys.signing).published];
    for (const [at, bytes] of [csv, workbook, page, dossier].entries()) {
      const answer = await ann.visit(manifests[at] ?? '');
      expect(answer.headers.get('content-disposition')).toMatch(/[.]manifest[.]json"$/);
      const text = await answer.text();
      const sha256 = createHash('sha256')
        .update(bytes ?? '')
        .digest('hex');
      expect(checkManifest(text, keys)).toMatchObject({ kind: 'genuine', manifest: { files: [{ sha256 }] } });
      expect(await (await fetch(`${app.baseUrl}/lists/${sha256}/manifest.json`)).json()).toEqual(JSON.parse(text));
    }
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
    expect(html).toMatch(/value="xlsx"[^>]* checked/);
    expect(await recordedActs(app, slug)).toEqual([]);
  });

  it('lets them make a list alone, which the worker makes once', async () => {
    const slug = await aCampaignWithLists(app, 'alone');
    const ann = await signedIn(app, 'organiser', slug);
    const lists = await expectDeskPage(await ann.visit(`/desk/c/${slug}/lists`), { heading: 'desk-lists.title' });
    expect(lists).toContain('On a list made now: 1 by name, 1 counted only');
    const made = await askForList(ann, slug, { reason: '' });
    const request = await newestRequest(app, slug);
    expect(whereTo(made)).toBe(`${request}?done=desk-lists.done.made`);

    await app.jobsDone();
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
    const details = { format: 'csv', named: 1, countedOnly: 1, sha256, request: requestId, askedBy: actor };
    expect(file.headers.get('content-length')).toBe(String(bytes.length));
    expect(await actsOnceDownloaded(app, slug)).toEqual([
      { act: 'list.ask', actor, subject: requestId, details: { format: ['csv'], recipients: 1 } },
      { act: 'list.make', actor: '', subject: list, details },
      { act: 'list.download', actor, subject: list, details: { request: requestId } },
      { act: 'list.downloaded', actor, subject: list, details: { named: 1, sha256 } },
    ]);
    const hash = /[\da-f]{64}/.exec(head?.[7] ?? '')?.[0] ?? '';
    expect(await (await ann.visit(request)).text()).toContain(`<code dir="ltr">${hash}</code>`);
    const { rows: heads } = await app.pool.query(`select from audit_entry where encode(hash, 'hex') = $1`, [hash]);
    expect(heads).toHaveLength(1);
  });

  it('names on it those of one moment, and says by number who has withdrawn or was removed since', async () => {
    const many = Array.from({ length: 1203 }, (_, n) => aSignature({ name: `Signer ${n}` }));
    const slug = await aCampaignWithLists(app, 'many', many);
    const ann = await signedIn(app, 'organiser', slug);
    await askForList(ann, slug, { recipient: 'all' });
    await app.jobsDone();
    const request = await newestRequest(app, slug);
    const actions = downloadsOn(await (await ann.visit(request)).text());
    expect(actions).toHaveLength(2);
    for (const [place, change] of [
      [6, `state = 'withdrawn', sealed = null, email_index = null`],
      [1202, `state = 'removed', sealed = null, email_index = null`],
      [10, `verified_at = now() + interval '1 second'`],
    ]) {
      await app.pool.query(
        `update signature set ${change} where id = (
           select id from signature where campaign_id = $1 order by verified_at, id offset $2 limit 1)`,
        [app.campaign(slug).id, place],
      );
    }
    const html = await (await ann.visit(request)).text();
    expect(html).toContain('2 of those named have withdrawn or were removed since.');
    expect(html).toContain('By number on the list: 7 and 1,203');
    const release = await app.db
      .selectFrom('list_release')
      .select('entries_id as entriesId')
      .where('id', '=', actions[0]?.slice(-36) ?? '')
      .executeTakeFirstOrThrow();
    const entriesId = release.entriesId ?? '';
    expect((await goneOf(app.db, app.campaign(slug).id, [entriesId])).get(entriesId)).toEqual([7, 1203]);
    for (const action of actions) {
      const [, ...rows] = rowsOf(await (await ann.post(action)).bytes());
      expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 1203 }, (_, index) => String(index + 1)));
      expect(new Set(rows.map(([, name]) => name)).size).toBe(1203);
    }
  });

  it('breaks a download off where one part of its file was changed, and does not record it as done', async () => {
    const slug = await aCampaignWithLists(app, 'torn');
    const ann = await signedIn(app, 'organiser', slug);
    await askForList(ann, slug);
    await app.jobsDone();
    const action = await firstDownload(ann, await newestRequest(app, slug));
    await app.pool.query(
      'update sealed_part set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where campaign_id = $1',
      [app.campaign(slug).id],
    );
    await expect(ann.post(action).then((file) => file.bytes())).rejects.toThrow();
    expect((await recordedActs(app, slug)).map(({ act }) => act)).toEqual(['list.ask', 'list.make', 'list.download']);
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
    await app.jobsDone();
    const action = await firstDownload(ann, await newestRequest(app, slug));
    const { id } = app.campaign(slug);
    await app.pool.query('update campaign_key set wrapped = null, destroyed_at = now() where campaign_id = $1', [id]);
    await app.pool.query('update campaign set keys_ended_at = now(), revision = revision + 1 where id = $1', [id]);
    await app.campaigns.refresh();
    const gone = { status: 410, heading: 'desk-lists.notice.keys-gone.title' };
    await expectDeskPage(await ann.post(action), gone);
    await expectDeskPage(await askForList(ann, slug), gone);
    const lists = await expectDeskPage(await ann.visit(`/desk/c/${slug}/lists`), { heading: 'desk-lists.title' });
    expect(lists).toContain('and no list can be made. The counts stay.');
    expect(lists).not.toMatch(/On a list made now|lists\/make|you can download it/);
    const request = await (await ann.visit(await newestRequest(app, slug))).text();
    expect(request).toContain('Made, and no longer to be downloaded');
    expect(request).not.toMatch(/you can download it|\/download\//);
  });
});
