import type { IncomingMessage, RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import proxyAddress from 'proxy-addr';
import type { DeskRoute } from './accounts/desk.ts';
import { deskRoutes, type RefusedAtDesk } from './accounts/desk-routes.ts';
import { passkeySite } from './accounts/passkeys.ts';
import { sessionCookie } from './accounts/session-cookie.ts';
import type { AuditLog } from './audit/log.ts';
import type { CreateKeys } from './campaigns/apply.ts';
import type { Campaign, CampaignId } from './campaigns/campaign.ts';
import type { KeysOf } from './campaigns/keys.ts';
import { standingAt } from './campaigns/lifecycle.ts';
import { publishedAmong } from './campaigns/open-campaigns.ts';
import { deskTable } from './desk.ts';
import { deskMenus } from './desk-menus.ts';
import { deliveryRoutes } from './lists/delivery/delivery-routes.ts';
import { verifyRoutes } from './lists/proof/verify-routes.ts';
import { signingKeyOf } from './platform/crypto/signing-key.ts';
import type { SiteKeys } from './platform/crypto/site-key.ts';
import type { Database } from './platform/db/database.ts';
import { makeFront } from './platform/http/front.ts';
import { isCrossSite, securityHeaders } from './platform/http/guards.ts';
import { type HealthDeps, healthRoutes } from './platform/http/health.ts';
import { type NetworkLimit, networkOf } from './platform/http/limits.ts';
import { misdirection } from './platform/http/misdirected.ts';
import { securityTxt } from './platform/http/security-txt.ts';
import type { PdfMaker } from './platform/pdf/pdf.ts';
import { pictureRoutes } from './platform/pictures/picture-route.ts';
import type { PageTools } from './platform/views/frame.ts';
import type { Gate } from './signatures/abuse/gate.ts';
import type { MarkNetwork } from './signatures/abuse/network-mark.ts';
import { confirmRoutes, postConfirmRoute } from './signatures/confirm-route.ts';
import type { Intake } from './signatures/intake.ts';
import { checkMailPage } from './signatures/pages.ts';
import type { RegionsOf } from './signatures/regions/fresh-regions.ts';
import { afterSigningRoutes, signRoute } from './signatures/sign-route.ts';
import { countInState } from './signatures/tally.ts';
import { trialRoutes } from './signatures/trial/trial-route.ts';
import type { Verification } from './signatures/verification.ts';
import { withdrawRoutes } from './signatures/withdraw-route.ts';
import type { Withdrawal } from './signatures/withdrawal.ts';
import type { Assets } from './site/assets.ts';
import type { Counts } from './site/counts.ts';
import { makeErrorHandler, makeFail, notFound } from './site/failures.ts';
import { previewPage } from './site/preview-page.ts';
import { makeSite } from './site/routes.ts';

export interface WebDeps {
  readonly db: Database;
  readonly campaigns: {
    find(slug: string): Campaign | undefined;
    refresh(): Promise<void>;
    findById(id: CampaignId): Campaign | undefined;
    all(): readonly Campaign[];
  };
  readonly keysOf: KeysOf;
  readonly siteKeys: SiteKeys;
  readonly createKeys: CreateKeys;
  readonly audit: AuditLog;
  readonly intake: Intake;
  readonly regionsOf: RegionsOf;
  readonly verification: Verification;
  readonly withdrawal: Withdrawal;
  readonly counts: Counts;
  readonly tools: PageTools;
  readonly pdf: PdfMaker;
  readonly assets: Assets;
  readonly gate: Gate;
  readonly markNetwork: MarkNetwork;
  readonly linkLimit: NetworkLimit;
  readonly health: HealthDeps;
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number;
  /** The one that is listened on. */
  readonly port: number;
  /** Where a weakness is reported, as a mailto: or https: address. */
  readonly securityContact: string | undefined;
  /** Whether all names below the site's speak https alone as well. */
  readonly hstsSubdomains: boolean;
  readonly clock: () => Date;
  readonly onError: (error: unknown, req: IncomingMessage) => void;
  readonly onRefusedAtDesk: (refused: RefusedAtDesk) => void;
}

/** What answers requests, and which pages the desk has. */
export interface Web {
  readonly listener: RequestListener;
  readonly deskRoutes: readonly DeskRoute<Campaign>[];
}

/** The visible list of what answers requests, in order: the hot routes, then Express. Builds; never listens. */
export function buildWeb(deps: WebDeps): Web {
  const { db, campaigns, keysOf, counts, tools, clock } = deps;
  const fail = makeFail(tools);
  const onError = makeErrorHandler({ fail, onError: deps.onError });
  const crossSite = (req: IncomingMessage) => isCrossSite(req.headers, tools.baseUrl);
  const clientAddress = (req: IncomingMessage) =>
    deps.trustProxy === 0
      ? (req.socket.remoteAddress ?? '')
      : proxyAddress(req, (_address, hop) => hop < deps.trustProxy);
  const published = publishedAmong(campaigns);
  const findCampaign = published.findById;
  const signingKey = signingKeyOf(deps.siteKeys.signing);
  const keyId = signingKey.published.kid;
  const site = makeSite({ db, campaigns: published, keysOf, counts, tools, keyId, clock });

  const isHttps = tools.baseUrl.startsWith('https:');
  const verifiedOf = async (campaign: Campaign) => (await counts.now(campaign)).verified;
  const team = {
    db,
    keys: deps.siteKeys,
    audit: deps.audit,
    tools,
    passkeySite: passkeySite(tools.baseUrl, 'Signatory'),
  };
  const desk = deskTable({
    ...team,
    pdf: deps.pdf,
    linkLimit: deps.linkLimit,
    keysOf,
    markNetwork: deps.markNetwork,
    campaigns: campaigns.all,
    createKeys: deps.createKeys,
    refreshCampaigns: campaigns.refresh,
    findCampaign: campaigns.find,
    verifiedIn: (some) =>
      countInState(
        db,
        some.map(({ id }) => id),
        'verified',
      ),
    recentCount: counts.recent,
    phaseOf: standingAt,
    showPreview: async (campaign, language, path) =>
      previewPage(tools, { campaign, language, path, count: await counts.now(campaign), now: clock() }),
  });

  const hotRoutes = [
    signRoute({
      findCampaign: published.find,
      refreshCampaigns: campaigns.refresh,
      intake: deps.intake,
      regionsOf: deps.regionsOf,
      clock,
      isCrossSite: crossSite,
      networkOf: (req) => networkOf(clientAddress(req)),
      gate: deps.gate,
      showCampaignPage: site.showCampaignPage,
      fail,
    }),
    postConfirmRoute({ findCampaign, keysOf, verification: deps.verification, isCrossSite: crossSite, fail }),
    ...site.hotRoutes,
  ];

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(
    afterSigningRoutes({
      findCampaign: published.find,
      showCheckMail: (campaign, language) => checkMailPage(tools, { campaign, language }),
    }),
  );
  app.use(site.routes);
  app.use(verifyRoutes({ db, signingKey, tools }));
  app.use(
    deliveryRoutes({
      db,
      keys: deps.siteKeys,
      audit: deps.audit,
      keysOf,
      findCampaign,
      tools,
      clock,
      isCrossSite: crossSite,
      fail,
    }),
  );
  app.use(
    confirmRoutes({
      db,
      findCampaign,
      keysOf,
      tools,
      countNow: verifiedOf,
      clock,
      fail,
    }),
  );
  app.use(
    withdrawRoutes({ db, findCampaign, keysOf, withdrawal: deps.withdrawal, tools, isCrossSite: crossSite, fail }),
  );
  app.use(
    trialRoutes({
      db,
      siteKeys: deps.siteKeys,
      findCampaign: campaigns.findById,
      keysOf,
      tools,
      clock,
      isCrossSite: crossSite,
      fail,
    }),
  );
  app.use(
    deskRoutes({
      ...team,
      routes: desk,
      menus: deskMenus,
      findCampaign: async (slug) => {
        // Another process may have made it a moment ago.
        if (campaigns.find(slug) === undefined) await campaigns.refresh();
        return campaigns.find(slug);
      },
      cookie: sessionCookie({ isHttps }),
      clientAddress,
      clock,
      fail,
      onRefused: deps.onRefusedAtDesk,
    }),
  );
  app.use(deps.assets.routes);
  app.use(pictureRoutes({ db, clock }));
  app.use(healthRoutes(deps.health));
  if (deps.securityContact !== undefined) {
    app.use(securityTxt({ contact: deps.securityContact, baseUrl: tools.baseUrl, clock }));
  }
  app.use(notFound(fail));
  // Express knows an error handler by its four parameters.
  const last: ErrorRequestHandler = (error, req, res, _next) => onError(error, req, res);
  app.use(last);

  const refusalOf = misdirection({ baseUrl: tools.baseUrl, port: deps.port });
  const listener = makeFront({
    refusalOf,
    hotRoutes,
    app,
    headers: securityHeaders({ isHttps, hstsSubdomains: deps.hstsSubdomains }),
    onError,
  });
  return { listener, deskRoutes: desk };
}
