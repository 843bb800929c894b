import { testDatabase } from '../../../tests/support/database.ts';
import { aSignature, aStoredCampaign, seedSignatures } from '../../../tests/support/signed-campaign.ts';
import { sealedEntries } from './sealed-entries.ts';
import { inSnapshot } from './snapshot.ts';

const everything = { places: undefined, confirmedAfterUs: undefined };

describe('the sealed entries of a list', () => {
  it('come a batch at a time, each once, those confirmed first before the others', async () => {
    await using database = await testDatabase();
    const signed = await aStoredCampaign(database.db);
    const ids = await seedSignatures(
      database.db,
      signed,
      Array.from({ length: 25 }, (_, day) => aSignature({ verifiedAt: new Date(Date.UTC(2026, 9, 25 - day)) })),
    );
    const batches = await inSnapshot(database.db, (trx) =>
      Array.fromAsync(sealedEntries(trx, signed.campaign.id, everything, 10)),
    );
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(batches.flat().map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('may be left halfway, and the transaction goes on', async () => {
    await using database = await testDatabase();
    const signed = await aStoredCampaign(database.db);
    await seedSignatures(
      database.db,
      signed,
      Array.from({ length: 30 }, () => aSignature()),
    );
    const counted = await inSnapshot(database.db, async (trx) => {
      for await (const batch of sealedEntries(trx, signed.campaign.id, everything, 10)) if (batch.length > 0) break;
      return trx
        .selectFrom('signature')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
    });
    expect(counted.n).toBe(30);
  });

  it('are read by the index that has their order, without sorting', async () => {
    await using database = await testDatabase();
    const signed = await aStoredCampaign(database.db);
    await seedSignatures(
      database.db,
      signed,
      Array.from({ length: 3000 }, () => aSignature()),
    );
    await database.pool.query('analyze signature');
    const { rows } = await database.pool.query(
      `explain (format json) select id, country, (verified_at at time zone 'UTC')::date as "confirmedOn", sealed
       from signature where campaign_id = $1 and state = 'verified' and disclosure = any($2)
       order by verified_at, id limit 300`,
      [signed.campaign.id, ['public', 'recipients']],
    );
    expect(JSON.stringify(rows)).toContain('signature_verified');
    expect(JSON.stringify(rows)).not.toContain('"Sort"');
  });
});
