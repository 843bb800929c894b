import { createHash } from 'node:crypto';
import QRCode from 'qrcode';
import { type CampaignRoute, type DeskAnswer, missing, page } from '../accounts/desk.ts';
import type { HomeNotice } from '../accounts/home-routes.ts';
import { mayOrganise, maySeeCounts } from '../accounts/roles.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { countOnPaper } from '../paper/paper.ts';
import type { Database } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { CampaignCount } from '../signatures/signature.ts';
import { readGrowth } from './comparison.ts';
import { dashboardPage } from './dashboard-page.ts';
import type { NumbersVisit } from './numbers-view.ts';
import { type RecentNumbers, recentNumbers } from './recent-numbers.ts';
import { askedLink, linkTo } from './sources.ts';

export interface DashboardDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
  readonly campaigns: () => readonly Campaign[];
  /** A campaign's count of a moment ago: one question a second to the database, however many look. */
  readonly recentCount: (campaign: Campaign) => Promise<CampaignCount>;
  /** What the campaign has reached of late. */
  readonly newsOf: (campaign: Campaign, visit: NumbersVisit) => Promise<readonly HomeNotice[]>;
}

/** A campaign's numbers, for everybody who has a part in it; the small ones for its organisers alone. */
export function dashboardRoutes(deps: DashboardDeskDeps): readonly CampaignRoute<Campaign>[] {
  const numbersOf = recentNumbers(deps.db);
  const shown = { method: 'GET', role: 'committee', stepUp: false } as const;
  const path = '/desk/c/:slug/dashboard';
  return [
    { ...shown, path, menu: 'desk-numbers.title', answer: (visit) => showDashboard(deps, visit, numbersOf) },
    { ...shown, path: `${path}.json`, answer: (visit) => tellCount(deps, visit) },
    { ...shown, path: `${path}/links/:language/:source.png`, answer: (visit) => drawLink(deps, visit) },
  ];
}

async function showDashboard(
  deps: DashboardDeskDeps,
  visit: NumbersVisit,
  numbersOf: RecentNumbers,
): Promise<DeskAnswer> {
  const { db, tools, campaigns, newsOf } = deps;
  const { campaign, member, now } = visit;
  const sight = mayOrganise(member, campaign.id) ? 'all' : 'no-small-numbers';
  const others = campaigns().filter(({ id }) => maySeeCounts(member, id));
  const growths = await readGrowth(db, campaign, others, now);
  const html = dashboardPage(tools, visit, {
    board: await numbersOf(campaign, now, sight),
    onPaper: await countOnPaper(db, campaign.id),
    growths,
    news: await newsOf(campaign, visit),
  });
  return page(html, askedLink(visit, tools.baseUrl) === 'no-source' ? 422 : 200);
}

/** What stands on the public page as well, for the script that keeps it fresh. */
async function tellCount({ recentCount }: DashboardDeskDeps, { campaign }: NumbersVisit): Promise<DeskAnswer> {
  const { verified, goals } = await recentCount(campaign);
  const content = Buffer.from(JSON.stringify({ verified, goals }));
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 16)}"`;
  return { kind: 'file', type: 'application/json', content, etag };
}

/** The link as a picture to print; a PNG, which Tor Browser's safest mode shows. */
async function drawLink({ tools }: DashboardDeskDeps, { campaign, params }: NumbersVisit): Promise<DeskAnswer> {
  const link = linkTo(campaign, params.source ?? '', params.language ?? '', tools.baseUrl);
  if (link === undefined) return missing;
  const content = await QRCode.toBuffer(link.url, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 });
  return { kind: 'file', type: 'image/png', content };
}
