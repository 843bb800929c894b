import { mkdir } from 'node:fs/promises';
import { sql } from 'kysely';
import { recorderFor } from '../../src/audit/log.ts';
import { applyCampaignFolder, demoFolder } from '../../src/campaigns/apply-folder.ts';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import { type CampaignKeys, createCampaignKeys, loadCampaignKeys } from '../../src/campaigns/keys.ts';
import { findCampaign, loadCampaigns } from '../../src/campaigns/store.ts';
import { type DataStore, openDataStore } from '../../src/data-store.ts';
import { openDatabase } from '../../src/platform/db/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.ts';

/** The slug of the campaign that is signed. */
export const demoSlug = 'un-investigation-1988';

/** The database of a data folder as a harness sees it, from beside the product: with the demo campaign, open to sign. */
export interface DemoStore extends AsyncDisposable {
  /** Its connection string is the product's, who owns no table; `db` and `pool` may do anything. */
  readonly store: DataStore;
  readonly campaign: Campaign;
  readonly keys: CampaignKeys;
}

/** Opens the embedded Postgres of a folder, or joins it where it runs. @param onError told of connections that break. */
export async function openDemoStore(
  dataDir: string,
  onError: (error: Error) => void = () => undefined,
): Promise<DemoStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  await using opened = new AsyncDisposableStack();
  const settings = { databaseUrl: undefined, masterKey: undefined, dataDir };
  const product = opened.use(await openDataStore(settings, { maxConnections: 4, onError }));
  // The harness takes indexes away and tidies up, which the product itself may not.
  const { connectionString } = opened.use(await startEmbeddedPostgres({ dataDir, onError }));
  const owner = opened.use(openDatabase({ connectionString, maxConnections: 4, onError }));
  const store: DataStore = { ...product, db: owner.db, pool: owner.pool };
  const { db, keyring, audit } = store;
  if ((await loadCampaigns(db)).length === 0) {
    await applyCampaignFolder(demoFolder, async () => ({
      db,
      createKeys: (trx, id) => createCampaignKeys(trx, keyring, id),
      record: recorderFor(audit, { kind: 'system' }),
    }));
    // Whenever this runs, the campaign is open.
    await sql`update campaign set opens_at = '2020-01-01', closes_at = null, revision = revision + 1`.execute(db);
  }
  const campaign = await findCampaign(db, demoSlug);
  const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
  if (campaign === undefined || keys === undefined) throw new Error('The demo campaign is not there.');
  const parts = opened.move();
  return { store, campaign, keys, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
