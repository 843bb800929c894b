import type { Language } from '../i18n/languages.ts';
import type { Locales } from '../i18n/locales.ts';

/** What can be wrong with any table that is imported; its words stand in `locales/…/import.json`. */
export type TableFaultCode =
  | 'open-quote'
  | 'column-twice'
  | 'column-mistyped'
  | 'column-unknown'
  | 'column-missing'
  | 'cells'
  | 'too-long'
  | 'control';

/** One thing to mend in a table that is imported: what is wrong with any, or with what a feature reads in it. */
export interface TableFault<Code extends string = TableFaultCode> {
  /** Counts from 1. */
  readonly line: number;
  readonly code: Code;
  readonly params: Readonly<Record<string, string>>;
}

/** Takes down what is wrong in a line. */
export type Report<Code extends string = TableFaultCode> = (
  line: number,
  code: Code,
  params?: TableFault['params'],
) => void;

/** What is wrong, and what to write instead, a sentence each. */
export function faultWords(
  locales: Locales,
  language: Language,
  { code, params }: Pick<TableFault<string>, 'code' | 'params'>,
): { readonly problem: string; readonly remedy: string } {
  return {
    problem: locales.message(language, `import.fault.${code}.problem`, params),
    remedy: locales.message(language, `import.fault.${code}.remedy`, params),
  };
}
