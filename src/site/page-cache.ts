import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isYounger } from '../platform/age.ts';

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** A page made once for everybody, in every encoding that browsers ask for. */
export interface CachedPage {
  readonly etag: string;
  readonly contentType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

export interface PageCache {
  /**
   * The page under `name`, made by `make` unless one no older than the cache's age is there. A stampede makes one page.
   * Where `make` fails (the database is away), the former page goes on.
   *
   * @param owner what the page is about: with it goes its pages.
   */
  get(owner: object, name: string, make: () => Promise<string>): Promise<CachedPage>;
}

export interface PageCacheOptions {
  readonly maxAgeMs: number;
  /** The most pages an owner has; the eldest goes first. */
  readonly maxPages: number;
  readonly contentType: string;
  readonly clock: () => Date;
}

interface Slot {
  page: CachedPage | undefined;
  madeAt: number;
  making: Promise<CachedPage> | undefined;
}

export function makePageCache({ maxAgeMs, maxPages, contentType, clock }: PageCacheOptions): PageCache {
  const owners = new WeakMap<object, Map<string, Slot>>();

  function slotOf(owner: object, name: string): Slot {
    const slots = owners.get(owner) ?? new Map<string, Slot>();
    owners.set(owner, slots);
    const known = slots.get(name);
    if (known !== undefined) return known;
    const slot: Slot = { page: undefined, madeAt: Number.NEGATIVE_INFINITY, making: undefined };
    slots.set(name, slot);
    const eldest = slots.keys().next();
    if (slots.size > maxPages && !eldest.done) slots.delete(eldest.value);
    return slot;
  }

  async function makeInto(slot: Slot, make: () => Promise<string>): Promise<CachedPage> {
    const startedAt = clock().getTime();
    try {
      slot.page = await encodePage(await make(), contentType);
      slot.madeAt = startedAt;
      return slot.page;
    } catch (error) {
      if (slot.page === undefined) throw error;
      return slot.page;
    } finally {
      slot.making = undefined;
    }
  }

  return {
    get: (owner, name, make) => {
      const slot = slotOf(owner, name);
      if (slot.page !== undefined && isYounger(slot.madeAt, maxAgeMs, clock())) return Promise.resolve(slot.page);
      slot.making ??= makeInto(slot, make);
      return slot.making;
    },
  };
}

/** Also for pages that are not cached: one way to send. */
export async function encodePage(text: string, contentType: string): Promise<CachedPage> {
  const plain = Buffer.from(text);
  const [zipped, brotli] = await Promise.all([
    gzipAsync(plain, { level: 6 }),
    brotliAsync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ]);
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { etag: `"${hash}"`, contentType, plain, gzip: zipped, brotli };
}

/** Answers with a cached page, or 304 where the reader has it already (RFC 9110, sections 8.8 and 13). */
export function sendPage(req: IncomingMessage, res: ServerResponse, page: CachedPage, cacheControl: string): void {
  res.setHeader('Cache-Control', cacheControl);
  res.setHeader('ETag', page.etag);
  res.setHeader('Vary', 'Accept-Encoding');
  if (holdsEtag(req.headers['if-none-match'], page.etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('Content-Type', page.contentType);
  const accepted = String(req.headers['accept-encoding'] ?? '');
  const encoding = preferredEncoding(accepted);
  const body = encoding === undefined ? page.plain : encoding === 'br' ? page.brotli : page.gzip;
  if (encoding !== undefined) res.setHeader('Content-Encoding', encoding);
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** `br` and `gzip` where they are named and not refused by `;q=0`. */
function preferredEncoding(accepted: string): 'br' | 'gzip' | undefined {
  if (/\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted)) return 'br';
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted) ? 'gzip' : undefined;
}

/** Proxies that recompress make a strong tag a weak one: both name the same page. */
function holdsEtag(header: string | undefined, etag: string): boolean {
  return header !== undefined && (header.trim() === '*' || header.includes(etag));
}
