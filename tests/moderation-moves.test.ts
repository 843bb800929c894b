import { sql } from 'kysely';
import { eraseRemoved } from '../src/signatures/moderation/erase-removed.ts';
import { moveBatch } from '../src/signatures/moderation/move.ts';
import { openPerson } from '../src/signatures/sealing.ts';
import { type Move, moves, type SignatureState, signatureStates } from '../src/signatures/signature.ts';
import type { Moved } from '../src/signatures/sql/move-signatures.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { eraseUnconfirmed } from '../src/signatures/upkeep.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, type Linked, linkedBy, rowOf } from './support/links.ts';
import { aForm, anAddress, linkIn, type MailMessage } from './support/supporter.ts';
import { upkeepDeps } from './support/upkeep.ts';

const pair = 'pair';
const app = await startTestApp({ drafts: [await demoDraft(), { ...aDraftNamed(pair), household: 'two' }] });
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

const DAY_MS = 24 * 60 * 60 * 1000;

function move(name: Move, linked: readonly Linked[], slug?: string) {
  const { db, keysOf } = app;
  const refs = linked.map(({ ref }) => ref);
  const moving = {
    move: name,
    take: async () => refs,
    follow: async (_: unknown, __: unknown, moved: readonly Moved[]) => moved,
  };
  return moveBatch({ db, keysOf }, app.campaign(slug), moving);
}

async function stateOf(linked: Linked): Promise<SignatureState> {
  return (await rowOf(app, linked)).state;
}

/** Brings a fresh signature into a state by the moves that lead there. */
async function inState(state: SignatureState): Promise<Linked> {
  switch (state) {
    case 'removed': {
      const linked = await aLinked(app);
      await move('remove', [linked]);
      return linked;
    }
    default:
      return aLinked(app, { state });
  }
}

/** Signs and confirms with an address that was mailed before. @returns the new mail. */
async function signAnew(email: string): Promise<MailMessage> {
  await app.sign(aForm({ email }));
  const mail = await app.mailTo(email, 2);
  expect((await app.post(linkIn(mail, 'confirm'))).status).toBe(303);
  return mail;
}

const to: { readonly [move in Move]: (from: SignatureState) => SignatureState } = {
  confirm: () => 'verified',
  hold: () => 'held',
  release: () => 'pending',
  remove: () => 'removed',
  restore: () => 'pending',
};

const everyMove = (['confirm', 'hold', 'release', 'remove', 'restore'] as const).flatMap((name) =>
  signatureStates.map((from) => [name, from] as const),
);

test.each(everyMove)(
  '%s of a %s signature is what the table of moves says, and the tally follows',
  async (name, from) => {
    const linked = await inState(from);
    expect(await stateOf(linked)).toBe(from);
    const allowed: readonly SignatureState[] = moves[name];
    const moved = await move(name, [linked]);
    expect(moved.length).toBe(allowed.includes(from) ? 1 : 0);
    expect(await stateOf(linked)).toBe(allowed.includes(from) ? to[name](from) : from);
    // Once more changes nothing, but where the state is one that the move begins in again.
    await move(name, [linked]);
  },
);

describe('what was taken back', () => {
  it('is verified again where it was, and counts again', async () => {
    const mail = await app.signAndConfirm(aForm({ name: 'Restored Rosa' }));
    const linked = await linkedBy(app, mail);
    const counted = await app.count();
    for (const [there, back] of [
      ['hold', 'release'],
      ['remove', 'restore'],
    ] as const) {
      const before = await rowOf(app, linked);
      await move(there, [linked]);
      expect(await app.count()).toBe(counted - 1);
      await move(back, [linked]);
      expect(await app.count()).toBe(counted);
      expect(await rowOf(app, linked)).toEqual(before);
    }
  });

  it('is held again where it was, for what it was, and released it is what it was before that', async () => {
    const held = await aLinked(app, { state: 'held' });
    await move('remove', [held]);
    await move('restore', [held]);
    expect(await rowOf(app, held)).toMatchObject({ state: 'held', held_for: 'honeypot', state_before: null });
    const verified = await aLinked(app, { state: 'verified' });
    for (const name of ['hold', 'remove', 'restore'] as const) await move(name, [verified]);
    expect(await rowOf(app, verified)).toMatchObject({ state: 'held', held_for: 'by-hand', state_before: 'verified' });
    await move('release', [verified]);
    expect(await stateOf(verified)).toBe('verified');
  });

  it('is asked to confirm where nobody has asked it yet', async () => {
    const email = anAddress();
    const linked = await aLinked(app, { email });
    await move('remove', [linked]);
    await move('restore', [linked]);
    expect((await app.confirm(email)).status).toBe(303);
    expect(await stateOf(linked)).toBe('verified');
  });

  it('stays removed where the address has signed anew', async () => {
    const email = anAddress();
    const first = await linkedBy(app, await app.signAndConfirm(aForm({ email })));
    await move('remove', [first]);
    await signAnew(email);
    expect(await move('restore', [first])).toEqual([]);
    expect(await stateOf(first)).toBe('removed');
  });

  it('brings one of two back that had one address, the last', async () => {
    const email = anAddress();
    const first = await linkedBy(app, await app.signAndConfirm(aForm({ email })));
    await move('remove', [first]);
    const second = await linkedBy(app, await signAnew(email));
    await move('remove', [second]);
    expect((await move('restore', [first, second])).map(({ signatureId }) => signatureId)).toEqual([
      second.ref.signatureId,
    ]);
  });

  it('brings both people of a household back', async () => {
    const email = anAddress();
    const [ann, ben] = [aForm({ email, name: 'Ann Peeters' }), aForm({ email, name: 'Ben Peeters' })];
    await app.signAndConfirm(ann, { slug: pair });
    await app.sign(ben, { slug: pair });
    await app.mailTo(email, 2);
    const keys = await app.keysOf(app.campaign(pair).id);
    const rows = await app.db
      .selectFrom('signature')
      .selectAll()
      .where('campaign_id', '=', app.campaign(pair).id)
      .execute();
    const both = rows.map(({ campaign_id: campaignId, id: signatureId }) => ({
      ref: { campaignId, signatureId },
      link: () => '',
    }));
    expect(both).toHaveLength(2);
    await move('remove', both, pair);
    expect(await move('restore', both, pair)).toHaveLength(2);
    const after = await app.db
      .selectFrom('signature')
      .selectAll()
      .where('campaign_id', '=', app.campaign(pair).id)
      .execute();
    const names = after.flatMap(({ campaign_id: campaignId, id: signatureId, sealed }) =>
      sealed === null || keys === undefined ? [] : [openPerson(keys, { campaignId, signatureId }, sealed).name],
    );
    expect(names.toSorted()).toEqual(['Ann Peeters', 'Ben Peeters']);
    expect(new Set(after.map(({ email_index }) => email_index?.toString('hex'))).size).toBe(2);
    expect(new Set(after.map(({ email_index }) => email_index?.length))).toEqual(new Set([16, 17]));
  });
});

describe('one that was removed', () => {
  it('counts no more, and its address can sign again at once', async () => {
    const email = anAddress();
    const counted = await app.count();
    const linked = await linkedBy(app, await app.signAndConfirm(aForm({ email })));
    await move('remove', [linked]);
    expect(await app.count()).toBe(counted);
    await signAnew(email);
    expect(await app.count()).toBe(counted + 1);
  });

  it('cannot be confirmed by its mail, and is erased at once by the link to withdraw', async () => {
    const email = anAddress();
    await app.sign(aForm({ email }));
    const linked = await linkedBy(app, await app.mailTo(email));
    await move('remove', [linked]);
    expect((await app.confirm(email)).status).toBe(410);
    expect((await app.withdraw(email)).status).toBe(200);
    expect(await rowOf(app, linked)).toMatchObject({ state: 'removed', sealed: null, email_index: null });
    expect(await move('restore', [linked])).toEqual([]);
  });

  it('is erased after thirty days, and stays as a number', async () => {
    const [old, young] = [await inState('removed'), await inState('removed')];
    await app.db
      .updateTable('signature')
      .set({ ended_at: sql`now() - interval '31 days'` })
      .where('id', '=', old.ref.signatureId)
      .execute();
    expect(await eraseRemoved(upkeepDeps(app))).toBe(1);
    expect(await eraseRemoved(upkeepDeps(app))).toBe(0);
    expect(await rowOf(app, old)).toMatchObject({ state: 'removed', sealed: null, state_before: null });
    expect((await rowOf(app, young)).sealed).not.toBeNull();
  });
});

test('one that is held by hand can be withdrawn by its signatory', async () => {
  const linked = await linkedBy(app, await app.signAndConfirm(aForm()));
  await move('hold', [linked]);
  expect((await app.post(linked.link('withdraw'))).status).toBe(200);
  expect(await rowOf(app, linked)).toMatchObject({
    state: 'withdrawn',
    sealed: null,
    held_for: null,
    state_before: null,
  });
});

test('what is held by hand is not erased for having been signed long ago, but for having been held so long', async () => {
  const linked = await aLinked(app, { state: 'verified' });
  await app.pool.query(`update signature set created_at = now() - interval '90 days' where id = $1`, [
    linked.ref.signatureId,
  ]);
  await move('hold', [linked]);
  await eraseUnconfirmed(upkeepDeps(app));
  expect(await stateOf(linked)).toBe('held');
  app.clock.pass(32 * DAY_MS);
  await eraseUnconfirmed(upkeepDeps(app));
  app.clock.pass(-32 * DAY_MS);
  expect(await stateOf(linked)).toBe('expired');
});

describe('at the same moment', () => {
  it.each(['confirm', 'withdraw'] as const)('removing and %s end in one of the two, never in between', async (act) => {
    for (let round = 0; round < 12; round += 1) {
      const linked = await aLinked(app);
      const [moved] = await Promise.all([move('remove', [linked]), app.post(linked.link(act))]);
      const { state, sealed, email_index } = await rowOf(app, linked);
      const ends = act === 'confirm' ? ['removed'] : ['removed', 'withdrawn'];
      expect(ends).toContain(state);
      if (act === 'withdraw') expect({ sealed, email_index }).toEqual({ sealed: null, email_index: null });
      if (state === 'withdrawn') expect(moved).toEqual([]);
    }
    for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
  });

  it('restoring and signing anew leave one signature an address', async () => {
    for (let round = 0; round < 8; round += 1) {
      const email = anAddress();
      const linked = await aLinked(app, { email });
      await move('remove', [linked]);
      await Promise.all([move('restore', [linked]), app.sign(aForm({ email }))]);
      const { rows } = await app.pool.query<{ count: string }>(
        'select count(*) from signature group by email_index having email_index is not null and count(*) > 1',
      );
      expect(rows).toEqual([]);
    }
  });
});
