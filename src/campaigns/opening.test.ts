import { aCampaignDraft, campaignYaml } from '../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { inTransaction } from '../platform/db/database.ts';
import { applyCampaign } from './apply.ts';
import { closeCampaign, openCampaign } from './opening.ts';
import { findCampaign } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const now = new Date('2026-11-01T12:00:00Z');

async function aCampaign(slug: string, ...replaced: readonly (readonly [line: string, by: string])[]): Promise<void> {
  const yaml = campaignYaml(['slug: small-campaign', `slug: ${slug}`], ...replaced);
  const draft = aCampaignDraft({ 'campaign.yaml': yaml });
  await inTransaction(database.db, (trx) => applyCampaign(trx, draft, async () => {}));
}

const close = (slug: string, at = now) => inTransaction(database.db, (trx) => closeCampaign(trx, slug, at));
const open = (slug: string, at = now) => inTransaction(database.db, (trx) => openCampaign(trx, slug, at));

describe('closing and opening a campaign by hand', () => {
  it('ends it now, and lets it go on', async () => {
    await aCampaign('switch');
    expect(await close('switch')).toEqual({ kind: 'closed' });
    expect(await findCampaign(database.db, 'switch')).toMatchObject({ state: 'closed', closesAt: now });
    expect(await close('switch', new Date('2026-11-02'))).toEqual({ kind: 'closed-already' });
    expect(await open('switch')).toEqual({ kind: 'opened', opensEarlier: false });
    expect(await findCampaign(database.db, 'switch')).toMatchObject({
      state: 'open',
      closesAt: new Date('2027-12-10T23:59:59.999Z'),
    });
    expect(await open('switch')).toEqual({ kind: 'opened-already' });
  });

  it('is not undone by applying its folder again', async () => {
    await aCampaign('stays-closed');
    await close('stays-closed');
    await aCampaign('stays-closed', ['closes: 2027-12-10', 'closes: 2028-01-31']);
    expect(await findCampaign(database.db, 'stays-closed')).toMatchObject({ state: 'closed', closesAt: now });
  });

  it('opens an upcoming one before its day', async () => {
    await aCampaign('upcoming', ['opens: 2026-10-01', 'opens: 2026-12-01']);
    expect(await open('upcoming')).toEqual({ kind: 'opened', opensEarlier: true });
    expect(await findCampaign(database.db, 'upcoming')).toMatchObject({ state: 'open', opensAt: now });
  });

  it('does not open one whose dates have ended it', async () => {
    await aCampaign('over', ['closes: 2027-12-10', 'closes: 2026-10-31']);
    expect(await open('over')).toEqual({ kind: 'over', closesAt: new Date('2026-10-31T23:59:59.999Z') });
  });

  it('knows what it does not know', async () => {
    expect(await open('no-such')).toEqual({ kind: 'unknown' });
    expect(await close('No Such')).toEqual({ kind: 'unknown' });
  });
});
