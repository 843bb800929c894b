import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DataStore, openDataStore } from '../../src/data-store.ts';

/** A folder that holds a master key, and a way to open a database with it as a process of its own would. */
export interface KeyFolder extends AsyncDisposable {
  readonly dataDir: string;
  /** Where the master key stands. */
  readonly file: string;
  open(connectionString: string): Promise<DataStore>;
}

export async function aKeyFolder(): Promise<KeyFolder> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'signatory-keys-'));
  const onError = (error: Error) => {
    throw error;
  };
  return {
    dataDir,
    file: path.join(dataDir, 'master.key'),
    open: (databaseUrl) =>
      openDataStore(
        { databaseUrl, dataDir, masterKey: undefined, allowUnsafeDatabase: true },
        { maxConnections: 4, onError },
      ),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}
