import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPassing } from '../platform/db/passing.ts';
import { sendHtml } from '../platform/http/answers.ts';
import { pathOf } from '../platform/http/front.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import { negotiateLanguage } from '../platform/i18n/locales.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { type ErrorCode, errorPage, errorStatuses } from './error-page.ts';

const RETRY_AFTER_SECONDS = 10;
/** Campaigns, languages and codes are few; a slug that nobody has is no reason to remember more. */
const MOST_PAGES = 1_000;

/** Answers with an error page in the reader's language. */
export type Fail = (res: ServerResponse, language: Language, code: ErrorCode, slug?: string) => void;

export function makeFail(tools: PageTools): Fail {
  // While signing is refused, thousands a second are told so: each page is made once.
  const pages = new Map<string, Html>();
  let noticeOfPages = 0;
  const pageOf = (language: Language, code: ErrorCode, slug: string | undefined): Html => {
    const { revision } = tools.notice();
    if (revision !== noticeOfPages) pages.clear();
    noticeOfPages = revision;
    const name = `${language} ${code} ${slug ?? ''}`;
    const page = pages.get(name) ?? errorPage(tools, { language, code, ...(slug === undefined ? {} : { slug }) });
    if (pages.size < MOST_PAGES) pages.set(name, page);
    return page;
  };
  return (res, language, code, slug) => {
    const status = errorStatuses[code];
    if (status === 503 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
    sendHtml(res, status, pageOf(language, code, slug));
  };
}

/** The last route: nothing was found. */
export function notFound(fail: Fail) {
  return (req: IncomingMessage, res: ServerResponse): void => fail(res, languageOf(req), 'not-found');
}

export interface ErrorHandlerDeps {
  readonly fail: Fail;
  /** Told of what nobody expected; never of a request that was just wrong. */
  readonly onError: (error: unknown, req: IncomingMessage) => void;
}

/** The one error handler: no stack trace ever reaches a person. */
export function makeErrorHandler({ fail, onError }: ErrorHandlerDeps) {
  return (error: unknown, req: IncomingMessage, res: ServerResponse): void => {
    const code = codeOf(error);
    if (code === 'failed' || code === 'unavailable') onError(error, req);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    res.removeHeader('ETag');
    fail(res, languageOf(req), code);
  };
}

/** Which page an error deserves: the body parser's errors are the sender's, a database that is away passes. */
export function codeOf(error: unknown): ErrorCode {
  const status = Error.isError(error) && 'status' in error ? error.status : undefined;
  if (status === 413) return 'too-large';
  if (typeof status === 'number' && status >= 400 && status < 500) return 'bad-request';
  return isPassing(error) ? 'unavailable' : 'failed';
}

function languageOf(req: IncomingMessage): Language {
  const first = pathOf(req).split('/')[1];
  return isLanguage(first) ? first : negotiateLanguage(req.headers['accept-language']);
}
