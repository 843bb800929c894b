import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Render } from '../views/views.ts';
import { type MailStore, type MailSummary, readMail, type StoredMail, summaryOf } from './mailbox-store.ts';
import { listView, messageView } from './mailbox-views.ts';

const perPage = 100;

/** The mailbox's pages hold other people's links: nothing runs, nothing is loaded, nobody may frame them. */
const pagePolicy =
  "default-src 'none'; img-src data:; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A mail's own HTML: no scripts, no forms, no requests; its links may open in a tab of their own. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; " +
  "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly policy?: string;
  readonly body: string;
}

/** What the pages are made from. */
export interface MailboxPagesOptions {
  readonly store: MailStore;
  readonly render: Render;
  readonly onError: (error: Error) => void;
}

/** The mailbox over HTTP: the pages for people and the JSON for programs. */
export function mailboxPages({ store, render, onError }: MailboxPagesOptions): RequestListener {
  const stylesheet = readFileSync(join(import.meta.dirname, 'mailbox.css'), 'utf8');

  async function answerTo(url: URL): Promise<Answer> {
    const to = url.searchParams.get('to') ?? '';
    if (url.pathname === '/') {
      const all = store.list(to);
      const first = Math.max(0, Math.trunc(Number(url.searchParams.get('from')) || 0));
      const summaries = await summariesOf(all.slice(first, first + perPage));
      return page(render('mail/mailbox', listView({ to, summaries, first, total: all.length })));
    }
    if (url.pathname === '/messages.json') return json(await summariesOf(store.list(to)));
    if (url.pathname === '/mailbox.css') return { type: 'text/css', body: stylesheet };
    const [, id = '', part = ''] = /^\/messages\/(\d{1,15})(\.json|\/html)?$/.exec(url.pathname) ?? [];
    const stored = store.find(id);
    if (stored === undefined) return { status: 404, type: 'text/plain', body: 'There is no such mail here.\n' };
    const mail = await readMail(stored);
    if (part === '.json') return json(mail);
    if (part === '/html') return { type: 'text/html', policy: mailPolicy, body: withLinksInNewTabs(mail.html) };
    return page(render('mail/mailbox-message', messageView(mail)));
  }

  return (request, response) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) return send(response, refusal);
    answerTo(new URL(request.url ?? '/', 'http://localhost')).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        onError(error instanceof Error ? error : new Error(String(error)));
        send(response, { status: 500, type: 'text/plain', body: 'The mailbox could not show this.\n' });
      },
    );
  };
}

/**
 * Only by a name of this machine: a site on the internet could let its own name point here (DNS rebinding) and have its
 * scripts read confirmation links.
 */
function refusalOf({ method, headers, url }: IncomingMessage): Answer | undefined {
  if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(headers.host ?? '')) {
    return { status: 421, type: 'text/plain', body: 'The mailbox answers to localhost only.\n' };
  }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', body: 'Only GET.\n' };
  return URL.canParse(url ?? '/', 'http://localhost')
    ? undefined
    : { status: 400, type: 'text/plain', body: 'What?\n' };
}

/** Headers are parsed when first looked at; a few at a time, so that a full mailbox stops nothing else. */
async function summariesOf(mails: readonly StoredMail[]): Promise<MailSummary[]> {
  const summaries: MailSummary[] = [];
  for (let start = 0; start < mails.length; start += perPage) {
    summaries.push(...(await Promise.all(mails.slice(start, start + perPage).map(summaryOf))));
  }
  return summaries;
}

/** In the frame itself a link could not open: the site it leads to does not let itself be framed. */
function withLinksInNewTabs(html: string): string {
  const base = '<base target="_blank">';
  const head = /<head\b[^>]*>/i;
  return head.test(html) ? html.replace(head, (tag) => tag + base) : `<!doctype html>${base}${html}`;
}

function page(body: string): Answer {
  return { type: 'text/html', policy: pagePolicy, body };
}

function json(value: unknown): Answer {
  return { type: 'application/json', body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status = 200, type, policy = "default-src 'none'", body }: Answer): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
