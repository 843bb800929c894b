import { type IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

export interface HttpsOptions {
  readonly isHttps: boolean;
  /** Whether all names below ours speak https alone as well: only whoever runs them knows. */
  readonly hstsSubdomains: boolean;
}

const nowhere = "'none'";
const here = "'self'";

/** What a page may do and load (Content Security Policy, level 3). */
const policy = {
  defaultSrc: [nowhere],
  styleSrc: [here],
  scriptSrc: [here],
  workerSrc: [here],
  imgSrc: [here],
  connectSrc: [here],
  formAction: [here],
  objectSrc: [nowhere],
  baseUri: [nowhere],
  frameAncestors: [nowhere],
};

/**
 * Security headers for every answer (OWASP ASVS 5.0, chapter 3): nothing inline, nothing from elsewhere, no frames.
 *
 * Helmet writes them once, at start: they are the same for all, and writing them anew costs as much as a page from memory.
 */
export function securityHeaders({ isHttps, hstsSubdomains }: HttpsOptions): ReadonlyMap<string, string> {
  const write = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: hstsSubdomains } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return written(write);
}

/** Of a page that shows another of our own pages in a frame. */
export const framingHeaders = headersOf({ ...policy, frameSrc: [here] }, 'deny');

/** Of that other page: our own may frame it, and nothing in it runs or is sent. */
export const framedHeaders = headersOf(
  {
    ...policy,
    scriptSrc: [nowhere],
    workerSrc: [nowhere],
    connectSrc: [nowhere],
    formAction: [nowhere],
    frameAncestors: [here],
  },
  'sameorigin',
);

function headersOf(
  directives: Record<string, string[]>,
  action: 'deny' | 'sameorigin',
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...written(helmet.contentSecurityPolicy({ useDefaults: false, directives })),
    ...written(helmet.xFrameOptions({ action })),
  ]);
}

function written(write: ReturnType<typeof helmet>): ReadonlyMap<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  write(request, response, () => undefined);
  return new Map(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

/** For pages behind a token: kept by no cache, in no search engine, and named to nobody as where the reader came from. */
export function markPrivate(res: ServerResponse): void {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Robots-Tag', 'noindex, nofollow');
}

export function privatePage(_req: Request, res: Response, next: NextFunction): void {
  markPrivate(res);
  next();
}

/**
 * Whether a request says that another site's page sent it (Fetch Metadata, W3C; Origin, RFC 6454).
 *
 * One that says nothing passes: Tor Browser sends neither, or `Origin: null`, and a supporter's POST carries no
 * authority but its token.
 */
export function isCrossSite(headers: IncomingHttpHeaders, baseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = headers.origin;
  if (origin === undefined || origin === 'null' || origin === baseUrl) return false;
  const said = URL.parse(origin)?.host;
  return said === undefined || said !== headers.host;
}

/**
 * Whether a request says that a page of our own sent it. Where it acts with the authority of a cookie, one that says
 * nothing is refused: browsers have sent Sec-Fetch-Site since 2023, and Origin with every POST for longer.
 */
export function isFromOurselves(headers: IncomingHttpHeaders, baseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return origin === baseUrl || (host !== undefined && URL.parse(origin)?.host === host);
}
