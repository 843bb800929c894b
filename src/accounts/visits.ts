import type { IncomingMessage } from 'node:http';
import type { ParsedUrlQuery } from 'node:querystring';
import { pathOf } from '../platform/http/front.ts';
import { readUpload } from '../platform/http/upload.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import { negotiateLanguage } from '../platform/i18n/locales.ts';
import { mostSourceBytes } from '../platform/pictures/picture.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { agentOf } from './agent.ts';
import type { DeskCampaign, DeskRoute, Fields, Visit } from './desk.ts';
import { deskFrame } from './desk-frame.ts';
import type { DeskMenus } from './desk-menu.ts';
import type { SignedIn } from './sessions.ts';

/** Ten thousand rows, as a file or pasted. */
const TABLE_FORM = { file: 'table', maxFileBytes: 4_000_000, maxFields: 10, maxFieldBytes: 2_000_000 };
/** A picture, and a few words in each language. */
const PICTURE_FORM = { file: 'picture', maxFileBytes: mostSourceBytes, maxFields: 50, maxFieldBytes: 10_000 };

export interface VisitDeps {
  readonly tools: PageTools;
  /** All there are, for the menus. */
  readonly routes: readonly DeskRoute<never>[];
  readonly menus: DeskMenus;
}

/** A request, and what was found out about it. */
export interface Occasion {
  readonly req: IncomingMessage;
  readonly params: Visit['params'];
  readonly fields: Fields;
  readonly network: string;
  readonly now: Date;
  readonly signedIn: SignedIn | undefined;
  readonly campaign: DeskCampaign | undefined;
}

/** The request as its page sees it, in the member's language, or in the one chosen on the page, or in the browser's. */
export function visitOf(deps: VisitDeps, occasion: Occasion): Visit {
  const query = fieldsOf(queryOf(occasion.req));
  const chosen = query.text('lang');
  const own = occasion.signedIn?.member.language;
  const language = own ?? (isLanguage(chosen) ? chosen : negotiateLanguage(occasion.req.headers['accept-language']));
  return inLanguage(deps, occasion, query, language);
}

function inLanguage(deps: VisitDeps, occasion: Occasion, query: Fields, language: Language): Visit {
  const { tools } = deps;
  const { req, params, fields, network, now, signedIn, campaign } = occasion;
  const done = query.text('done');
  const around = {
    language,
    path: pathOf(req),
    member: signedIn?.member,
    isArriving: signedIn?.session.phase === 'arriving',
    campaign,
    done: done === '' ? undefined : done,
  };
  return {
    language,
    now,
    path: pathOf(req),
    params,
    query,
    fields,
    network,
    agent: agentOf(req.headers['user-agent']),
    receive: async () => {
      const { fields: sent, file } = await readUpload(req, PICTURE_FORM);
      return { fields: fieldsOf(sent), picture: file };
    },
    receiveTable: async () => {
      const { fields: sent, file } = await readUpload(req, TABLE_FORM);
      return { fields: fieldsOf(sent), table: file };
    },
    say: (key, words) => tools.locales.message(language, key, words),
    frame: (input) => deskFrame(tools, deps, around, input),
    inLanguage: (other) => inLanguage(deps, occasion, query, other),
  };
}

/** @example fieldsOf({ name: ' Ann ' }).text('name') // Ann */
export function fieldsOf(parsed: ParsedUrlQuery): Fields {
  const all = (name: string): readonly string[] => {
    const value = Object.hasOwn(parsed, name) ? parsed[name] : undefined;
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  };
  return { all, text: (name) => all(name)[0]?.trim() ?? '', names: Object.keys(parsed) };
}

function queryOf({ url = '' }: IncomingMessage): ParsedUrlQuery {
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}
