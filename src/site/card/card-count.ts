import { formatNumber } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Locales } from '../../platform/i18n/locales.ts';

/** How many have signed, as a card says it: rounded down, so that it stays true for a while and is drawn rarely. */
export function cardCount(locales: Locales, language: Language, verified: number): string {
  const rounded = roundedDown(verified);
  const count = formatNumber(language, rounded);
  if (rounded === 0) return locales.message(language, 'pages.card.first');
  return locales.message(language, rounded === verified ? 'pages.card.signed' : 'pages.card.more', {
    count: rounded,
    number: count,
  });
}

/** To three digits, and below a thousand to tens; up to a hundred each counts. @example roundedDown(12_345) // 12_300 */
export function roundedDown(verified: number): number {
  if (verified <= 100) return verified;
  const step = Math.max(10, 10 ** (Math.floor(Math.log10(verified)) - 2));
  return Math.floor(verified / step) * step;
}
