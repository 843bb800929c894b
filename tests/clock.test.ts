import { startOpenCampaigns } from '../src/campaigns/open-campaigns.ts';
import { makeCounts } from '../src/site/counts.ts';
import { makePageCache } from '../src/site/page-cache.ts';
import { testDatabase } from './support/database.ts';
import { aStoredCampaign } from './support/signed-campaign.ts';

const HOUR_MS = 60 * 60_000;

/** A clock that a test sets back. */
function aClock() {
  let now = Date.parse('2026-10-24T12:00:00Z');
  return {
    now: () => new Date(now),
    setBack: (ms: number) => {
      now -= ms;
    },
  };
}

describe('when the clock is set back an hour', () => {
  it('pages are made again, not shown for an hour as they were', async () => {
    const clock = aClock();
    const cache = makePageCache({ maxAgeMs: 5_000, maxPages: 1, contentType: 'text/plain', clock: clock.now });
    const owner = {};
    await cache.get(owner, 'page', async () => 'before');
    clock.setBack(HOUR_MS);
    expect((await cache.get(owner, 'page', async () => 'after')).plain.toString()).toBe('after');
  });

  it('counts are asked for again', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const clock = aClock();
    let verified = 0;
    const count = async () => ({ verified: ++verified, goals: [], removed: 0, asOf: clock.now() });
    const counts = makeCounts({ count, maxAgeMs: 1_000, clock: clock.now });
    expect((await counts.recent(campaign)).verified).toBe(1);
    clock.setBack(HOUR_MS);
    expect((await counts.recent(campaign)).verified).toBe(2);
  });

  it('a view of the campaigns that nobody could renew since is not taken for a fresh one', async () => {
    await using database = await testDatabase();
    const clock = aClock();
    const options = { db: database.db, refreshMs: HOUR_MS, onError: () => undefined, clock: clock.now };
    await using campaigns = await startOpenCampaigns(options);
    clock.setBack(HOUR_MS);
    expect(campaigns.age()).toBe(HOUR_MS);
    await campaigns.refresh();
    expect(campaigns.age()).toBe(0);
  });
});
