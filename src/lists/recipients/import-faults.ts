import type { Report, TableFault, TableFaultCode } from '../../platform/csv/table-faults.ts';

/** Everything that can be wrong in a file of recipients; each has a problem and a remedy in `locales/…/import.json`. */
export type FaultCode =
  | TableFaultCode
  | 'nobody'
  | 'too-many'
  | 'twice'
  | 'no-name'
  | 'no-email'
  | 'no-address'
  | 'no-language'
  | 'no-country'
  | 'no-region';

/** One thing to mend in a file that is imported. */
export type ImportFault = TableFault<FaultCode>;

/** Says what is wrong in a line, by its code. */
export type ReportFault = Report<FaultCode>;
