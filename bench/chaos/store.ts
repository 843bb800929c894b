import { mkdir } from 'node:fs/promises';
import { sql } from 'kysely';
import { applyCampaignFolder, demoFolder } from '../../src/campaigns/apply-folder.ts';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import { type CampaignKeys, createCampaignKeys, loadCampaignKeys } from '../../src/campaigns/keys.ts';
import { findCampaign, loadCampaigns } from '../../src/campaigns/store.ts';
import { type DataStore, openDataStore } from '../../src/data-store.ts';

/** The slug of the campaign that is signed. */
export const slug = 'un-investigation-1988';

/** The database of a data folder as the harness sees it, from beside the programs that are killed. */
export interface ChaosStore extends AsyncDisposable {
  readonly store: DataStore;
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
}

/** Opens the embedded Postgres of a folder (joins it where it runs), with the demo campaign in it, open to sign. */
export async function openChaosStore(dataDir: string): Promise<ChaosStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await using opened = new AsyncDisposableStack();
  const settings = { databaseUrl: undefined, masterKey: undefined, dataDir, allowUnsafeDatabase: false };
  const store = opened.use(await openDataStore(settings, { maxConnections: 4, onError: () => undefined }));
  const { db, keyring } = store;
  if ((await loadCampaigns(db)).length === 0) {
    await applyCampaignFolder(demoFolder, async () => ({
      db,
      createKeys: (trx, id) => createCampaignKeys(trx, keyring, id),
    }));
    // Whenever this runs, the campaign is open.
    await sql`update campaign set opens_at = '2020-01-01', closes_at = null, revision = revision + 1`.execute(db);
  }
  const campaign = await findCampaign(db, slug);
  const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
  if (campaign === undefined || keys === undefined) throw new Error('The demo campaign is not there.');
  const parts = opened.move();
  return { store, campaign, keys, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
