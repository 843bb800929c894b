import type { Recorder } from '../audit/log.ts';
import type { Database } from '../platform/db/database.ts';

/** What the commands of signatures need of the program. */
export interface SignatureCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{ readonly db: Database; readonly record: Recorder }>;
  readonly clock: () => Date;
}
