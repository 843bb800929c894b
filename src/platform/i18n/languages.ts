/** The languages every page, mail and list exists in. */
export const languages = ['en', 'nl', 'fr', 'de', 'fa'] as const;

export type Language = (typeof languages)[number];

/** Whether a path segment, a header or a setting names one of our languages. */
export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** The direction a language is written in, for `dir`. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'fa' ? 'rtl' : 'ltr';
}
