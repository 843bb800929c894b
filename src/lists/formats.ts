import { countryName } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { byteOrderMark, csvOf } from './csv.ts';
import type { ListEntry, ListFormat } from './recipient.ts';

/** Writes a list piece by piece: what stands at its head, then its entries, some at a time. */
export interface ListWriting {
  readonly head: string;
  readonly write: (entries: readonly ListEntry[]) => string;
}

/** What one writing of a list is: its format, its recipient's language, and what it says besides its entries. */
export interface ListStyle {
  readonly format: ListFormat;
  readonly language: Language;
  readonly auditHead: string;
}

export function listWriting(locales: Locales, style: ListStyle): ListWriting {
  switch (style.format) {
    case 'csv':
      return csvWriting(locales, style);
  }
}

function csvWriting(locales: Locales, { language, auditHead }: ListStyle): ListWriting {
  const headings = [
    locales.message(language, 'lists.columns.number'),
    locales.message(language, 'lists.columns.name'),
    locales.message(language, 'lists.columns.city'),
    locales.message(language, 'lists.columns.postcode'),
    locales.message(language, 'lists.columns.country-code'),
    locales.message(language, 'lists.columns.country'),
    locales.message(language, 'lists.columns.confirmed-on'),
    // A column of its own, empty below: a line of its own would be sorted and counted as if it were somebody.
    locales.message(language, 'lists.columns.audit-head', { hash: auditHead }),
  ];
  const countryCalled = remembering((code) => countryName(language, code));
  return {
    head: byteOrderMark + csvOf([headings]),
    write: (entries) =>
      csvOf(
        entries.map(({ number, name, city, postcode, country, confirmedOn }) => [
          String(number),
          name,
          city,
          postcode,
          country,
          countryCalled(country),
          confirmedOn,
          '',
        ]),
      ),
  };
}

/** Asking `Intl` for a country's name costs as much as opening a seal; a list asks for a few, a million times. */
function remembering(ask: (code: string) => string): (code: string) => string {
  const known = new Map<string, string>();
  return (code) => {
    const answer = known.get(code) ?? ask(code);
    known.set(code, answer);
    return answer;
  };
}
