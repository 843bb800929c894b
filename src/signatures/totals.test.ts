import { seedVaried } from '../../bench/tools/seed-varied.ts';
import { up } from '../../migrations/0048-large-campaigns.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { aStoredCampaign } from '../../tests/support/signed-campaign.ts';
import { inTransaction } from '../platform/db/database.ts';
import { checkTally } from './tally.ts';
import { settleTally } from './totals.ts';

/** As a database was before the migration: totals by place said nothing of who may be named. */
const former = `
  drop index signature_held_reason, audit_entry_act, audit_entry_actor, signature_total_key;
  alter table moderation_act drop column chosen_ids;
  create temporary table place_total as
    select campaign_id, value, state, sum(signatures) as signatures from signature_total where facet = 'place' group by 1, 2, 3;
  delete from signature_total where facet = 'place';
  alter table signature_total drop column disclosure;
  insert into signature_total (campaign_id, facet, value, state, signatures)
    select campaign_id, 'place', value, state, signatures from place_total;
  drop table place_total;
  create unique index signature_total_key on signature_total (campaign_id, facet, day, value, state) nulls not distinct`;

test('what was counted before totals by place said who may be named is counted by it too', async () => {
  await using database = await testDatabase();
  const { db, pool } = database;
  const { campaign } = await aStoredCampaign(db);
  await seedVaried(db, campaign, { from: 0, to: 1_000, days: 5, slot: 3 });
  await settleTally(db);
  await seedVaried(db, campaign, { from: 1_000, to: 1_200, days: 5, slot: 4 });
  await pool.query(former);
  await inTransaction(db, up);
  expect(await checkTally(db, campaign.id)).toEqual([]);
  await settleTally(db);
  expect(await checkTally(db, campaign.id)).toEqual([]);
});
