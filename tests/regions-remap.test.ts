import { sql } from 'kysely';
import type { Campaign } from '../src/campaigns/campaign.ts';
import { startFreshRegions } from '../src/signatures/regions/fresh-regions.ts';
import { remapRegions } from '../src/signatures/regions/remap.ts';
import { remapsUnderWay } from '../src/signatures/regions/remap-store.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type Linked, seedLinked } from './support/links.ts';
import { dutchTable, importRegions, removeRegions } from './support/regions.ts';
import { aSignature } from './support/signed-campaign.ts';

/** Nothing is done but what a test does. */
const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const table = ['1012 AB', '2501AA', '3088', '3511', '9999', ''];
const right = ['NL-NH', 'NL-ZH', 'NL-ZH', 'NL-UT', '', ''];

async function aCampaign(slug: string): Promise<Campaign> {
  return app.apply(aDraftNamed(slug));
}

function seed(slug: string, postcodes: readonly string[], given: Parameters<typeof aSignature>[0] = {}) {
  return seedLinked(
    app,
    postcodes.map((postcode) => aSignature({ country: 'NL', postcode, ...given })),
    slug,
  );
}

/** Of each, in the order in which they are given. */
async function regionsOf(people: readonly Linked[]): Promise<(string | undefined)[]> {
  const ids = people.map(({ ref }) => ref.signatureId);
  const rows = await app.db.selectFrom('signature').select(['id', 'region']).where('id', 'in', ids).execute();
  const regions = new Map(rows.map(({ id, region }) => [id, region]));
  return ids.map((id) => regions.get(id));
}

/** One round, as the worker does it. @param lookAgainMs an hour, so that the later round is no part of it. */
async function remap(
  { id }: Campaign,
  { lookAgainMs = 3_600_000, country = 'NL', ...deps }: Partial<RemapOptions> = {},
) {
  await remapRegions({ campaignId: id, country }, { db: app.db, keysOf: app.keysOf, lookAgainMs, ...deps });
}
type RemapOptions = Parameters<typeof remapRegions>[1] & { readonly country: string };

async function expectRightTally({ id }: Campaign): Promise<void> {
  expect(await checkTally(app.db, id)).toEqual([]);
}

async function isDone({ id }: Campaign): Promise<boolean> {
  const rows = await app.db.selectFrom('region_remap').select('country').where('campaign_id', '=', id).execute();
  return rows.length === 0;
}

describe('signatures that are there when a table is imported', () => {
  it('are told their region by the worker, with the tally, and nobody is guessed', async () => {
    const campaign = await aCampaign('told');
    const people = [
      ...(await seed('told', table)),
      ...(await seed('told', ['9000'], { country: 'BE', region: 'BE-VOV' })),
      ...(await seed('told', ['1012'], { country: 'DE' })),
      ...(await seed('told', ['3511'], { state: 'pending' })),
    ];
    await importRegions(app, dutchTable, 'NL', 'told');
    expect(await remapsUnderWay(app.db, campaign.id)).toEqual(['NL']);
    await remap(campaign);
    expect(await regionsOf(people)).toEqual([...right, 'BE-VOV', '', 'NL-UT']);
    await expectRightTally(campaign);
    expect(await remapsUnderWay(app.db, campaign.id)).toEqual([]);
    const { rows } = await app.pool.query(
      `select state, region, sum(signatures)::int as n from signature_tally where campaign_id = $1 and country = 'NL'
       group by 1, 2 having sum(signatures) <> 0 order by 1, 2`,
      [campaign.id],
    );
    expect(rows).toEqual([
      { state: 'pending', region: 'NL-UT', n: 1 },
      { state: 'verified', region: '', n: 2 },
      { state: 'verified', region: 'NL-NH', n: 1 },
      { state: 'verified', region: 'NL-UT', n: 1 },
      { state: 'verified', region: 'NL-ZH', n: 2 },
    ]);
  });

  it('are of no known region again where the table is removed', async () => {
    const campaign = await aCampaign('back');
    const people = await seed('back', table);
    await importRegions(app, dutchTable, 'NL', 'back');
    await remap(campaign);
    await removeRegions(app, 'NL', 'back');
    expect(app.campaign('back').regions).toEqual([]);
    await remap(campaign);
    expect(await regionsOf(people)).toEqual(table.map(() => ''));
    await expectRightTally(campaign);
  });

  it('keep their region where they are erased, as long as the table has it', async () => {
    const campaign = await aCampaign('erased');
    const people = [
      ...(await seed('erased', ['', ''], { state: 'withdrawn', region: 'NL-ZH' })),
      ...(await seed('erased', ['3511'], { state: 'expired', region: 'NL-LI' })),
    ];
    await importRegions(app, dutchTable, 'NL', 'erased');
    await remap(campaign);
    expect(await regionsOf(people)).toEqual(['NL-ZH', 'NL-ZH', '']);
    await expectRightTally(campaign);
    await removeRegions(app, 'NL', 'erased');
    await remap(campaign);
    expect(await regionsOf(people)).toEqual(['', '', '']);
    await expectRightTally(campaign);
  });

  it('are told by the newest table where another is imported meanwhile', async () => {
    const campaign = await aCampaign('newest');
    const people = await seed('newest', table);
    await importRegions(app, dutchTable, 'NL', 'newest');
    await remap(campaign);
    await importRegions(app, 'postcode,region\n1*,WEST\n25*,WEST', 'NL', 'newest');
    await remap(campaign);
    expect(await regionsOf(people)).toEqual(['NL-WEST', 'NL-WEST', '', '', '', '']);
    expect(app.campaign('newest').regions.map(({ code }) => code)).toEqual(['NL-WEST']);
    await expectRightTally(campaign);
  });

  it('are all told once, cut off at any moment, and by several at once while people withdraw', async () => {
    const campaign = await aCampaign('cut-off');
    const many = Array.from({ length: 1_300 }, (_, n) => table[n % table.length] ?? '');
    const linked = await seed('cut-off', many);
    await importRegions(app, dutchTable, 'NL', 'cut-off');
    // What the second batch had written is not there, and what the first one had is.
    await expect(cutOffAfter(1, campaign)).rejects.toThrow('cut off');
    const reached = await app.db
      .selectFrom('region_remap')
      .select(['reached', 'changed'])
      .where('campaign_id', '=', campaign.id)
      .executeTakeFirstOrThrow();
    const inOrder = linked.toSorted((a, b) => (a.ref.signatureId < b.ref.signatureId ? -1 : 1));
    expect(reached.reached).toBe(inOrder[499]?.ref.signatureId);
    expect(await regionsOf(inOrder.slice(500))).toEqual(many.slice(500).map(() => ''));
    await expectRightTally(campaign);

    const withdrawals = linked.slice(600, 660).map((one) => app.post(one.link('withdraw')));
    await Promise.all([remap(campaign), remap(campaign), remap(campaign), ...withdrawals]);
    const expected = many.map((postcode) => right[table.indexOf(postcode)]);
    // Whoever withdrew before they were reached is erased, and was of no known region.
    const told = await regionsOf(linked);
    expect([...told.slice(0, 600), ...told.slice(660)]).toEqual([...expected.slice(0, 600), ...expected.slice(660)]);
    await expectRightTally(campaign);
  });

  it('are left as they are by keys that were destroyed', async () => {
    const campaign = await aCampaign('ended');
    await seed('ended', table);
    await importRegions(app, dutchTable, 'NL', 'ended');
    await app.db.updateTable('campaign').set({ keys_ended_at: sql`now()` }).where('id', '=', campaign.id).execute();
    await remap(campaign, { keysOf: () => Promise.resolve(undefined) });
    expect(await isDone(campaign)).toBe(true);
    await app.db.updateTable('campaign').set({ keys_ended_at: null }).where('id', '=', campaign.id).execute();
  });
});

test('who was taken in by a process that had not heard of the table yet is told by the round after it', async () => {
  const campaign = await aCampaign('stale');
  const clock = app.clock.now;
  const onError = (error: unknown) => {
    throw error;
  };
  // Looks once and never again, as a process that is cut off from the database.
  await using stale = await startFreshRegions({ db: app.db, refreshMs: 2_000_000_000, onError, clock });
  await importRegions(app, dutchTable, 'NL', 'stale');
  await remap(campaign, { lookAgainMs: 0 });
  const asTold = (postcode: string) => stale.of(campaign.id)('NL', postcode);
  expect(asTold('1012 AB')).toBe('');
  const people = await seed('stale', ['1012 AB'], { region: asTold('1012 AB') });
  await remap(campaign, { lookAgainMs: 0 });
  expect(await regionsOf(people)).toEqual(['NL-NH']);
  await expectRightTally(campaign);
  // It has found somebody, so it looks once more; then it is over.
  expect(await isDone(campaign)).toBe(false);
  await remap(campaign, { lookAgainMs: 0 });
  expect(await isDone(campaign)).toBe(true);
  await stale.refresh();
  expect(asTold('1012 AB')).toBe('NL-NH');
});

test('the round after it waits until it is due', async () => {
  const campaign = await aCampaign('early');
  await importRegions(app, dutchTable, 'NL', 'early');
  await remap(campaign);
  const people = await seed('early', ['1012']);
  await remap(campaign);
  expect(await regionsOf(people)).toEqual(['']);
  const { rows } = await app.pool.query(
    `select bool_and(run_at > now() + interval '59 minutes') as later from graphile_worker._private_jobs as job
     join graphile_worker._private_tasks as task on task.id = job.task_id
     where task.identifier = 'remapRegions' and run_at > now() and payload ->> 'campaignId' = $1`,
    [campaign.id],
  );
  expect(rows).toEqual([{ later: true }]);
});

/** Fails in the batch after so many, having written it and before it is there. */
async function cutOffAfter(batches: number, campaign: Campaign): Promise<void> {
  await sql`
    create or replace function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`.execute(
    app.db,
  );
  let done = 0;
  const keysOf: typeof app.keysOf = async (id, how) => {
    if (done === batches) {
      await sql`create or replace trigger cut_off before update on region_remap for each row execute function cut_off()`.execute(
        app.db,
      );
    }
    done += 1;
    return app.keysOf(id, how);
  };
  try {
    await remap(campaign, { keysOf });
  } finally {
    await sql`drop trigger if exists cut_off on region_remap`.execute(app.db);
  }
}
