import type { ServerResponse } from 'node:http';
import type { Refusal } from './misdirected.ts';

/** Answers with a whole page; a HEAD request is answered with its headers. */
export function sendHtml(res: ServerResponse, status: number, html: string): void {
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(html));
  res.end(res.req.method === 'HEAD' ? undefined : html);
}

/** Leads to another of our own pages, which is asked for by GET (RFC 9110, 15.4.4). @param path ASCII, made by us. */
export function seeOther(res: ServerResponse, path: string): void {
  res.statusCode = 303;
  res.setHeader('Location', path);
  res.setHeader('Content-Length', 0);
  res.end();
}

/** Tells a program what is wrong with its request, and ends the connection: what comes next on it may not be meant so. */
export function refuse(res: ServerResponse, { status, text }: Refusal): void {
  res.statusCode = status;
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Connection', 'close');
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(res.req.method === 'HEAD' ? undefined : text);
}
