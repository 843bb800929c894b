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
import { letServe } from './platform/db/serving-role.ts';
import { errorCode } from './platform/error-code.ts';
import type { Settings } from './platform/settings.ts';

/** The database, up to date, the keys to what is sealed in it, and the record of what is done with it. */
export interface DataStore extends AsyncDisposable {
  readonly db: Database;
  readonly pool: pg.Pool;
  /** As whoever serves. */
  readonly connectionString: string;
  readonly masterKey: MasterKey;
  readonly keyring: Keyring;
  readonly siteKeys: SiteKeys;
  readonly audit: AuditLog;
  /** The names of the migrations that were run on opening. */
  readonly migrated: readonly string[];
}

export type DataStoreSettings = Pick<Settings, 'databaseUrl' | 'dataDir' | 'masterKey'> &
  Partial<Pick<Settings, 'databaseOwnerUrl' | 'allowUnsafeDatabase' | 'previousMasterKey'>>;

/** Opens the database of the settings (starting the embedded one where none is named) and brings it up to date. */
export async function openDataStore(
  settings: DataStoreSettings,
  options: Omit<DatabaseOptions, 'connectionString'>,
): Promise<DataStore> {
  const { onError } = options;
  await using opened = new AsyncDisposableStack();
  const place = await placeOf(settings, onError, opened);
  const { connectionString } = place;
  const migrated = await prepare(place, settings, onError);
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

/** Where the database is. */
interface Place {
  /** As whoever serves. */
  readonly connectionString: string;
  /** As whoever owns the tables and brings them up to date; undefined where that is the one who serves. */
  readonly ownerString: string | undefined;
}

async function placeOf(
  { databaseUrl, databaseOwnerUrl, dataDir }: DataStoreSettings,
  onError: (error: Error) => void,
  opened: AsyncDisposableStack,
): Promise<Place> {
  if (databaseUrl !== undefined) return { connectionString: databaseUrl, ownerString: databaseOwnerUrl };
  const { connectionString, servingString } = opened.use(await startEmbeddedPostgres({ dataDir, onError }));
  return { connectionString: servingString, ownerString: connectionString };
}

/** Makes sure that the server is fit for use, and migrates: on connections of its own, since that may take its time. */
async function prepare(
  { connectionString, ownerString }: Place,
  { allowUnsafeDatabase = false }: DataStoreSettings,
  onError: (error: Error) => void,
): Promise<string[]> {
  const few = { maxConnections: 2, onError };
  await using direct = openDatabase({ connectionString: ownerString ?? connectionString, ...few });
  if (ownerString !== undefined) await direct.pool.query('select').catch(refuseOwner);
  await checkServer(direct.pool, { allowUnsafe: allowUnsafeDatabase });
  const migrated = await migrateToLatest(direct.db, direct.pool);
  if (ownerString === undefined) return migrated;
  await using serving = openDatabase({ connectionString, ...few });
  await letServe(direct.pool, serving.pool);
  return migrated;
}

/** Whoever is not let in as the owner hears of that setting, and not of the other one. */
function refuseOwner(error: unknown): never {
  if (!/^(?:28|3D)/.test(errorCode(error) ?? '')) throw error;
  const why = Error.isError(error) ? error.message : '';
  throw new Error(`DATABASE_OWNER_URL cannot be used: ${why}.`, { cause: error });
}
