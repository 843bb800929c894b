import type { Report, TableFault, TableFaultCode } from '../../platform/csv/table-faults.ts';
import type { PostcodeRuleFault } from './postcode-rule.ts';

/** Everything that can be wrong in a region table; each has a problem and a remedy in `locales/…/import.json`. */
export type RegionFaultCode =
  | TableFaultCode
  | PostcodeRuleFault
  | 'no-lines'
  | 'many-lines'
  | 'many-lines-in-all'
  | 'many-regions'
  | 'postcode-empty'
  | 'postcode-overlap'
  | 'region-empty'
  | 'region-code'
  | 'region-two-names';

/** One thing to mend in a region table. */
export type RegionFault = TableFault<RegionFaultCode>;

/** Says what is wrong in a line, by its code. */
export type ReportRegionFault = Report<RegionFaultCode>;
