import type { CampaignStore } from './apply-folder.ts';

/** What the commands of campaigns need of the program. */
export interface CampaignCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<CampaignStore>;
  readonly clock: () => Date;
  /** Where relative paths begin. */
  readonly workingFolder: string;
}
