import { countryName } from '../../platform/i18n/format.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import type { ListEntry } from '../recipient.ts';
import { latinName } from './latin-name.ts';
import type { ListStatement } from './list-statement.ts';

/** What a list may tell of each signatory. */
export type Column =
  | 'number'
  | 'name'
  | 'latin-name'
  | 'city'
  | 'postcode'
  | 'country-code'
  | 'country'
  | 'email'
  | 'confirmed-on';

type Extras = Pick<ListStatement, 'hasEmails' | 'hasLatinNames'>;
type ColumnsOf = Extras & Pick<ListStatement, 'recipient'>;

/** The columns of a list, in their order. */
export function columnsOf({ hasEmails, hasLatinNames }: Extras): readonly Column[] {
  return [
    ...(['number', 'name'] as const),
    ...(hasLatinNames ? (['latin-name'] as const) : []),
    ...(['city', 'postcode', 'country-code', 'country'] as const),
    ...(hasEmails ? (['email'] as const) : []),
    'confirmed-on',
  ];
}

/** What stands above the columns of a list, in its language. */
export function headingsIn(locales: Locales, list: ColumnsOf): string[] {
  return columnsOf(list).map((column) => locales.message(list.recipient.language, `lists.columns.${column}`));
}

/** The texts of an entry, in the order of the headings without the number and the date. */
export function textsOf({
  recipient: { language },
  hasEmails,
  hasLatinNames,
}: ColumnsOf): (entry: ListEntry) => string[] {
  const countryCalled = remembering((code) => countryName(language, code));
  return ({ name, city, postcode, country, email }) => [
    name,
    ...(hasLatinNames ? [latinName(name)] : []),
    ...[city, postcode, country, countryCalled(country)],
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
