import { Secret, TOTP } from 'otpauth';

/** Seconds of a step (RFC 6238), as every app has it. */
const PERIOD = 30;
const DIGITS = 6;
/** Steps before and after, for clocks that differ. */
const WINDOW = 1;

/** The secret as it is typed where no camera is at hand: base32 in groups of four. */
export function typedSecret(secret: Buffer): string {
  return (base32(secret).base32.match(/.{1,4}/g) ?? []).join(' ');
}

/** What the QR code says to an app. @param account what the app shows beside the code. */
export function appUrl(secret: Buffer, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ issuer, label: account, secret: base32(secret), period: PERIOD, digits: DIGITS }).toString();
}

/**
 * The time step whose code was typed (RFC 6238); undefined where it is none of now, just before and just after.
 *
 * @param code digits alone.
 */
export function stepOf(secret: Buffer, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    token: code,
    secret: base32(secret),
    digits: DIGITS,
    period: PERIOD,
    timestamp,
    window: WINDOW,
  });
  return delta === null ? undefined : TOTP.counter({ period: PERIOD, timestamp }) + delta;
}

function base32(secret: Buffer): Secret {
  return Secret.fromHex(secret.toString('hex'));
}
