/** Arabic-Indic (U+0660) and Persian (U+06F0) digits; the low four bits of both are the digit itself. */
const easternDigit = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A text with its digits as they are written in Latin. @example latinDigits('۱۹۸۸') // '1988' */
export function latinDigits(text: string): string {
  return text.replace(easternDigit, (digit) => String(digit.charCodeAt(0) & 0xf));
}
