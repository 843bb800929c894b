import type { Recorder } from '../audit/log.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import type { PdfMaker } from '../platform/pdf/pdf.ts';
import type { Render } from '../platform/views/views.ts';

/** What the commands of lists need of the program. */
export interface ListCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{
    readonly db: Database;
    readonly keyring: Keyring;
    readonly siteKeys: SiteKeys;
    readonly record: Recorder;
  }>;
  readonly locales: () => Locales;
  readonly render: () => Render;
  readonly pdf: () => PdfMaker;
  /** Where the site is reached, without a slash at its end. */
  readonly baseUrl: () => string;
  /** From this call on Ctrl-C and SIGTERM no longer kill the program but abort the signal: no half list stays behind. */
  readonly stopSignal: () => AbortSignal;
  /** Where relative paths begin. */
  readonly workingFolder: string;
}
