import { Router } from 'express';
import { languages } from '../i18n/languages.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A copy is worth nothing after a quarter: whoever runs the site may have changed. */
const DAYS_GOOD = 90;

export interface SecurityTxtOptions {
  /** A mailto: or https: address. */
  readonly contact: string;
  readonly baseUrl: string;
  readonly clock: () => Date;
}

/** Where to report a weakness, for whoever finds one (RFC 9116). */
export function securityTxt({ contact, baseUrl, clock }: SecurityTxtOptions): Router {
  const path = '/.well-known/security.txt';
  const router = Router();
  router.get(path, (_req, res) => {
    const today = Math.floor(clock().getTime() / DAY_MS) * DAY_MS;
    const lines = [
      `Contact: ${contact}`,
      `Expires: ${new Date(today + DAYS_GOOD * DAY_MS).toISOString()}`,
      `Preferred-Languages: ${languages.join(', ')}`,
      // Only of an https address it may be said (RFC 9116, 2.5.2).
      ...(baseUrl.startsWith('https:') ? [`Canonical: ${baseUrl}${path}`] : []),
    ];
    res
      .set('Cache-Control', 'public, max-age=86400')
      .type('text')
      .send(`${lines.join('\n')}\n`);
  });
  return router;
}
