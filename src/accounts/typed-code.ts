import { latinDigits } from '../platform/i18n/latin-digits.ts';

/** What somebody typed as the code of their app, or as one of their recovery codes. */
export type TypedCode =
  | { readonly kind: 'app'; readonly code: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'none' };

/** Length of a recovery code without its hyphen. */
export const RECOVERY_LENGTH = 10;
/** Crockford's base32: no letter that is mistaken for a digit or for another. */
export const recoveryLetters = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Reads what was typed, in whatever digits, with whatever stands between them.
 *
 * @example typedCode('۱۲۳ ۴۵۶') // { kind: 'app', code: '123456' }
 */
export function typedCode(typed: string): TypedCode {
  const code = latinDigits(typed.slice(0, 100))
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z\d]/g, '');
  if (/^\d{6}$/.test(code)) return { kind: 'app', code };
  if (code.length === RECOVERY_LENGTH) return { kind: 'recovery', code: code.replace(/o/g, '0').replace(/[il]/g, '1') };
  return { kind: 'none' };
}
