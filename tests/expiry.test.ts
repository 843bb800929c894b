import { checkTally, countStates } from '../src/signatures/tally.ts';
import { eraseUnconfirmed } from '../src/signatures/upkeep.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, linkedBy, rowOf, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm, anAddress } from './support/supporter.ts';
import { runUpkeep, signedDaysAgo, upkeepDeps } from './support/upkeep.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

function seedPending(count: number) {
  return seedLinked(
    app,
    Array.from({ length: count }, () => aSignature({ state: 'pending', verifiedAt: new Date() })),
  );
}

async function expiredCount(slug?: string): Promise<number> {
  return (await countStates(app.db, app.campaign(slug).id)).get('expired') ?? 0;
}

describe('a signature that is not confirmed', () => {
  it('is erased after its campaign’s time and stays as a number, others as they are', async () => {
    const { unconfirmedDays } = app.campaign();
    await app.apply({ ...openNow(aDraftNamed('short')), unconfirmedDays: 5 });
    const verified = await aLinked(app, { state: 'verified' });
    const [old, recent] = [await aLinked(app), await aLinked(app)];
    const [oldInShort, recentInShort] = [await aLinked(app, {}, 'short'), await aLinked(app, {}, 'short')];
    await signedDaysAgo(app, unconfirmedDays + 0.01, [old, verified]);
    await signedDaysAgo(app, unconfirmedDays - 0.01, [recent]);
    await signedDaysAgo(app, 5.01, [oldInShort]);
    await signedDaysAgo(app, 4.99, [recentInShort]);
    const kept = await Promise.all([verified, recent, recentInShort].map((one) => rowOf(app, one)));
    const count = await app.count();

    await runUpkeep(app, 'eraseUnconfirmed', 3);
    for (const one of [old, oldInShort]) {
      const erased = { state: 'expired', sealed: null, email_index: null, mail_due: null, verified_at: null };
      expect(await rowOf(app, one)).toMatchObject(erased);
    }
    expect(await Promise.all([verified, recent, recentInShort].map((one) => rowOf(app, one)))).toEqual(kept);
    expect([await expiredCount(), await expiredCount('short')]).toEqual([1, 1]);
    expect(await app.count()).toBe(count);

    await runUpkeep(app, 'eraseUnconfirmed');
    expect([await expiredCount(), await expiredCount('short')]).toEqual([1, 1]);
  });

  it('is erased also where its campaign has closed, and its mail was never sent', async () => {
    const draft = openNow(aDraftNamed('closed'));
    await app.apply(draft);
    const linked = await aLinked(app, {}, 'closed');
    await signedDaysAgo(app, 31, [linked]);
    await app.db
      .updateTable('signature')
      .set({ mail_due: 'verification', mails_sent: 0 })
      .where('id', '=', linked.ref.signatureId)
      .execute();
    await app.apply({ ...draft, closesAt: new Date(draft.opensAt.getTime() + 1), graceDays: 0 });
    await runUpkeep(app, 'eraseUnconfirmed');
    expect(await rowOf(app, linked)).toMatchObject({ state: 'expired', sealed: null, mail_due: null });
  });

  it('leaves its address free to sign anew', async () => {
    const email = anAddress();
    await app.sign(aForm({ email }));
    const first = await linkedBy(app, await app.mailTo(email));
    await app.jobsDone();
    await signedDaysAgo(app, 31, [first]);
    await runUpkeep(app, 'eraseUnconfirmed');
    await app.sign(aForm({ email }));
    const second = await linkedBy(app, await app.mailTo(email, 2));
    expect(second.ref.signatureId).not.toBe(first.ref.signatureId);
    expect((await app.post(second.link('confirm'))).status).toBe(303);
    expect((await app.post(first.link('confirm'))).status).toBe(410);
  });

  it('is erased with a thousand others in short transactions, once by however many workers', async () => {
    const before = await expiredCount();
    const many = await seedPending(1_001);
    await signedDaysAgo(app, 31, many);
    await Promise.all([1, 2, 3].map(() => eraseUnconfirmed(upkeepDeps(app))));
    expect(await expiredCount()).toBe(before + many.length);
    expect(await eraseUnconfirmed(upkeepDeps(app))).toBe(0);
  });

  it('is confirmed or erased, not both, where its signatory comes at the last moment', async () => {
    const before = { expired: await expiredCount(), verified: await app.count() };
    const late = await seedPending(40);
    await signedDaysAgo(app, 31, late);
    const [answers] = await Promise.all([
      Promise.all(late.map((one) => app.post(one.link('confirm')))),
      eraseUnconfirmed(upkeepDeps(app)),
    ]);
    const confirmed = answers.filter(({ status }) => status === 303).length;
    expect(answers.map(({ status }) => status).filter((status) => status !== 303 && status !== 410)).toEqual([]);
    expect(await app.count()).toBe(before.verified + confirmed);
    expect(await expiredCount()).toBe(before.expired + late.length - confirmed);
  });
});
