import { countryName } from '../platform/i18n/format.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import type { ListStatement } from './list-statement.ts';
import type { ListEntry } from './recipient.ts';

type ColumnsOf = Pick<ListStatement, 'recipient' | 'hasEmails'>;

/** What stands above the columns of a list, in its language. */
export function headingsIn(locales: Locales, { recipient: { language }, hasEmails }: ColumnsOf): string[] {
  return [
    locales.message(language, 'lists.columns.number'),
    locales.message(language, 'lists.columns.name'),
    locales.message(language, 'lists.columns.city'),
    locales.message(language, 'lists.columns.postcode'),
    locales.message(language, 'lists.columns.country-code'),
    locales.message(language, 'lists.columns.country'),
    ...(hasEmails ? [locales.message(language, 'lists.columns.email')] : []),
    locales.message(language, 'lists.columns.confirmed-on'),
  ];
}

/** The texts of an entry, in the order of the headings without the number and the date. */
export function textsOf({ recipient: { language }, hasEmails }: ColumnsOf): (entry: ListEntry) => string[] {
  const countryCalled = remembering((code) => countryName(language, code));
  return ({ name, city, postcode, country, email }) => [
    ...[name, city, postcode, country, countryCalled(country)],
    ...(hasEmails ? [email] : []),
  ];
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
