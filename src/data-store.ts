import path from 'node:path';
import type pg from 'pg';
import { checkMasterKey } from './campaigns/keys.ts';
import { type Keyring, makeKeyring } from './platform/crypto/keyring.ts';
import { loadSiteKey, type SiteKeys } from './platform/crypto/site-key.ts';
import { type Database, type DatabaseOptions, openDatabase } from './platform/db/database.ts';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.ts';
import { migrateToLatest } from './platform/db/migrate.ts';
import { checkServer } from './platform/db/server-check.ts';
import { randomSecretFile } from './platform/secret-file.ts';
import type { Settings } from './platform/settings.ts';

/** The database, up to date, and the keys to what is sealed in it. */
export interface DataStore extends AsyncDisposable {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly connectionString: string;
  readonly masterKey: Buffer;
  readonly keyring: Keyring;
  readonly siteKeys: SiteKeys;
  /** The names of the migrations that were run on opening. */
  readonly migrated: readonly string[];
}

export type DataStoreSettings = Pick<Settings, 'databaseUrl' | 'dataDir' | 'masterKey'> &
  Partial<Pick<Settings, 'allowUnsafeDatabase'>>;

/** Opens the database of the settings (starting the embedded one where none is named) and brings it up to date. */
export async function openDataStore(
  settings: DataStoreSettings,
  options: Omit<DatabaseOptions, 'connectionString'>,
): Promise<DataStore> {
  const { onError } = options;
  await using opened = new AsyncDisposableStack();
  const connectionString =
    settings.databaseUrl ??
    opened.use(await startEmbeddedPostgres({ dataDir: settings.dataDir, onError })).connectionString;
  const migrated = await prepare(connectionString, settings, onError);
  const { db, pool } = opened.use(openDatabase({ ...options, connectionString }));
  const masterKey = settings.masterKey ?? (await randomSecretFile(path.join(settings.dataDir, 'master.key')));
  const keyring = makeKeyring(masterKey);
  await checkMasterKey(db, keyring);
  const siteKeys = await loadSiteKey(db, keyring);
  const parts = opened.move();
  return {
    db,
    pool,
    connectionString,
    masterKey,
    keyring,
    siteKeys,
    migrated,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Makes sure that the server is fit for use, and migrates: on connections of its own, since that may take its time. */
async function prepare(
  connectionString: string,
  { allowUnsafeDatabase = false }: DataStoreSettings,
  onError: (error: Error) => void,
): Promise<string[]> {
  await using direct = openDatabase({ connectionString, maxConnections: 2, onError });
  await checkServer(direct.pool, { allowUnsafe: allowUnsafeDatabase });
  return await migrateToLatest(direct.db, direct.pool);
}
