import express, { type Express, type Request } from 'express';
import type { Campaign, CampaignId } from './campaigns/campaign.ts';
import type { KeysOf } from './campaigns/keys.ts';
import type { Database } from './platform/db/database.ts';
import { isCrossSite, securityHeaders } from './platform/http/guards.ts';
import { type HealthDeps, healthRoutes } from './platform/http/health.ts';
import type { NetworkLimit } from './platform/http/limits.ts';
import type { PageTools } from './platform/views/frame.ts';
import { confirmRoutes } from './signatures/confirm-route.ts';
import type { Intake } from './signatures/intake.ts';
import { checkMailPage } from './signatures/pages.ts';
import { signRoutes } from './signatures/sign-route.ts';
import type { Verification } from './signatures/verification.ts';
import { withdrawRoutes } from './signatures/withdraw-route.ts';
import type { Withdrawal } from './signatures/withdrawal.ts';
import type { Assets } from './site/assets.ts';
import type { Counts } from './site/counts.ts';
import { errorHandler, makeFail, notFound } from './site/failures.ts';
import { makeSite } from './site/routes.ts';

export interface WebDeps {
  readonly db: Database;
  readonly campaigns: {
    find(slug: string): Campaign | undefined;
    findById(id: CampaignId): Campaign | undefined;
    all(): readonly Campaign[];
  };
  readonly keysOf: KeysOf;
  readonly intake: Intake;
  readonly verification: Verification;
  readonly withdrawal: Withdrawal;
  readonly counts: Counts;
  readonly tools: PageTools;
  readonly assets: Assets;
  readonly signLimit: NetworkLimit;
  readonly health: HealthDeps;
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number;
  readonly clock: () => Date;
  readonly onError: (error: unknown, req: Request) => void;
}

/** The visible list of what answers requests, in order. Builds; never listens. */
export function buildWeb(deps: WebDeps): Express {
  const { db, campaigns, keysOf, tools, clock } = deps;
  const fail = makeFail(tools);
  const crossSite = (req: Request) => isCrossSite(req.headers, tools.baseUrl);
  const findCampaign = campaigns.findById;
  const site = makeSite({ db, campaigns, keysOf, counts: deps.counts, tools, clock });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.trustProxy);

  app.use(securityHeaders({ isHttps: tools.baseUrl.startsWith('https:') }));
  app.use(
    signRoutes({
      findCampaign: campaigns.find,
      intake: deps.intake,
      clock,
      isCrossSite: crossSite,
      secondsToWait: deps.signLimit.secondsToWait,
      showCampaignPage: site.showCampaignPage,
      showCheckMail: (campaign, language) => checkMailPage(tools, { campaign, language }),
      fail,
    }),
  );
  app.use(site.routes);
  app.use(
    confirmRoutes({
      db,
      findCampaign,
      keysOf,
      verification: deps.verification,
      tools,
      countNow: async (campaign) => (await deps.counts.now(campaign)).verified,
      clock,
      isCrossSite: crossSite,
      fail,
    }),
  );
  app.use(
    withdrawRoutes({ db, findCampaign, keysOf, withdrawal: deps.withdrawal, tools, isCrossSite: crossSite, fail }),
  );
  app.use(deps.assets.routes);
  app.use(healthRoutes(deps.health));
  app.use(notFound(fail));
  app.use(errorHandler({ fail, onError: deps.onError }));
  return app;
}
