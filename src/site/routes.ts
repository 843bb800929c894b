import { type Request, type Response, Router } from 'express';
import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { isOpen, phaseAt } from '../campaigns/lifecycle.ts';
import type { Database } from '../platform/db/database.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import { negotiateLanguage } from '../platform/i18n/locales.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { FormIssue, SignDraft } from '../signatures/signature.ts';
import { campaignPage } from './campaign-page.ts';
import type { Counts } from './counts.ts';
import { homePage } from './home-page.ts';
import { namesPage } from './names-page.ts';
import { makePageCache, type PageCache, sendPage } from './page-cache.ts';
import { publicNames } from './public-names.ts';

/** Pages are at most this old, in every process. */
const PAGE_AGE_MS = 5_000;
/**
 * A cache in front may keep a page for a moment, and go on with it while we are away. A browser asks each time, by ETag:
 * whoever comes back from confirming must find the new count.
 */
const PAGE_CACHE_CONTROL = 'public, max-age=0, s-maxage=5, stale-if-error=300';
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
  readonly clock: () => Date;
}

/** What one bad form shows: the campaign's page with what to mend. */
export interface RejectedForm {
  readonly issues: readonly FormIssue[];
  readonly draft: SignDraft;
}

export interface Site {
  readonly routes: Router;
  readonly showCampaignPage: (campaign: Campaign, language: Language, form: RejectedForm) => Promise<string>;
}

/** The pages that compose what the features show. */
export function makeSite(deps: SiteDeps): Site {
  const { db, campaigns, keysOf, counts, tools, clock } = deps;
  const html = { maxAgeMs: PAGE_AGE_MS, contentType: 'text/html; charset=utf-8', clock };
  const pages = makePageCache({ ...html, maxPages: PAGES_A_CAMPAIGN });
  const homes = makePageCache({ ...html, maxPages: 10 });
  const router = Router();

  async function render(campaign: Campaign, language: Language, source: string, form?: RejectedForm): Promise<string> {
    const count = await counts.recent(campaign);
    const now = clock();
    return campaignPage(tools, { campaign, language, count, phase: phaseAt(campaign, now), source, now, ...form });
  }

  router.get('/', (req, res) => {
    res.vary('Accept-Language').redirect(302, `/${negotiateLanguage(req.headers['accept-language'])}/`);
  });

  router.get('/:lang/c/:slug', async (req, res, next) => {
    const { lang, slug } = req.params;
    const campaign = campaigns.find(slug);
    if (!isLanguage(lang) || campaign === undefined) return next();
    const source = sourceOf(req);
    const page = await pages.get(campaign, `${lang} ${source}`, () => render(campaign, lang, source));
    sendPage(req, res, page, PAGE_CACHE_CONTROL);
  });

  router.get(
    '/c/:slug/count.json',
    countRoute(
      deps,
      makePageCache({
        maxAgeMs: 1_000,
        maxPages: 1,
        contentType: 'application/json; charset=utf-8',
        clock,
      }),
    ),
  );

  router.get('/:lang/', async (req, res, next) => {
    const { lang } = req.params;
    if (!isLanguage(lang)) return next();
    const page = await homes.get(homes, lang, async () => {
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

  return {
    routes: router,
    showCampaignPage: (campaign, language, form) => render(campaign, language, form.draft.source, form),
  };
}

function countRoute({ campaigns, counts }: SiteDeps, cache: PageCache) {
  return async (req: Request<{ slug: string }>, res: Response, next: () => void): Promise<void> => {
    const campaign = campaigns.find(req.params.slug);
    if (campaign === undefined) return next();
    const page = await cache.get(campaign, 'count', async () => {
      const { verified, goals, asOf } = await counts.recent(campaign);
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
    });
    res.setHeader('Access-Control-Allow-Origin', '*');
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    sendPage(req, res, page, COUNT_CACHE_CONTROL);
  };
}

/** How the reader came here (`?source=`): what is no plain word is left out, and such pages are not multiplied. */
function sourceOf(req: Request): string {
  const source = req.query.source;
  return typeof source === 'string' && SOURCE_PATTERN.test(source.toLowerCase()) ? source.toLowerCase() : '';
}
