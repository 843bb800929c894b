import { seedVaried } from '../../bench/tools/seed-varied.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { rowsReadBy } from '../../tests/support/reads.ts';
import { aStoredCampaign } from '../../tests/support/signed-campaign.ts';
import { settleTally } from '../signatures/totals.ts';
import { countPlaces } from './count-store.ts';

describe('who is to be named, and only counted, by place', () => {
  it('is the same before the tally is settled and after, and then read from its totals alone', async () => {
    await using database = await testDatabase();
    const { db, pool } = database;
    const { campaign } = await aStoredCampaign(db);
    await seedVaried(db, campaign, { from: 0, to: 2_000, days: 40, slot: 3 });
    const count = () => countPlaces(db, campaign.id);
    const recounted = await pool.query(`
      select country, region, count(*) filter (where disclosure <> 'count') as named,
        count(*) filter (where disclosure = 'count') as "countedOnly"
      from signature where state = 'verified' group by country, region
      order by count(*) desc, case when region = '' then country else region end`);
    expect(await count()).toEqual(recounted.rows);
    await settleTally(db);
    expect(await count()).toEqual(recounted.rows);
    await pool.query('vacuum analyze signature_tally');
    expect(await rowsReadBy(pool, ['signature_tally', 'signature'], count)).toBe(0);
  });
});
