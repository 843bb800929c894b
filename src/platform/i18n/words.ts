import { directionOf, type Language } from './languages.ts';

/** What is written in a language other than the page's: `lang` and `dir` for the element that holds it. */
export interface Foreign {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
}

/** A text for a template, with its language where that is not the page's. */
export interface Words {
  readonly text: string;
  readonly foreign: Foreign | undefined;
}

type ByLanguage<T> = { readonly [L in Language]?: T };

/** The text in the reader's language, or in the fallback's, or in whichever there is. */
export function inLanguage<T>(
  texts: ByLanguage<T>,
  language: Language,
  fallback: Language,
): { readonly text: T; readonly language: Language } | undefined {
  for (const candidate of [language, fallback, 'en', 'fr', 'nl', 'de', 'fa'] as const) {
    const text = texts[candidate];
    if (text !== undefined) return { text, language: candidate };
  }
  return undefined;
}

/** Whether what is written in `written` stands on a page in `page` as a foreign part. */
export function foreignOn(page: Language, written: Language): Foreign | undefined {
  return page === written ? undefined : { language: written, direction: directionOf(written) };
}

/** Organisers' words for a template; undefined when there are none or they are empty. */
export function words(texts: ByLanguage<string>, language: Language, fallback: Language): Words | undefined {
  const found = inLanguage(texts, language, fallback);
  return found === undefined || found.text === ''
    ? undefined
    : { text: found.text, foreign: foreignOn(language, found.language) };
}
