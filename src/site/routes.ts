import type { IncomingMessage } from 'node:http';
import { Router } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { isOpen, phaseAt } from '../campaigns/lifecycle.ts';
import type { Database } from '../platform/db/database.ts';
import { type HotRoute, queryField } from '../platform/http/front.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import { negotiateLanguage } from '../platform/i18n/locales.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { UntakenForm } from '../signatures/sign-route.ts';
import type { CampaignCount } from '../signatures/signature.ts';
import { countConfirmedByHand } from '../signatures/store.ts';
import { campaignPage } from './campaign-page.ts';
import { makeCards } from './card/cards.ts';
import type { Counts } from './counts.ts';
import { homePage } from './home-page.ts';
import { howWeCountPage } from './how-we-count-page.ts';
import { namesPage } from './names-page.ts';
import { makePageCache, sendPage } from './page-cache.ts';
import { publicNames } from './public-names.ts';

/** Pages are at most this old, in every process. */
const PAGE_AGE_MS = 5_000;
/**
 * A cache in front may keep a page for a moment, and go on with it while we are away. A browser asks each time, by ETag:
 * whoever comes back from confirming must find the new count.
 */
const PAGE_CACHE_CONTROL = 'public, max-age=0, s-maxage=5, stale-if-error=300';
const CARD_CACHE_CONTROL = 'public, max-age=600, stale-if-error=86400';
const COUNT_CACHE_CONTROL = 'public, max-age=2, stale-if-error=300';
/** Five languages, and the sources people come from. */
const PAGES_A_CAMPAIGN = 100;
const SOURCE_PATTERN = /^[a-z0-9_-]{1,40}$/;

export interface SiteDeps {
  readonly db: Database;
  readonly campaigns: { find(slug: string): Campaign | undefined; all(): readonly Campaign[] };
  readonly keysOf: KeysOf;
  readonly counts: Counts;
  readonly tools: PageTools;
  /** The name of the key that lists are signed with: its thumbprint. */
  readonly keyId: string;
  readonly clock: () => Date;
}

export interface Site {
  /** The campaign page and its count: nearly all that is asked for on a day of rush. */
  readonly hotRoutes: readonly HotRoute[];
  readonly routes: Router;
  readonly showCampaignPage: (campaign: Campaign, language: Language, form: UntakenForm) => Promise<string>;
}

/** The pages that compose what the features show. */
export function makeSite(deps: SiteDeps): Site {
  const { db, campaigns, keysOf, counts, tools, keyId, clock } = deps;
  const html = { maxAgeMs: PAGE_AGE_MS, contentType: 'text/html; charset=utf-8', clock };
  const pages = makePageCache({ ...html, maxPages: PAGES_A_CAMPAIGN });
  const homes = makePageCache({ ...html, maxPages: 10 });
  const cards = makeCards(tools);
  const router = Router();

  async function render(campaign: Campaign, language: Language, source: string, form?: UntakenForm): Promise<string> {
    const count = await counts.recent(campaign);
    const now = clock();
    return campaignPage(tools, { campaign, language, count, phase: phaseAt(campaign, now), source, now, ...form });
  }

  router.get('/', (req, res) => {
    res.vary('Accept-Language').redirect(302, `/${negotiateLanguage(req.headers['accept-language'])}/`);
  });

  router.get('/:lang/', async (req, res, next) => {
    const { lang } = req.params;
    if (!isLanguage(lang)) return next();
    const page = await homes.get(homes, `${lang} ${tools.notice().revision}`, async () => {
      const open = campaigns.all().filter((campaign) => isOpen(campaign, clock()));
      return homePage(tools, {
        language: lang,
        campaigns: await Promise.all(
          open.map(async (campaign) => ({ campaign, count: await counts.recent(campaign) })),
        ),
      });
    });
    sendPage(req, res, page, PAGE_CACHE_CONTROL);
  });

  router.get('/:lang/c/:slug/signatories', async (req, res, next) => {
    const { lang, slug } = req.params;
    const campaign = campaigns.find(slug);
    if (!isLanguage(lang) || campaign === undefined) return next();
    const cursor = typeof req.query.before === 'string' ? req.query.before : undefined;
    const found = await publicNames(db, keysOf, campaign, cursor);
    if (found === undefined) return next();
    // Not kept anywhere: a name that is withdrawn is gone with the next look.
    res.setHeader('Cache-Control', 'no-store');
    res.type('html').send(namesPage(tools, { campaign, language: lang, isFirst: cursor === undefined, ...found }));
  });

  router.get('/:lang/c/:slug/how-we-count', async (req, res, next) => {
    const { lang, slug } = req.params;
    const campaign = campaigns.find(slug);
    if (!isLanguage(lang) || campaign === undefined) return next();
    const count = await counts.recent(campaign);
    const confirmedByHand = await countConfirmedByHand(db, campaign.id);
    res.setHeader('Cache-Control', PAGE_CACHE_CONTROL);
    res.type('html').send(howWeCountPage(tools, { campaign, language: lang, count, confirmedByHand, keyId }));
  });

  router.get('/:lang/c/:slug/card.png', async (req, res, next) => {
    const { lang, slug } = req.params;
    const campaign = campaigns.find(slug);
    if (!isLanguage(lang) || campaign === undefined) return next();
    const { verified } = await counts.recent(campaign);
    const card = await cards.get(campaign, lang, verified);
    if (card === undefined) return void res.status(503).setHeader('Retry-After', 10).end();
    res.setHeader('Cache-Control', CARD_CACHE_CONTROL);
    res.setHeader('ETag', card.etag);
    // Shown by services on pages of their own.
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (req.headers['if-none-match']?.includes(card.etag)) return void res.status(304).end();
    res.setHeader('Content-Type', 'image/png');
    res.setHeader('Content-Length', card.content.length);
    res.end(req.method === 'HEAD' ? undefined : card.content);
  });

  const campaignPageRoute: HotRoute = {
    methods: ['GET', 'HEAD'],
    path: /^\/(\w+)\/c\/([\w-]+)\/?$/,
    answer: async (req, res, [language, slug = '']) => {
      const campaign = campaigns.find(slug);
      if (!isLanguage(language) || campaign === undefined) return false;
      const source = sourceOf(req);
      const name = `${language} ${source} ${tools.notice().revision}`;
      const page = await pages.get(campaign, name, () => render(campaign, language, source));
      sendPage(req, res, page, PAGE_CACHE_CONTROL);
      return true;
    },
  };

  return {
    hotRoutes: [campaignPageRoute, countRoute(deps)],
    routes: router,
    showCampaignPage: (campaign, language, form) => render(campaign, language, form.draft.source, form),
  };
}

function countRoute({ campaigns, counts, clock }: SiteDeps): HotRoute {
  const json = { contentType: 'application/json; charset=utf-8', clock };
  const cache = makePageCache({ ...json, maxAgeMs: 1_000, maxPages: 1 });
  return {
    methods: ['GET', 'HEAD'],
    path: /^\/c\/([\w-]+)\/count\.json$/,
    answer: async (req, res, [slug = '']) => {
      const campaign = campaigns.find(slug);
      if (campaign === undefined) return false;
      const page = await cache.get(campaign, 'count', async () => countJson(campaign, await counts.recent(campaign)));
      res.setHeader('Access-Control-Allow-Origin', '*');
      res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      sendPage(req, res, page, COUNT_CACHE_CONTROL);
      return true;
    },
  };
}

function countJson(campaign: Campaign, { verified, goals, asOf }: CampaignCount): string {
  return JSON.stringify({
    campaign: campaign.slug,
    verified,
    goals: campaign.goals.map(({ label, target }, index) => ({
      label: label[campaign.defaultLanguage] ?? '',
      verified: goals[index]?.verified ?? 0,
      target,
    })),
    as_of: asOf.toISOString(),
  });
}

/** How the reader came here (`?source=`): what is no plain word is left out, and such pages are not multiplied. */
function sourceOf(req: IncomingMessage): string {
  const source = queryField(req, 'source')?.toLowerCase() ?? '';
  return SOURCE_PATTERN.test(source) ? source : '';
}
