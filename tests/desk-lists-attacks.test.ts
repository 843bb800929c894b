import { changeRoles, removeFromTeam } from '../src/accounts/members.ts';
import { recorderFor } from '../src/audit/log.ts';
import { importRecipients } from '../src/lists/recipients/recipients.ts';
import { WAIT_DAYS } from '../src/lists/requests/request.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { type DeskVisitor, signedIn, signInAs } from './support/desk.ts';
import { askForList, makeWaiting, newestRequest, recipientsFile } from './support/lists.ts';
import { grownStale, listsOfTwo, nothing, once } from './support/two-organisers.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const system = recorderFor(app.store.audit, { kind: 'system' });
const { annHasAsked, outcome } = listsOfTwo(app);

describe('a request for a list', () => {
  it('is approved by nobody who made it, from whatever browser', async () => {
    const { slug, ann, request } = await annHasAsked();
    for (const browser of [ann, await signInAs(app, ann.member)]) {
      for (const act of ['approve', 'refuse']) expect((await browser.post(`${request}/${act}`)).status).toBe(403);
      expect(await (await browser.visit(request)).text()).not.toContain('/approve"');
    }
    expect(await outcome(slug)).toEqual(nothing);
  });

  it('is approved once, whoever tries again', async () => {
    const { slug, ann, ben, request } = await annHasAsked();
    expect((await ben.post(`${request}/approve`)).status).toBe(303);
    for (const again of [await ben.post(`${request}/approve`), await ben.post(`${request}/refuse`)]) {
      expect(again.status).toBe(409);
    }
    expect((await ann.post(`${request}/withdraw`)).status).toBe(409);
    expect(await outcome(slug)).toEqual(once);
  });

  it('is approved once by several at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { slug, ben, request } = await annHasAsked();
      const others = [ben, await signedIn(app, 'organiser', slug), await signedIn(app, 'organiser', slug)];
      const answers = await Promise.all(others.flatMap((one) => [1, 2].map(() => one.post(`${request}/approve`))));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409, 409, 409, 409, 409]);
      expect(await outcome(slug)).toEqual(once);
    }
  });

  it('is either approved or withdrawn where both happen at the same moment', async () => {
    const { slug, ann, ben } = await annHasAsked();
    await ann.post(`${await newestRequest(app, slug)}/withdraw`);
    let made = 0;
    for (let round = 0; round < 10; round += 1) {
      await askForList(ann, slug);
      const request = await newestRequest(app, slug);
      const first = round % 2 === 0 ? ann.post(`${request}/withdraw`) : ben.post(`${request}/approve`);
      const second = round % 2 === 0 ? ben.post(`${request}/approve`) : ann.post(`${request}/withdraw`);
      expect([(await first).status, (await second).status].toSorted()).toEqual([303, 409]);
      const { states = [], lists = 0 } = { ...(await outcome(slug)) };
      if (states.at(-1) === 'granted') made += 1;
      expect(lists).toBe(made);
    }
  });

  it('is not approved after it was withdrawn, nor after a week', async () => {
    const { slug, ann, ben, request } = await annHasAsked();
    await ann.post(`${request}/withdraw`);
    expect((await ben.post(`${request}/approve`)).status).toBe(409);
    await askForList(ann, slug);
    const late = await newestRequest(app, slug);
    app.clock.pass(WAIT_DAYS * 24 * 60 * 60 * 1000);
    expect((await (await signInAs(app, ben.member)).post(`${late}/approve`)).status).toBe(409);
    expect(await outcome(slug)).toEqual({ ...nothing, states: ['withdrawn', 'waiting'] });
  });

  it('is approved for those whom it named, whatever is imported or sent along meanwhile', async () => {
    const { slug, ben, request } = await annHasAsked({ recipient: 'all' });
    const more = `${recipientsFile}\nEve,,,,eve@example.org,en`;
    await importRecipients(app.db, app.campaign(slug), more, system);
    const sent = { recipient: 'eve@example.org', recipient_emails: 'eve@example.org', asked_by: ben.member.id };
    expect((await ben.post(`${request}/approve`, sent)).status).toBe(303);
    await makeWaiting(app);
    const lists = await app.db
      .selectFrom('list_release')
      .select('recipient_email')
      .where('campaign_id', '=', app.campaign(slug).id)
      .execute();
    expect(lists.map((list) => list.recipient_email).toSorted()).toEqual([
      'an.peeters@example.org',
      'ruth.meyer@example.org',
    ]);
    expect((await ben.visit(request)).status).toBe(200);
  });

  it('is not there for another campaign’s organiser, by whatever address, nor for the committee', async () => {
    const { slug, request } = await annHasAsked();
    const elsewhere = await annHasAsked();
    const id = request.slice(-36);
    const committee = await signedIn(app, 'committee', slug);
    const outsider = elsewhere.ann;
    const tries: readonly (readonly [DeskVisitor, string])[] = [
      [outsider, request],
      [outsider, `/desk/c/${elsewhere.slug}/lists/${id}`],
      [committee, request],
    ];
    for (const [visitor, there] of tries) {
      expect((await visitor.visit(there)).status).toBe(404);
      for (const act of ['approve', 'refuse', 'withdraw']) {
        expect((await visitor.post(`${there}/${act}`)).status).toBe(404);
      }
    }
    expect((await committee.visit(`/desk/c/${slug}/lists`)).status).toBe(404);
    expect(await outcome(slug)).toEqual(nothing);
  });

  it('is dead once its asker is no longer an organiser, and out of reach of one who was removed', async () => {
    const demoted = await annHasAsked();
    const { id: campaignId } = app.campaign(demoted.slug);
    const roles = { isAdmin: false, inCampaigns: new Map([[campaignId, 'committee' as const]]) };
    await inTransaction(app.db, (trx) => changeRoles(trx, demoted.ann.member, roles, system));
    expect((await demoted.ben.post(`${demoted.request}/approve`)).status).toBe(409);

    const removed = await annHasAsked();
    await inTransaction(app.db, (trx) => removeFromTeam(trx, removed.ann.member, app.clock.now(), system));
    expect((await removed.ben.post(`${removed.request}/approve`)).status).toBe(409);
    const page = await (await removed.ben.visit(removed.request)).text();
    expect({ approve: page.includes('/approve"'), refuse: page.includes('/refuse"') }).toEqual({
      approve: false,
      refuse: true,
    });

    const second = await annHasAsked();
    await inTransaction(app.db, (trx) => removeFromTeam(trx, second.ben.member, app.clock.now(), system));
    const answer = await second.ben.post(`${second.request}/approve`);
    expect({ status: answer.status, to: answer.headers.get('location') }).toEqual({
      status: 303,
      to: '/desk/sign-in?done=desk.done.ended',
    });
    for (const { slug } of [demoted, removed, second]) expect(await outcome(slug)).toEqual(nothing);
    // What nobody can approve any more is cleared away.
    expect((await removed.ben.post(`${removed.request}/refuse`, { reason: 'Ann has left' })).status).toBe(303);
    expect(await outcome(removed.slug)).toEqual({ ...nothing, states: ['refused'] });
  });

  it('is approved by no other page than ours', async () => {
    const { slug, ben, request } = await annHasAsked();
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': '', Origin: 'null' },
      { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': '' },
    ];
    for (const headers of foreign) expect((await ben.post(`${request}/approve`, {}, headers)).status).toBe(403);
    expect(await outcome(slug)).toEqual(nothing);
  });

  it('is approved by nobody whose second factor was given longer than ten minutes ago', async () => {
    const { slug, ben, request } = await annHasAsked();
    await grownStale(app, ben);
    expect((await ben.post(`${request}/approve`)).status).toBe(403);
    expect(await outcome(slug)).toEqual(nothing);
  });
});
