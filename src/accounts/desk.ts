/**
 * What pages of the desk are made of. A feature lists its pages as routes; the program puts all lists together in
 * web.ts, and one place looks at role, second factor and origin before a page is asked for its answer.
 *
 * @example
 * const held: CampaignRoute<Campaign> = {
 *   method: 'GET',
 *   path: '/desk/c/:slug/held',
 *   role: 'organiser',
 *   stepUp: false,
 *   menu: 'desk-held.title',
 *   answer: async ({ campaign, frame, say }) =>
 *     page(render('desk/held', { frame: frame({ title: say('desk-held.title') }), … })),
 * };
 */
import type { Recorder } from '../audit/log.ts';
import type { SentFile } from '../platform/http/upload.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Html } from '../platform/views/frame.ts';
import type { DeskFrame, DeskFrameInput } from './desk-view.ts';
import type { Member } from './member.ts';
import type { DeskRole } from './roles.ts';
import type { Session, SessionToken } from './sessions.ts';

/** What the desk itself knows of a campaign; features know more. */
export interface DeskCampaign {
  readonly id: string;
  readonly slug: string;
  readonly defaultLanguage: Language;
  readonly texts: { readonly [L in Language]?: { readonly title: string } };
  /** What it is called in its draft, where it was never published. */
  readonly draftTitles: { readonly [L in Language]?: string } | undefined;
}

/** The fields of a form or of an address's query: what is not there is empty. */
export interface Fields {
  /** The first value, without white space around it. */
  text(name: string): string;
  all(name: string): readonly string[];
  readonly names: readonly string[];
}

/** A form that came with a picture. */
export interface Received {
  readonly fields: Fields;
  readonly picture: SentFile;
}

/** A form that came with a table, as a spreadsheet saves it. */
export interface ReceivedTable {
  readonly fields: Fields;
  readonly table: SentFile;
}

/** One request, as a page sees it. */
export interface Visit {
  readonly language: Language;
  readonly now: Date;
  /** What was asked for, without its query. */
  readonly path: string;
  /** The words of the path, by their names in the route. */
  readonly params: { readonly [name: string]: string | undefined };
  readonly query: Fields;
  /** Of the posted form. */
  readonly fields: Fields;
  /** The address it came from. */
  readonly network: string;
  /** The browser, in two words. */
  readonly agent: string;
  /** Reads a form with a picture in it, once: whoever may not send one is refused before. */
  receive(): Promise<Received>;
  /** The same with a table, or one pasted into a field. */
  receiveTable(): Promise<ReceivedTable>;
  say(key: string, params?: Record<string, string | number>): string;
  frame(input: DeskFrameInput): DeskFrame;
  /** The same request, answered in another language. */
  inLanguage(language: Language): Visit;
}

export interface MemberVisit extends Visit {
  readonly member: Member;
  readonly session: Session;
  /** Records what the member does, in the transaction of the deed. */
  readonly record: Recorder;
}

export interface CampaignVisit<C extends DeskCampaign> extends MemberVisit {
  readonly campaign: C;
}

type PageStatus = 200 | 403 | 409 | 410 | 422 | 429 | 503;

/** What a page answers. */
export type DeskAnswer =
  | {
      readonly kind: 'page';
      readonly html: Html;
      readonly status: PageStatus;
      readonly headers?: Readonly<Record<string, string>>;
      readonly session?: SessionToken | 'ended';
    }
  | {
      readonly kind: 'moved';
      /** A path of the desk. */
      readonly to: string;
      /** What was done, told on the page that is led to: a sentence's key, as `desk-team.done.added`. */
      readonly done?: string;
      readonly session?: SessionToken | 'ended';
    }
  | { readonly kind: 'missing'; readonly session?: SessionToken | 'ended' }
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly content: Buffer | AsyncIterable<string | Buffer>;
      /** How many bytes there are to come, where it is known and they come piece by piece. */
      readonly bytes?: number;
      /** What a browser saves it as; shown in the page where absent. */
      readonly saveAs?: string;
      /** Whoever has it already, and says so, is not sent it again (RFC 9110, 8.8.3). */
      readonly etag?: string;
      readonly session?: SessionToken | 'ended';
    };

interface RouteOf<Role extends DeskRole, V extends Visit> {
  readonly method: 'GET' | 'POST';
  /** As Express writes paths: `/desk/c/:slug/lists`. */
  readonly path: string;
  readonly role: Role;
  /** The sentence that names the page in the menu of the desk, or of the campaign where its path has one. */
  readonly menu?: string;
  answer(visit: V): Promise<DeskAnswer> | DeskAnswer;
}

interface SteppedUp {
  /**
   * Whether the second factor is asked for again where it was given more than ten minutes ago; `where-set-up` of whoever has
   * one, and goes on without of whoever has none.
   */
  readonly stepUp: boolean | 'where-set-up';
}

/** For everybody. `holdsToken` where the path's token is all the authority there is, as in the links of mails. */
export type GuestRoute = RouteOf<'guest', Visit> & { readonly holdsToken?: boolean };
export type MemberRoute = RouteOf<'arriving' | 'any' | 'admin', MemberVisit> & SteppedUp;
/** Its path names the campaign by `:slug`. */
export type CampaignRoute<C extends DeskCampaign> = RouteOf<'organiser' | 'committee', CampaignVisit<C>> & SteppedUp;
export type AdminCampaignRoute<C extends DeskCampaign> = RouteOf<'campaign-admin', CampaignVisit<C>> & SteppedUp;

export type DeskRoute<C extends DeskCampaign = DeskCampaign> =
  | GuestRoute
  | MemberRoute
  | CampaignRoute<C>
  | AdminCampaignRoute<C>;

export function page(html: Html, status: PageStatus = 200): DeskAnswer {
  return { kind: 'page', html, status };
}

/** @param done what was done, told on the page that is led to: `desk-team.done.added`. */
export function moved(to: string, done?: string): DeskAnswer {
  return { kind: 'moved', to, ...(done === undefined ? {} : { done }) };
}

export const missing: DeskAnswer = { kind: 'missing' };
