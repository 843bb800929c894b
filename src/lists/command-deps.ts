import type { Recorder } from '../audit/log.ts';
import type { DocumentCommandDeps } from '../platform/cli/document-deps.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';

/** What the commands of lists need of the program. */
export interface ListCommandDeps extends DocumentCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{
    readonly db: Database;
    readonly keyring: Keyring;
    readonly siteKeys: SiteKeys;
    readonly record: Recorder;
  }>;
  /** From this call on Ctrl-C and SIGTERM no longer kill the program but abort the signal: no half list stays behind. */
  readonly stopSignal: () => AbortSignal;
}
