import type { Language } from '../../platform/i18n/languages.ts';

/** The name of the field that says what was looked at, as in `desk/publish`. */
export const SEEN_FIELD = 'seen';

/** Ticked by whoever has read a language's consent. */
export function consentField(language: Language): string {
  return `consent-${language}`;
}
