import { changeRoles, removeFromTeam } from '../src/accounts/members.ts';
import { recorderFor } from '../src/audit/log.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { type DeskVisitor, deskVisitor, signedIn } from './support/desk.ts';
import { grownStale, listsOfTwo, once } from './support/two-organisers.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const system = recorderFor(app.store.audit, { kind: 'system' });
const { granted, outcome } = listsOfTwo(app);

describe('a list that was made', () => {
  it('is downloaded by its asker alone: by neither approver, other organiser, outsider, committee nor stranger', async () => {
    const { slug, ann, ben, download } = await granted();
    const elsewhere = await granted();
    const list = download.slice(-36);
    const others: readonly (readonly [who: DeskVisitor, where: string, status: number])[] = [
      [ben, download, 409],
      [await signedIn(app, 'organiser', slug), download, 409],
      [elsewhere.ann, download, 404],
      [elsewhere.ann, `${elsewhere.request}/download/${list}`, 404],
      [elsewhere.ann, download.replace(slug, elsewhere.slug), 404],
      [await signedIn(app, 'committee', slug), download, 404],
      [deskVisitor(app), download, 303],
      [ann, download.replace(list, elsewhere.download.slice(-36)), 404],
    ];
    for (const [visitor, where, status] of others) expect((await visitor.post(where)).status).toBe(status);
    expect(await outcome(slug)).toEqual(once);
    expect(await outcome(elsewhere.slug)).toEqual(once);
  });

  it('is not handed out by a link: a GET finds nothing', async () => {
    const { slug, ann, download } = await granted();
    expect((await ann.visit(download)).status).toBe(404);
    expect(await outcome(slug)).toEqual(once);
  });

  it('is not downloaded without the second factor given within ten minutes, nor by another site', async () => {
    const { slug, ann, download, request } = await granted();
    expect((await ann.post(download, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    await grownStale(app, ann);
    const answer = await ann.post(download);
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status: 403,
      type: 'text/html; charset=utf-8',
    });
    expect((await ann.visit(request)).headers.get('location')).toContain('/desk/step-up');
    expect(await outcome(slug)).toEqual(once);
  });

  it('is out of reach of an asker who was made less, or removed', async () => {
    const { slug, ann, download } = await granted();
    const roles = { isAdmin: false, inCampaigns: new Map([[app.campaign(slug).id, 'committee' as const]]) };
    await inTransaction(app.db, (trx) => changeRoles(trx, ann.member, roles, system));
    expect((await ann.post(download)).status).toBe(404);
    await inTransaction(app.db, (trx) => removeFromTeam(trx, ann.member, app.clock.now(), system));
    expect((await ann.post(download)).status).toBe(303);
    expect(await outcome(slug)).toEqual(once);
  });
});
