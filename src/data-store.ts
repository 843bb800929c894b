import type pg from 'pg';
import { type AuditLog, makeAuditLog } from './audit/log.ts';
import { checkMasterKey } from './campaigns/keys.ts';
import { type Keyring, keyringOf } from './platform/crypto/keyring.ts';
import { allMasterKeys, type MasterKey, masterKeyFile } from './platform/crypto/master-key.ts';
import { hasSiteKey, loadSiteKey, type SiteKeys } from './platform/crypto/site-key.ts';
import { type Database, type DatabaseOptions, openDatabase } from './platform/db/database.ts';
import { startEmbeddedPostgres } from './platform/db/embedded-postgres.ts';
import { migrateToLatest } from './platform/db/migrate.ts';
import { checkServer } from './platform/db/server-check.ts';
import type { Settings } from './platform/settings.ts';

/** The database, up to date, the keys to what is sealed in it, and the record of what is done with it. */
export interface DataStore extends AsyncDisposable {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly connectionString: string;
  readonly masterKey: MasterKey;
  readonly keyring: Keyring;
  readonly siteKeys: SiteKeys;
  readonly audit: AuditLog;
  /** The names of the migrations that were run on opening. */
  readonly migrated: readonly string[];
}

export type DataStoreSettings = Pick<Settings, 'databaseUrl' | 'dataDir' | 'masterKey'> &
  Partial<Pick<Settings, 'allowUnsafeDatabase' | 'previousMasterKey'>>;

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
  const masterKey = await findMasterKey(db, settings);
  const keyring = keyringOf(() => allMasterKeys(masterKey));
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
    audit: makeAuditLog(siteKeys),
    migrated,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

async function findMasterKey(db: Database, settings: DataStoreSettings): Promise<MasterKey> {
  const { masterKey: current, previousMasterKey: previous, dataDir } = settings;
  if (current !== undefined) return { kind: 'environment', current, previous };
  return { kind: 'file', file: await masterKeyFile(dataDir, await hasSiteKey(db)) };
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
