import { recorderFor } from '../src/audit/log.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { runAct } from '../src/signatures/moderation/run-act.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aLinked, type Linked, linkedBy, rowOf, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm, demoSlug, type TypedForm } from './support/supporter.ts';

const app = await startTestApp({ drafts: [await demoDraft(), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/signatures`;
const acts = `/desk/c/${demoSlug}/acts`;
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

const say = (key: string, params = {}) => locales.message('en', key, params);
const idOf = ({ ref }: Linked) => ref.signatureId;

/** Asks for an act. @returns where its page is */
async function ask(form: TypedForm, visitor: DeskVisitor = organiser): Promise<string> {
  const answer = await visitor.post(acts, form);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

/** Asks for an act, begins it with a reason and waits until it has ended. */
async function act(form: TypedForm, visitor: DeskVisitor = organiser): Promise<string> {
  const to = await ask(form, visitor);
  const at = to.replace(/\?.*/, '');
  const begun = await visitor.post(`${at}/begin`, { reason: 'They wrote to us' });
  expect(begun.headers.get('location')).toBe(at);
  await app.jobsDone();
  return (await visitor.visit(at)).text();
}

describe('what is done with signatures', () => {
  it('is counted first, needs a reason, is done in the background, and stands in the audit at its start and its end', async () => {
    const [verified, pending, gone] = [
      await aLinked(app, { state: 'verified', city: 'Actville' }),
      await aLinked(app, { city: 'Actville' }),
      await aLinked(app),
    ];
    await app.post(gone.link('withdraw'));
    const counted = await app.count();
    const answer = await organiser.post(acts, { move: 'remove', all: 'yes', city: 'actville' });
    const to = answer.headers.get('location') ?? '';
    expect(to).not.toContain('actville');
    const asked = await (await organiser.visit(to)).text();
    expect(asked).toContain(`<h1>${say('desk-acts.remove.title', { count: 2 })}</h1>`);
    expect(asked).toContain(say('desk-acts.of-state.verified', { count: 1 }));
    expect(asked).toContain(say('desk-acts.of-state.pending', { count: 1 }));
    expect(asked).toContain(say('desk-acts.count-falls', { count: 1 }));

    const without = await organiser.post(`${to}/begin`);
    expect(without.status).toBe(422);
    expect(await without.text()).toContain(say('desk.reason.issue'));
    expect((await rowOf(app, verified)).state).toBe('verified');

    const begun = await Promise.all([1, 2].map(() => organiser.post(`${to}/begin`, { reason: 'A farm in a cellar' })));
    for (const { headers } of begun) expect(headers.get('location')).toBe(to);
    await app.jobsDone();
    for (const linked of [verified, pending]) expect((await rowOf(app, linked)).state).toBe('removed');
    expect(await app.count()).toBe(counted - 1);
    const done = await (await organiser.visit(to)).text();
    expect(done).toContain(say('desk-acts.remove.done', { count: 2 }));
    expect(done).not.toContain('desk-act.js');
    const actId = to.slice(to.lastIndexOf('/') + 1);
    const deeds = (await auditedDeeds(app.db)).filter(({ details }) => JSON.stringify(details).includes(actId));
    expect(deeds).toEqual([
      expect.objectContaining({ act: 'signatures.move', details: { actId, move: 'remove', chosen: 2 } }),
      expect.objectContaining({
        act: 'signatures.moved',
        actorKind: 'system',
        details: { actId, move: 'remove', moved: 2, skipped: 0, cancelled: false },
      }),
    ]);
    expect((await lastDeed(app, 'signatures.move'))?.has_reason).toBe(true);
    expect(await (await organiser.visit(acts)).text()).toContain(`<a href="${to}">`);
  });

  it('each of the moves, for one: there and back, and traced at the signature', async () => {
    const linked = await aLinked(app);
    const counted = await app.count();
    for (const [move, state, count] of [
      ['confirm', 'verified', 1],
      ['hold', 'held', 0],
      ['release', 'verified', 1],
      ['remove', 'removed', 0],
      ['restore', 'verified', 1],
    ] as const) {
      const html = await act({ move, id: idOf(linked) });
      expect(html).toContain(say(`desk-acts.${move}.done`, { count: 1 }));
      expect((await rowOf(app, linked)).state).toBe(state);
      expect(await app.count()).toBe(counted + count);
    }
    const html = await (await organiser.post(`${path}/${idOf(linked)}/person`)).text();
    for (const move of ['confirm', 'hold', 'release', 'remove', 'restore']) {
      expect(html).toContain(say(`desk-acts.${move}.was`));
    }
    expect(html).toContain(say('desk-signatures.confirmed-by-hand'));
    expect(html.match(/desk\/c\/[\w-]+\/acts\/[\w-]+"/g)).toHaveLength(5);
  });

  it('leaves alone what the move does not begin in, and says so', async () => {
    const [held, verified] = [await aLinked(app, { state: 'held' }), await aLinked(app, { state: 'verified' })];
    const form = new URLSearchParams([
      ['move', 'release'],
      ['id', idOf(held)],
      ['id', idOf(verified)],
    ]);
    const answer = await fetch(new URL(acts, app.baseUrl), {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { Cookie: organiser.cookie(), 'Sec-Fetch-Site': 'same-origin' },
    });
    const to = answer.headers.get('location') ?? '';
    const html = await (await organiser.visit(to)).text();
    expect(html).toContain(`<h1>${say('desk-acts.release.title', { count: 1 })}</h1>`);
    expect(html).toContain(say('desk-acts.some-stay', { count: 1 }));
    await organiser.post(`${to}/begin`, { reason: 'Known' });
    await app.jobsDone();
    expect((await rowOf(app, held)).state).toBe('pending');
    expect(await (await organiser.visit(to)).text()).toContain(say('desk-acts.skipped', { count: 1 }));
    const none = await (await organiser.visit(await ask({ move: 'release', id: idOf(verified) }))).text();
    expect(none).toContain(say('desk-acts.nothing-to-move'));
    expect(none).not.toContain('/begin');
  });

  it('does nothing where nothing is chosen, or what is chosen is another campaign’s', async () => {
    const elsewhere = await aLinked(app, {}, 'other');
    for (const form of [
      {},
      { move: 'remove' },
      { move: 'explode', id: idOf(elsewhere) },
      { move: 'remove', id: idOf(elsewhere) },
      { move: 'remove', id: 'nonsense' },
      { move: 'remove', all: 'yes', name: 'nobody-of-that-name' },
    ]) {
      const answer = await organiser.post(acts, form);
      await expectDeskPage(answer, { status: 422, heading: 'desk-acts.nothing.title' });
    }
    const mine = await ask({ move: 'remove', id: idOf(await aLinked(app)) });
    const stranger = await signedIn(app, 'organiser', 'other');
    const theirs = mine.replace(demoSlug, 'other');
    expect((await stranger.visit(theirs)).status).toBe(404);
    expect((await stranger.post(`${theirs}/begin`, { reason: 'x' })).status).toBe(404);
    expect((await stranger.post(`${theirs}/cancel`)).status).toBe(404);
  });

  it('does not confirm by hand what could not be confirmed by mail any more', async () => {
    const linked = await aLinked(app);
    const to = await ask({ move: 'confirm', id: idOf(linked) });
    const years = 2 * 366 * 86_400_000;
    app.clock.pass(years);
    const late = await signedIn(app, 'organiser');
    const answer = await late.post(`${to}/begin`, { reason: 'Late' });
    app.clock.pass(-years);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(say('desk-acts.over'));
    expect((await rowOf(app, linked)).state).toBe('pending');
  });
});

describe('many at once', () => {
  const deps = () => ({
    db: app.db,
    keysOf: app.keysOf,
    findCampaign: app.campaigns.findById,
    clock: app.clock.now,
    record: recorderFor(app.store.audit, { kind: 'system' }),
  });

  async function manyIn(city: string, count: number): Promise<readonly Linked[]> {
    return seedLinked(
      app,
      Array.from({ length: count }, () => aSignature({ city })),
    );
  }

  async function statesOf(linked: readonly Linked[]): Promise<Record<string, number>> {
    const { rows } = await app.pool.query<{ state: string; count: number }>(
      'select state, count(*)::integer as count from signature where id = any($1) group by state order by state',
      [linked.map(idOf)],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  it('are moved in batches, by two workers at once, each once', async () => {
    const many = await manyIn('Doubletown', 1_100);
    const to = await ask({ move: 'remove', all: 'yes', city: 'doubletown' });
    const actId = to.slice(to.lastIndexOf('/') + 1);
    await organiser.post(`${to}/begin`, { reason: 'Twice' });
    const ended = await Promise.all([runAct({ actId }, deps()), runAct({ actId }, deps())]);
    await app.jobsDone();
    expect(await statesOf(many)).toEqual({ removed: 1_100 });
    expect(ended.at(0)).toMatchObject({ moved: 1_100, skipped: 0 });
    const ends = (await auditedDeeds(app.db)).filter(
      ({ act: name, details }) => name === 'signatures.moved' && JSON.stringify(details).includes(actId),
    );
    expect(ends).toHaveLength(1);
    const back = await act({ move: 'restore', all: 'yes', state: 'removed', city: 'doubletown' });
    expect(back).toContain(say('desk-acts.restore.done', { count: 1_100 }));
    expect(await statesOf(many)).toEqual({ verified: 1_100 });
    expect(await verifyAudit(app.db, app.store.siteKeys)).toMatchObject({ kind: 'whole' });
  });

  it('are left where they are when it is stopped, and what is done stays done and is told', async () => {
    const many = await manyIn('Stoptown', 600);
    const to = await ask({ move: 'hold', all: 'yes', city: 'stoptown' });
    const actId = to.slice(to.lastIndexOf('/') + 1);
    await app.pool.query(`update moderation_act set state = 'running', started_at = now() where id = $1`, [actId]);
    const running = await (await organiser.visit(to)).text();
    expect(running).toContain(say('desk-acts.progress', { done: 0, chosen: 600 }));
    expect(running).toContain('desk-act.js');
    let batches = 0;
    const cut = new Error('killed');
    await expect(
      runAct(
        { actId },
        {
          ...deps(),
          onProgress: () => {
            batches += 1;
            if (batches === 1) throw cut;
          },
        },
      ),
    ).rejects.toBe(cut);
    expect(await statesOf(many)).toEqual({ held: 250, verified: 350 });
    for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
    await organiser.post(`${to}/cancel`);
    expect(await (await organiser.visit(to)).text()).toContain(say('desk-acts.status.cancelling'));
    expect(await runAct({ actId }, deps())).toMatchObject({ state: 'cancelled', moved: 250, skipped: 0 });
    const html = await (await organiser.visit(to)).text();
    expect(html).toContain(say('desk-acts.hold.done', { count: 250 }));
    expect(html).toContain(say('desk-acts.left', { count: 350 }));
    expect(await statesOf(many)).toEqual({ held: 250, verified: 350 });
  });

  it('withdrawn meanwhile stay withdrawn', async () => {
    const many = await manyIn('Fleetown', 300);
    const to = await ask({ move: 'remove', all: 'yes', city: 'fleetown' });
    const leaving = many.slice(0, 40);
    await Promise.all([
      organiser.post(`${to}/begin`, { reason: 'Race' }),
      ...leaving.map(({ link }) => app.post(link('withdraw'))),
    ]);
    await app.jobsDone();
    const states = await statesOf(many);
    expect((states.removed ?? 0) + (states.withdrawn ?? 0)).toBe(300);
    for (const one of leaving) expect((await rowOf(app, one)).sealed).toBeNull();
  });
});

test('nothing that was searched for, and nobody who was found, stands in a job, an address or the audit', async () => {
  const secret = 'Unspeakable';
  const linked = await linkedBy(app, await app.signAndConfirm(aForm({ name: `${secret} Ursula` })));
  const to = await ask({ move: 'hold', all: 'yes', name: secret });
  await organiser.post(`${to}/begin`, { reason: `${secret} again` });
  const { rows } = await app.pool.query<{ text: string }>(
    `select jobs::text as text from graphile_worker._private_jobs as jobs
     union all select audit_entry::text from audit_entry
     union all select moderation_act::text from moderation_act
     union all select moderation_item::text from moderation_item`,
  );
  expect(rows.filter(({ text }) => text.toLowerCase().includes(secret.toLowerCase()))).toEqual([]);
  await app.jobsDone();
  expect((await rowOf(app, linked)).state).toBe('held');
});
