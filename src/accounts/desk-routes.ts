import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Request, type RequestHandler, Router } from 'express';
import { recorderFor } from '../audit/log.ts';
import { seeOther } from '../platform/http/answers.ts';
import { readForm } from '../platform/http/form-body.ts';
import { isCrossSite, isFromOurselves, markPrivate } from '../platform/http/guards.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { admissionTo } from './admission.ts';
import {
  type CampaignVisit,
  type DeskAnswer,
  type DeskCampaign,
  type DeskRoute,
  type MemberVisit,
  missing,
  moved,
  type Visit,
} from './desk.ts';
import type { DeskMenus } from './desk-menu.ts';
import { deskNotice } from './desk-notice.ts';
import { type SecondFactorRoutesDeps, stepUp, stepUpPath } from './second-factor-routes.ts';
import { sendAnswer, setSession } from './send-answer.ts';
import type { SessionCookie } from './session-cookie.ts';
import { currentSession } from './sessions.ts';
import { fieldsOf, visitOf } from './visits.ts';

/** Of whoever is signed in: a campaign's texts in Persian, of which each letter takes six signs on its way. */
const FORM_LIMITS = { maxBytes: 1_048_576, maxFields: 2_000 };
/** Of anybody: an address, a code. */
const GUEST_FORM_LIMITS = { maxBytes: 65_536, maxFields: 200 };

export interface DeskRoutesDeps<C extends DeskCampaign> extends SecondFactorRoutesDeps {
  /** Every page of the desk. */
  readonly routes: readonly DeskRoute<C>[];
  readonly menus: DeskMenus;
  /** Asked for members alone. */
  readonly findCampaign: (slug: string) => Promise<C | undefined>;
  readonly cookie: SessionCookie;
  readonly clientAddress: (req: IncomingMessage) => string;
  readonly clock: () => Date;
  readonly fail: (res: ServerResponse, language: Language, failure: 'not-found' | 'not-at-desk') => void;
  readonly onRefused: (refused: RefusedAtDesk) => void;
}

/** A request that got nowhere: a wrong code, a forged link, a page that is not for whoever asked. */
export interface RefusedAtDesk {
  /** As the table has it: what stands in an address may be secret. */
  readonly route: string;
  readonly status: number;
  /** Undefined where nobody is signed in. */
  readonly member: string | undefined;
}

/** The one place where a request is held against what its route declares, before the page is asked. */
export function deskRoutes<C extends DeskCampaign>(deps: DeskRoutesDeps<C>): Router {
  const { routes, cookie, fail, onRefused } = deps;
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/desk', privateDesk);
  for (const route of routes) {
    const answer: RequestHandler = async (req, res) => {
      if (holdsToken(route)) markPrivate(res);
      const asked = await arrive(deps, route, req);
      const answered = await answerTo(deps, route, asked);
      setSession(res, cookie, answered);
      const { visit, byMember } = asked;
      if (answered.kind === 'missing') fail(res, visit.language, byMember ? 'not-at-desk' : 'not-found');
      else await sendAnswer(res, answered);
      const { statusCode: status } = res;
      const member = byMember?.member.id;
      if (status >= 400) onRefused({ route: `${route.method} ${route.path}`, status, member });
    };
    if (route.method === 'GET') router.get(route.path, answer);
    else router.post(route.path, answer);
  }
  router.get(/^\/desk(?:\/[\w-]+)*\/$/, withoutSlash);
  return router;
}

/** As people type it, /desk/: every page has one address, without a slash at its end. */
function withoutSlash({ path, url }: Request, res: ServerResponse): void {
  seeOther(res, path.slice(0, -1) + url.slice(path.length));
}

/** A request, and what was found out about it. */
interface Asked<C extends DeskCampaign> {
  readonly visit: Visit;
  /** There where somebody is signed in. */
  readonly byMember: MemberVisit | undefined;
  readonly campaign: C | undefined;
  readonly isOurs: boolean;
  readonly carriesCookie: boolean;
}

async function arrive<C extends DeskCampaign>(
  { db, keys, audit, tools, routes, menus, findCampaign, cookie, clientAddress, clock }: DeskRoutesDeps<C>,
  route: DeskRoute<C>,
  req: Request,
): Promise<Asked<C>> {
  const { slug } = req.params;
  const now = clock();
  const token = route.role === 'guest' ? undefined : cookie.read(req.headers);
  const signedIn = token && (await currentSession(db, keys, token, now));
  const campaign = signedIn && typeof slug === 'string' ? await findCampaign(slug) : undefined;
  const isOurs = route.method === 'GET' || isOwnPost(route, req, tools.baseUrl);
  const limits = signedIn === undefined ? GUEST_FORM_LIMITS : FORM_LIMITS;
  // What another site sends is not even read.
  const fields = fieldsOf(route.method === 'POST' && isOurs ? await readForm(req, limits) : {});
  const occasion = { req, params: paramsOf(req), fields, network: clientAddress(req), now, signedIn, campaign };
  const visit = visitOf({ tools, routes, menus }, occasion);
  const record = signedIn && recorderFor(audit, { kind: 'member', id: signedIn.member.id });
  const byMember = signedIn && record && { ...visit, ...signedIn, record };
  return { visit, byMember, campaign, isOurs, carriesCookie: cookie.isThere(req.headers) };
}

async function answerTo<C extends DeskCampaign>(
  deps: DeskRoutesDeps<C>,
  route: DeskRoute<C>,
  { visit, byMember, campaign, isOurs, carriesCookie }: Asked<C>,
): Promise<DeskAnswer> {
  if (!isOurs) return deskNotice(deps.tools, visit, 'cross-site', 403);
  switch (admissionTo(route, byMember, campaign?.id, visit.now)) {
    case 'missing':
      return missing;
    case 'sign-in':
      return moved('/desk/sign-in', carriesCookie ? 'desk.done.ended' : undefined);
    case 'second-factor':
      return moved('/desk/second-factor');
    case 'set-up':
      return moved('/desk/second-factor/set-up');
    case 'step-up':
      if (byMember === undefined) return missing;
      if (route.method === 'GET') return moved(stepUpPath(visit.path));
      return stepUp(deps, byMember, (fresh) => pageOf(route, visit, fresh, campaign));
    case 'admitted':
      return pageOf(route, visit, byMember, campaign);
  }
}

function pageOf<C extends DeskCampaign>(
  route: DeskRoute<C>,
  visit: Visit,
  byMember: MemberVisit | undefined,
  campaign: C | undefined,
): Promise<DeskAnswer> | DeskAnswer {
  switch (route.role) {
    case 'guest':
      return route.answer(visit);
    case 'arriving':
    case 'any':
    case 'admin':
      return byMember === undefined ? missing : route.answer(byMember);
    case 'committee':
    case 'organiser':
    case 'campaign-admin': {
      if (byMember === undefined || campaign === undefined) return missing;
      const there: CampaignVisit<C> = { ...byMember, campaign };
      return route.answer(there);
    }
  }
}

/** A session's authority is taken from our own pages alone; a mailed link brings its own, from any browser. */
function isOwnPost(route: DeskRoute<never>, { headers }: IncomingMessage, baseUrl: string): boolean {
  return holdsToken(route) ? !isCrossSite(headers, baseUrl) : isFromOurselves(headers, baseUrl);
}

function holdsToken(route: DeskRoute<never>): boolean {
  return route.role === 'guest' && route.holdsToken === true;
}

const privateDesk: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Robots-Tag', 'noindex, nofollow');
  next();
};

function paramsOf({ params }: Request): Visit['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}
