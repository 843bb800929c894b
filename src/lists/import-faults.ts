import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';

/** Everything that can be wrong in a file that is imported; each has a problem and a remedy in `locales/…/import.json`. */
export type FaultCode =
  | 'open-quote'
  | 'nobody'
  | 'too-many'
  | 'twice'
  | 'column-twice'
  | 'column-mistyped'
  | 'column-unknown'
  | 'column-missing'
  | 'cells'
  | 'too-long'
  | 'control'
  | 'no-name'
  | 'no-email'
  | 'no-address'
  | 'no-language'
  | 'no-country'
  | 'no-region';

/** One thing to mend in a file that is imported. */
export interface ImportFault {
  /** Counts from 1. */
  readonly line: number;
  readonly code: FaultCode;
  readonly params: Readonly<Record<string, string>>;
}

/** What is wrong, and what to write instead, a sentence each. */
export function faultWords(
  locales: Locales,
  language: Language,
  { code, params }: ImportFault,
): { readonly problem: string; readonly remedy: string } {
  return {
    problem: locales.message(language, `import.fault.${code}.problem`, params),
    remedy: locales.message(language, `import.fault.${code}.remedy`, params),
  };
}
