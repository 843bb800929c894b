import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refuse } from './answers.ts';
import type { Refusal } from './misdirected.ts';

/**
 * A route that is answered before Express sees the request: reading the body, router and answer of Express cost some
 * 100 µs a request, several times what all of signing's own work does (Node 26, one core).
 */
export interface HotRoute {
  readonly methods: readonly string[];
  /** Of the path without its query; its groups are handed on. */
  readonly path: RegExp;
  /** @returns false where it is not for this route after all; nothing is read or written then. */
  readonly answer: (req: IncomingMessage, res: ServerResponse, words: readonly string[]) => Promise<boolean>;
}

export interface FrontOptions {
  /** Why a request is not looked at at all. */
  readonly refusalOf: (req: IncomingMessage) => Refusal | undefined;
  readonly hotRoutes: readonly HotRoute[];
  /** Answers all else. */
  readonly app: RequestListener;
  /** Set on every answer. */
  readonly headers: ReadonlyMap<string, string>;
  /** Answers a request whose hot route threw. */
  readonly onError: (error: unknown, req: IncomingMessage, res: ServerResponse) => void;
}

/** What stands first in line: a look at whom the request is for, the hot routes in their order, then the app. */
export function makeFront({ refusalOf, hotRoutes, app, headers, onError }: FrontOptions): RequestListener {
  return (req, res) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    const refusal = refusalOf(req);
    if (refusal !== undefined) return refuse(res, refusal);
    void answerHot(hotRoutes, req, res).then(
      (isAnswered) => {
        if (!isAnswered) app(req, res);
      },
      (error: unknown) => onError(error, req, res),
    );
  };
}

async function answerHot(routes: readonly HotRoute[], req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const { method = '' } = req;
  const path = pathOf(req);
  for (const route of routes) {
    if (!route.methods.includes(method)) continue;
    const found = route.path.exec(path);
    if (found !== null && (await route.answer(req, res, found.slice(1)))) return true;
  }
  return false;
}

/** The path that was asked for, without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A field of the query; where it is there twice, the first. */
export function queryField({ url = '' }: IncomingMessage, name: string): string | undefined {
  const query = url.indexOf('?');
  return query < 0 ? undefined : (new URLSearchParams(url.slice(query)).get(name) ?? undefined);
}
