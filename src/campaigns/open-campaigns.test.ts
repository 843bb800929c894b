import { aCampaignDraft, campaignYaml, page } from '../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { inTransaction } from '../platform/db/database.ts';
import { applyCampaign } from './apply.ts';
import { startOpenCampaigns } from './open-campaigns.ts';
import { closeCampaign } from './opening.ts';

async function apply({ db }: TestDatabase, slug: string, title = 'Investigate'): Promise<void> {
  const yaml = campaignYaml(['slug: small-campaign', `slug: ${slug}`]);
  const draft = aCampaignDraft({ 'campaign.yaml': yaml, 'page.en.md': page('en', title) });
  await inTransaction(db, (trx) => applyCampaign(trx, draft, async () => {}));
}

function start(database: TestDatabase, changed: { refreshMs?: number; clock?: () => Date; errors?: unknown[] } = {}) {
  const { refreshMs = 60_000, clock = () => new Date(), errors } = changed;
  const onError = (error: unknown) => {
    if (errors === undefined) throw error;
    errors.push(error);
  };
  return startOpenCampaigns({ db: database.db, refreshMs, onError, clock });
}

describe('the view of campaigns in memory', () => {
  it('finds each by slug and by id', async () => {
    await using database = await testDatabase();
    await apply(database, 'a');
    await apply(database, 'b');
    await using campaigns = await start(database);
    const found = campaigns.find('a');
    expect(found?.texts.en?.title).toBe('Investigate (en)');
    expect(found && campaigns.findById(found.id)).toBe(found);
    expect(campaigns.find('c')).toBeUndefined();
    expect(campaigns.all().map(({ slug }) => slug)).toEqual(['a', 'b']);
  });

  it('sees after a refresh what was committed before it, and keeps the unchanged the very same', async () => {
    await using database = await testDatabase();
    await apply(database, 'a');
    await apply(database, 'b');
    await using campaigns = await start(database);
    const [a, b, all] = [campaigns.find('a'), campaigns.find('b'), campaigns.all()];
    await campaigns.refresh();
    expect(campaigns.all()).toBe(all);
    await apply(database, 'a', 'Changed');
    await apply(database, 'c');
    await campaigns.refresh();
    expect(campaigns.find('a')).not.toBe(a);
    expect(campaigns.find('a')?.texts.en?.title).toBe('Changed (en)');
    expect(campaigns.find('b')).toBe(b);
    expect(campaigns.find('c')).toBeDefined();
  });

  it('looks once more for those who ask while a look is under way that asked too early', async () => {
    await using database = await testDatabase();
    const waiting: (() => void)[] = [];
    let isHeld = false;
    const slow = database.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
        return result;
      },
    });
    await using campaigns = await start({ ...database, db: slow });
    isHeld = true;
    const underWay = campaigns.refresh();
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    isHeld = false;
    await apply(database, 'a');
    const [second, third] = [campaigns.refresh(), campaigns.refresh()];
    expect(third).toBe(second);
    waiting[0]?.();
    await underWay;
    await second;
    expect(campaigns.find('a')).toBeDefined();
  });

  it('sees by itself that a campaign was closed', async () => {
    await using database = await testDatabase();
    await apply(database, 'a');
    await using campaigns = await start(database, { refreshMs: 5 });
    await inTransaction(database.db, (trx) => closeCampaign(trx, 'a', new Date()));
    while (campaigns.find('a')?.state !== 'closed') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(campaigns.find('a')?.closesAt).toBeInstanceOf(Date);
  });

  it('keeps the old view while the database is away, lets its age grow, and recovers', async () => {
    await using database = await testDatabase();
    await apply(database, 'a');
    const errors: unknown[] = [];
    let now = new Date('2026-11-01T12:00:00Z');
    await using campaigns = await start(database, { errors, clock: () => now });
    expect(campaigns.age()).toBe(0);
    await database.pool.query('alter table campaign rename to campaign_away');
    now = new Date('2026-11-01T12:00:07Z');
    await campaigns.refresh();
    expect(campaigns.find('a')).toBeDefined();
    expect(campaigns.age()).toBe(7000);
    expect(errors).toHaveLength(1);
    await database.pool.query('alter table campaign_away rename to campaign');
    await campaigns.refresh();
    expect(campaigns.age()).toBe(0);
    expect(errors).toHaveLength(1);
  });

  it('is not started on a database that is away', async () => {
    await using database = await testDatabase();
    await database.pool.query('alter table campaign rename to campaign_away');
    await expect(start(database)).rejects.toThrow('campaign');
  });

  it('asks nothing more once it is disposed', async () => {
    await using database = await testDatabase();
    const errors: unknown[] = [];
    const campaigns = await start(database, { refreshMs: 1, errors });
    const underWay = [campaigns.refresh(), campaigns.refresh(), campaigns.refresh()];
    await campaigns[Symbol.asyncDispose]();
    await Promise.all(underWay);
    await database.pool.query('alter table campaign rename to campaign_away');
    await campaigns.refresh();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(errors).toEqual([]);
  });
});
