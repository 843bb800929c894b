/** Single values of a YAML file. Each answers a harmless stand-in after it has reported a fault. Pure. */
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import type { Translated } from './campaign.ts';
import { countryRemedy, isCountry, parseMoment, parseMomentOrDay } from './folder-values.ts';
import { onOneLine, unwritableIn } from './text-rules.ts';
import { didYouMean, type Entry, fieldsOf, scalarText } from './yaml-entry.ts';

/** Words on one line: a line break in the file is a space. */
export function textOf(entry: Entry | undefined, mostCharacters: number): string {
  if (entry === undefined) return '';
  const typed = scalarText(entry.node);
  if (typed === undefined) {
    entry.report(`“${entry.called}” must be a text.`, 'Write it on one line, between quotation marks.');
    return '';
  }
  const text = onOneLine(typed);
  if (text === '') {
    entry.report(`“${entry.called}” is empty.`, 'Write a text.');
  } else if (text.length > mostCharacters) {
    entry.report(`“${entry.called}” has ${text.length} characters.`, `Write at most ${mostCharacters}.`);
  }
  const unwritable = unwritableIn(text);
  if (unwritable !== undefined) entry.report(`“${entry.called}” holds ${unwritable}.`, 'Take it away.');
  return text;
}

/** Words by language; the default language must be among them. */
export function translatedOf(
  entry: Entry | undefined,
  defaultLanguage: Language | undefined,
  mostCharacters: number,
): Translated {
  if (entry === undefined) return {};
  const fields = fieldsOf(entry, languages);
  if (defaultLanguage !== undefined && !fields.has(defaultLanguage)) {
    entry.report(
      `“${entry.called}” lacks the default language, ${defaultLanguage}.`,
      `Add a line “${defaultLanguage}: …”.`,
    );
  }
  return Object.fromEntries([...fields].map(([language, field]) => [language, textOf(field, mostCharacters)]));
}

/** A whole number, typed as digits alone. */
export function wholeNumberOf(
  entry: Entry | undefined,
  { least, most, absent }: { readonly least: number; readonly most: number; readonly absent: number },
): number {
  if (entry === undefined) return absent;
  const typed = scalarText(entry.node) ?? '';
  const number = /^\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN;
  if (number >= least && number <= most) return number;
  entry.report(
    `“${entry.called}” must be a whole number from ${least} to ${most}.`,
    'Write it in digits alone, such as 25000, without a point, a comma or a space.',
  );
  return absent;
}

/** One word of a few. */
export function choiceOf<C extends string>(entry: Entry | undefined, choices: readonly C[], absent: C): C {
  if (entry === undefined) return absent;
  const typed = scalarText(entry.node) ?? '';
  const choice = choices.find((one) => one === typed);
  if (choice !== undefined) return choice;
  entry.report(`“${entry.called}” cannot be “${typed}”.`, `Write one of ${choices.join(', ')}.`);
  return absent;
}

/** One of our languages; undefined after a fault, so that nothing else is measured by it. */
export function languageOf(entry: Entry | undefined): Language | undefined {
  const typed = scalarText(entry?.node ?? null) ?? '';
  if (isLanguage(typed)) return typed;
  entry?.report(`“${typed}” is not a language of Signatory.`, didYouMean(typed, languages));
  return undefined;
}

/** A country by its code, or '' after a fault. */
export function countryOf(entry: Entry): string {
  const typed = scalarText(entry.node) ?? '';
  if (isCountry(typed)) return typed;
  entry.report(`“${typed}” is not the code of a country.`, countryRemedy(typed));
  return '';
}

/** The first or the last moment of a day, or the very moment that was written. */
export function momentOrDayOf(entry: Entry | undefined, edge: 'first' | 'last'): Date | undefined {
  if (entry === undefined) return undefined;
  const typed = scalarText(entry.node) ?? '';
  const moment = parseMomentOrDay(typed, edge);
  if (moment === undefined) {
    entry.report(
      `“${typed}” is not a date.`,
      'Write a day such as 2026-10-24, or a moment with its time zone such as 2026-10-24T18:00+02:00.',
    );
  }
  return moment;
}

/** A moment with its time zone. */
export function momentOf(entry: Entry | undefined): Date | undefined {
  if (entry === undefined) return undefined;
  const typed = scalarText(entry.node) ?? '';
  const moment = parseMoment(typed);
  if (moment === undefined) {
    entry.report(`“${typed}” is not a moment.`, 'Write day, time and time zone, such as 2026-10-24T18:00+02:00.');
  }
  return moment;
}
