import { latinDigits } from './latin-digits.ts';

/**
 * A whole number as people type it: in Latin, Persian or Arabic digits, with or without separators of thousands.
 *
 * @returns undefined for what is none
 */
export function wholeNumberIn(typed: string): number | undefined {
  const digits = latinDigits(typed.trim());
  const plain = /^\d{1,3}(?:[.,٬ \u00a0\u202f’']\d{3})+$/.test(digits) ? digits.replace(/\D/g, '') : digits;
  return /^\d{1,10}$/.test(plain) ? Number(plain) : undefined;
}
