import { seedVaried } from '../../bench/tools/seed-varied.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aStoredCampaign, type KeyedCampaign } from '../../tests/support/signed-campaign.ts';
import type { SignatureRef, SignatureState } from '../signatures/signature.ts';
import { endSignatures } from '../signatures/sql/end-signatures.ts';
import { verifySignatures } from '../signatures/sql/verify-signatures.ts';
import { checkTally } from '../signatures/tally.ts';
import { settleTally } from '../signatures/totals.ts';
import { hoursBegin } from './hours.ts';
import { keepNumbers } from './keep-numbers.ts';
import { readDashboard, readDays } from './read-model.ts';

let database: TestDatabase;
let stored: KeyedCampaign;
beforeEach(async () => {
  database = await testDatabase();
  stored = await aStoredCampaign(database.db);
  await database.pool.query(`update campaign set opens_at = now() - interval '40 days'`);
});
afterEach(() => database[Symbol.asyncDispose]());

/** Of the signatures themselves: nothing here knows of the tally. */
async function recount(what: string, where = `state = 'verified'`): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ what: string; n: number }>(
    `select (${what})::text as what, count(*) as n from signature where ${where} group by 1`,
  );
  return Object.fromEntries(rows.map(({ what: name, n }) => [name, n]));
}

async function refs(state: SignatureState, most: number): Promise<SignatureRef[]> {
  const { rows } = await database.pool.query(
    `select campaign_id as "campaignId", id as "signatureId" from signature where state = $1 order by random() limit $2`,
    [state, most],
  );
  return rows;
}

async function expectRecounted(): Promise<void> {
  const { db } = database;
  const { campaign } = stored;
  const now = new Date();
  const board = await readDashboard(db, campaign, now);
  const states = await recount('state', 'true');
  expect(board.states).toEqual({
    ...{ pending: 0, verified: 0, held: 0, withdrawn: 0, removed: 0, expired: 0 },
    ...states,
  });
  expect(board.verified).toBe(states.verified);
  const byDay = await recount('state_day');
  expect(
    Object.fromEntries(board.days.flatMap(({ day, verified }) => (verified > 0 ? [[day, verified]] : []))),
  ).toEqual(byDay);
  expect(board.verifiedToday).toBe(byDay[now.toISOString().slice(0, 10)] ?? 0);
  const byWeek = await recount(`date_trunc('week', state_day::timestamp)::date`);
  expect(
    Object.fromEntries(board.weeks.flatMap(({ monday, verified }) => (verified > 0 ? [[monday, verified]] : []))),
  ).toEqual(byWeek);
  const lately = await recount('1', `state = 'verified' and state_day > (now() at time zone 'utc')::date - 7`);
  expect(board.pace).toBe(lately['1'] ?? 0);
  expect(named(board.countries)).toEqual(await recount('country'));
  expect(named(board.languages)).toEqual(await recount('language'));
  expect({ ...named(board.regions), '': board.regionUnknown }).toEqual({
    '': 0,
    ...(await recount('region', `state = 'verified' and country = 'BE'`)),
  });
  const signed = await recount(`source || ' ' || state`, `state in ('verified', 'pending', 'expired')`);
  for (const { name, confirmed, inTime, lapsed, asked } of board.sources) {
    expect([confirmed, inTime, lapsed]).toEqual(
      ['verified', 'pending', 'expired'].map((state) => signed[`${name} ${state}`] ?? 0),
    );
    expect(asked).toBe(confirmed + inTime + lapsed);
  }
  expect(board.sources.reduce((sum, { asked }) => sum + asked, 0)).toBe(
    Object.values(signed).reduce((sum, n) => sum + n, 0),
  );
  const begin = hoursBegin(now).toISOString();
  const hours = await recount(
    `extract(epoch from date_trunc('hour', verified_at)) * 1000`,
    `state = 'verified' and verified_at >= '${begin}'`,
  );
  expect(board.hours).toHaveLength(48);
  expect(
    Object.fromEntries(
      board.hours.flatMap(({ begins, verified }) => (verified > 0 ? [[String(begins.getTime()), verified]] : [])),
    ),
  ).toEqual(Object.fromEntries(Object.entries(hours).map(([at, n]) => [String(Number(at)), n])));
  const days = (await readDays(db, [campaign.id])).get(campaign.id) ?? [];
  expect(Object.fromEntries(days.map(({ day, verified }) => [day, verified]))).toEqual(byDay);
  expect(await checkTally(db, campaign.id)).toEqual([]);
}

function named(counted: readonly { readonly name: string; readonly verified: number }[]): Record<string, number> {
  return Object.fromEntries(counted.map(({ name, verified }) => [name, verified]));
}

const keep = () => keepNumbers({ db: database.db, campaigns: () => [stored.campaign], clock: () => new Date() });

test('every number is that of a recount: before the worker has kept them, after it, and after what comes then', async () => {
  const { db } = database;
  await seedVaried(db, stored.campaign, { from: 0, to: 2_000, days: 40, slot: 3 });
  await seedVaried(db, stored.campaign, { from: 2_000, to: 4_000, days: 2, slot: 5 });
  await expectRecounted();
  await keep();
  await expectRecounted();
  await endSignatures(db, await refs('verified', 300), ['verified'], 'withdrawn');
  await verifySignatures(db, await refs('pending', 100));
  await endSignatures(db, await refs('pending', 50), ['pending'], 'expired');
  // Hours show who has withdrawn from them once the hour is over.
  await database.pool.query(
    `update signature_hour set counted_until = date_trunc('hour', now()) - interval '1 second'`,
  );
  await keep();
  await keep();
  await expectRecounted();
  const rest = await database.pool.query('select count(*) as n from signature_tally where slot >= 0');
  expect(rest.rows[0]).toEqual({ n: 0 });
});

test('what a total says wrongly, the check of the tally finds', async () => {
  await seedVaried(database.db, stored.campaign, { from: 0, to: 50, days: 3, slot: 3 });
  await keep();
  expect(await checkTally(database.db, stored.campaign.id)).toEqual([]);
  await database.pool.query(`update signature_total set signatures = signatures + 1 where facet = 'language' and value = 'fr'
    and state = 'verified'`);
  const [difference, ...others] = await checkTally(database.db, stored.campaign.id);
  expect(others).toEqual([]);
  expect(difference?.key).toBe('total by language fr verified');
});

test('keeping the numbers crosses signing, confirming and withdrawing two hundred times, and none waits for the other for ever', async () => {
  const { db } = database;
  await seedVaried(db, stored.campaign, { from: 0, to: 3_000, days: 2, slot: 0 });
  let isOver = false;
  const settling = [0, 1].map(async () => {
    while (!isOver) await settleTally(db);
  });
  try {
    for (let round = 0; round < 200; round += 1) {
      const from = 10_000 + round * 10;
      await Promise.all([
        seedVaried(db, stored.campaign, { from, to: from + 10, days: 1, slot: round % 3 }),
        refs('pending', 5).then((batch) => verifySignatures(db, batch)),
        refs('verified', 5).then((batch) => endSignatures(db, batch, ['verified'], 'withdrawn')),
      ]);
    }
  } finally {
    isOver = true;
    await Promise.all(settling);
  }
  await settleTally(db);
  await expectRecounted();
});

test('where nobody has signed every day and hour is there, with nothing in it', async () => {
  const campaign = { ...stored.campaign, opensAt: new Date(Date.now() - 3 * 24 * 60 * 60 * 1000) };
  const board = await readDashboard(database.db, campaign, new Date());
  expect(board.days.map(({ verified }) => verified)).toEqual([0, 0, 0, 0]);
  expect(board.hours.every(({ verified }) => verified === 0)).toBe(true);
  expect(board).toMatchObject({
    verified: 0,
    countries: [],
    sources: [],
    confirmation: { asked: 0, share: undefined },
  });
});
