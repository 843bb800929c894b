import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Request, type RequestHandler, Router } from 'express';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import { readForm } from '../platform/http/form-body.ts';
import { isCrossSite, isFromOurselves, markPrivate } from '../platform/http/guards.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { type Admission, admissionTo } from './admission.ts';
import { type DeskAnswer, type DeskCampaign, type DeskRoute, missing, moved, type Visit } from './desk.ts';
import { deskNotice } from './desk-notice.ts';
import { sendAnswer } from './send-answer.ts';
import type { SessionCookie } from './session-cookie.ts';
import { currentSession, type SignedIn } from './sessions.ts';
import { fieldsOf, visitOf } from './visits.ts';

/** The longest form of the desk is a list of blocked domains. */
const FORM_LIMITS = { maxBytes: 65_536, maxFields: 200 };

export interface DeskRoutesDeps<C extends DeskCampaign> {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
  /** Every page of the desk. */
  readonly routes: readonly DeskRoute<C>[];
  readonly findCampaign: (slug: string) => C | undefined;
  readonly cookie: SessionCookie;
  readonly clientAddress: (req: IncomingMessage) => string;
  readonly clock: () => Date;
  readonly fail: (res: ServerResponse, language: Language, failure: 'not-found') => void;
}

/** The one place where a request is held against what its route declares, before the page is asked. */
export function deskRoutes<C extends DeskCampaign>(deps: DeskRoutesDeps<C>): Router {
  const { db, keys, tools, routes, findCampaign, cookie, clientAddress, clock, fail } = deps;
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/desk', privateDesk);

  const answerTo =
    (route: DeskRoute<C>): RequestHandler =>
    async (req, res) => {
      if (holdsToken(route)) markPrivate(res);
      const now = clock();
      const token = route.role === 'guest' ? undefined : cookie.read(req.headers);
      const signedIn = token && (await currentSession(db, keys, token, now));
      const campaign = typeof req.params.slug === 'string' ? findCampaign(req.params.slug) : undefined;
      const isOurs = route.method === 'GET' || isOwnPost(route, req, tools.baseUrl);
      // What another site sends is not even read.
      const fields = fieldsOf(route.method === 'POST' && isOurs ? await readForm(req, FORM_LIMITS) : {});
      const network = clientAddress(req);
      const visit = visitOf(
        { tools, routes },
        { req, params: paramsOf(req), fields, network, now, signedIn, campaign },
      );
      const answer = isOurs
        ? await admit(admissionTo(route, signedIn, campaign?.id, now), { req, route, visit, signedIn, campaign })
        : deskNotice(tools, visit, 'cross-site', 403);
      if (answer.kind === 'missing') return fail(res, visit.language, 'not-found');
      await sendAnswer(res, cookie, answer);
    };

  function admit(admission: Admission, asked: Asked<C>): Promise<DeskAnswer> | DeskAnswer {
    const { route, visit, signedIn, campaign } = asked;
    switch (admission) {
      case 'missing':
        return missing;
      case 'sign-in':
        return moved('/desk/sign-in', cookie.isThere(asked.req.headers) ? 'desk.done.ended' : undefined);
      case 'second-factor':
        return moved(signedIn?.member.hasSecondFactor ? '/desk/second-factor' : '/desk/second-factor/set-up');
      case 'step-up':
        return moved('/desk/step-up');
      case 'admitted':
        return pageOf(route, visit, signedIn, campaign);
    }
  }

  for (const route of routes) {
    if (route.method === 'GET') router.get(route.path, answerTo(route));
    else router.post(route.path, answerTo(route));
  }
  return router;
}

interface Asked<C extends DeskCampaign> {
  readonly req: IncomingMessage;
  readonly route: DeskRoute<C>;
  readonly visit: Visit;
  readonly signedIn: SignedIn | undefined;
  readonly campaign: C | undefined;
}

function pageOf<C extends DeskCampaign>(
  route: DeskRoute<C>,
  visit: Visit,
  signedIn: SignedIn | undefined,
  campaign: C | undefined,
): Promise<DeskAnswer> | DeskAnswer {
  switch (route.role) {
    case 'guest':
      return route.answer(visit);
    case 'arriving':
    case 'any':
    case 'admin':
      return signedIn === undefined ? missing : route.answer({ ...visit, ...signedIn });
    case 'committee':
    case 'organiser':
      return signedIn === undefined || campaign === undefined
        ? missing
        : route.answer({ ...visit, ...signedIn, campaign });
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
