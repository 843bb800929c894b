import { Router } from 'express';
import type { PublishedKey, SigningKey } from '../../platform/crypto/signing-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { isLanguage } from '../../platform/i18n/languages.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { findManifest } from '../release-store.ts';
import { verifyPage } from './verify-page.ts';

export interface VerifyDeps {
  readonly db: Database;
  readonly signingKey: SigningKey;
  readonly tools: PageTools;
}

const SHA256 = /^[\da-f]{64}$/;

/** Where anybody checks a list: the page, the key that lists are signed with, and the manifest of a file by its hash. */
export function verifyRoutes({ db, signingKey, tools }: VerifyDeps): Router {
  const key: PublishedKey = signingKey.published;
  const router = Router();
  router.get('/.well-known/signatory-key.json', (_req, res) => {
    res
      .set('Access-Control-Allow-Origin', '*')
      .set('Cache-Control', 'public, max-age=3600')
      .json({ keys: [key] });
  });
  // Whoever knows the hash has the list: this says nothing that does not stand on it.
  router.get('/lists/:sha256/manifest.json', async (req, res, next) => {
    const { sha256 } = req.params;
    const manifest = SHA256.test(sha256) ? await findManifest(db, sha256) : undefined;
    if (manifest === undefined) return next();
    res.set('Cache-Control', 'no-store').set('X-Robots-Tag', 'noindex').json(manifest);
  });
  router.get('/:lang/verify', async (req, res, next) => {
    const { lang } = req.params;
    if (!isLanguage(lang)) return next();
    const typed = typeof req.query.sha256 === 'string' ? req.query.sha256.replace(/\s/g, '').toLowerCase() : '';
    const found = SHA256.test(typed) ? await findManifest(db, typed) : undefined;
    res
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(verifyPage(tools, { language: lang, key, typed, isHash: SHA256.test(typed), found }));
  });
  return router;
}
