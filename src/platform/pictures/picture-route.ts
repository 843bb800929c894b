import { Router } from 'express';
import type { Database } from '../db/database.ts';
import { endings, type PictureFormat } from './picture.ts';
import { loadPictureFile } from './store.ts';

/** A cover on a day of rush is asked of the database once a minute; one that is taken away is gone as soon. */
const KEPT_MS = 60_000;
const MOST_KEPT = 200;

const ADDRESS = /^([0-9a-f]{32})[.]([a-z]+)$/;
const formats: readonly PictureFormat[] = ['avif', 'jpeg'];

/** Serves pictures under the hash of their content: what has one address never changes. */
export function pictureRoutes({ db, clock }: { readonly db: Database; readonly clock: () => Date }): Router {
  const kept = new Map<string, { readonly content: Promise<Buffer | undefined>; readonly since: number }>();

  function contentOf(name: string, hash: string, format: PictureFormat): Promise<Buffer | undefined> {
    const now = clock().getTime();
    const known = kept.get(name);
    if (known !== undefined && Math.abs(now - known.since) < KEPT_MS) return known.content;
    const content = loadPictureFile(db, hash, format);
    kept.delete(name);
    kept.set(name, { content, since: now });
    content.then(
      (found) => found ?? kept.delete(name),
      () => kept.delete(name),
    );
    const eldest = kept.keys().next();
    if (kept.size > MOST_KEPT && !eldest.done) kept.delete(eldest.value);
    return content;
  }

  const router = Router({ caseSensitive: true, strict: true });
  router.get('/pictures/:name', async (req, res, next) => {
    const { name } = req.params;
    const [, hash, ending] = ADDRESS.exec(name) ?? [];
    const format = formats.find((one) => endings[one] === ending);
    if (hash === undefined || format === undefined) return next();
    const content = await contentOf(name, hash, format);
    if (content === undefined) return next();
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    res.setHeader('Content-Type', `image/${format}`);
    res.setHeader('ETag', `"${hash}"`);
    res.setHeader('Content-Length', content.length);
    if (req.headers['if-none-match']?.includes(hash)) res.status(304).end();
    else res.end(req.method === 'HEAD' ? undefined : content);
  });
  return router;
}
