import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seeOther, sendHtml } from '../platform/http/answers.ts';
import type { DeskAnswer } from './desk.ts';
import type { SessionCookie } from './session-cookie.ts';

/** Writes down what a page answered. */
export async function sendAnswer(res: ServerResponse, answer: Exclude<DeskAnswer, { kind: 'missing' }>): Promise<void> {
  switch (answer.kind) {
    case 'page':
      for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
      return sendHtml(res, answer.status, answer.html);
    case 'moved':
      return seeOther(res, answer.done === undefined ? answer.to : withDone(answer.to, answer.done));
    case 'file':
      if (answer.etag !== undefined) {
        res.setHeader('ETag', answer.etag);
        if (res.req.headers['if-none-match'] === answer.etag) return void res.writeHead(304).end();
      }
      res.setHeader('Content-Type', answer.type);
      if (answer.bytes !== undefined) res.setHeader('Content-Length', answer.bytes);
      if (answer.saveAs !== undefined) {
        res.setHeader('Content-Disposition', `attachment; filename="${answer.saveAs.replace(/[^\w.-]/g, '-')}"`);
      }
      if (Buffer.isBuffer(answer.content)) res.end(answer.content);
      else await pipeline(Readable.from(answer.content), res);
  }
}

function withDone(to: string, done: string): string {
  return `${to}${to.includes('?') ? '&' : '?'}${new URLSearchParams({ done })}`;
}

/** Hands the browser another token, or takes it away. */
export function setSession(res: ServerResponse, cookie: SessionCookie, { session }: DeskAnswer): void {
  if (session === undefined) return;
  res.setHeader('Set-Cookie', session === 'ended' ? cookie.clear() : cookie.write(session));
}
