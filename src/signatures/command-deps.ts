import type { Recorder } from '../audit/log.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';

/** What the commands of signatures need of the program. */
export interface SignatureCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{
    readonly db: Database;
    readonly keyring: Keyring;
    readonly siteKeys: Pick<SiteKeys, 'marks'>;
    readonly record: Recorder;
  }>;
  readonly clock: () => Date;
}
