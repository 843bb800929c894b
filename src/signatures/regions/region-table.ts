/**
 * The words of region tables.
 *
 * - A **region table** tells of one country's postcodes in which **region** each lies. A campaign has one for each country
 *   that an organiser has imported; Belgium's is built in.
 * - A postcode that lies in several regions, as large ones do in constituencies, is **divided**: signatures with it are
 *   counted as of no known region, like those with a postcode that the table does not hold.
 */
import type { CampaignRegion } from '../../campaigns/campaign.ts';

/** What a table says of postcodes, line by line; both lists are equally long. */
export interface PostcodeLines {
  /** Each once, as `postcodeRuleText` writes it. */
  readonly postcodes: readonly string[];
  /** The code of the region of each; '' of a divided one. */
  readonly codes: readonly string[];
}

/** A table as it was read. */
export interface RegionTable extends PostcodeLines {
  /** ISO 3166-1. */
  readonly country: string;
  /** In the order of their codes. */
  readonly regions: readonly CampaignRegion[];
}

/** Every web process holds all tables in memory: so many lines are 2 MB, and made ready in a tenth of a second (Node 26). */
export const linesAtMost = 50_000;
/** Of all tables of a campaign together. */
export const linesOfCampaignAtMost = 150_000;
/** A page shows all of them, and they are part of every campaign that is read. */
export const regionsAtMost = 1_000;

/** Tells the region of a postcode, as it was typed; '' where it is not known. */
export type RegionOfPostcode = (typed: string) => string;
