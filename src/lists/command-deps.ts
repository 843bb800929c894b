import type { Campaign } from '../campaigns/campaign.ts';
import { findCampaign } from '../campaigns/store.ts';
import { CommandFailed, type Positional } from '../platform/cli/command.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import type { Database } from '../platform/db/database.ts';
import type { Locales } from '../platform/i18n/locales.ts';

/** What the commands of lists need of the program. */
export interface ListCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{ readonly db: Database; readonly keyring: Keyring }>;
  readonly locales: () => Locales;
  /** From this call on Ctrl-C and SIGTERM no longer kill the program but abort the signal: no half list stays behind. */
  readonly stopSignal: () => AbortSignal;
  /** Where relative paths begin. */
  readonly workingFolder: string;
}

export const slugPositional: Positional = { name: 'SLUG', description: 'the campaign’s name in its address' };

/** @throws CommandFailed where there is no such campaign */
export async function campaignNamed(db: Database, slug: string): Promise<Campaign> {
  const campaign = await findCampaign(db, slug);
  if (campaign === undefined) throw new CommandFailed(`There is no campaign “${slug}”. See: signatory campaign list`);
  return campaign;
}
