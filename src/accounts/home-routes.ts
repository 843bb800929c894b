import { formatNumber } from '../platform/i18n/format.ts';
import type { Foreign } from '../platform/i18n/words.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { type DeskCampaign, type DeskRoute, type MemberRoute, type MemberVisit, moved, page } from './desk.ts';
import { campaignTitle } from './desk-frame.ts';
import { campaignMenu, type DeskMenus, menuLinks } from './desk-menu.ts';
import type { DeskFrame, MenuLink } from './desk-view.ts';
import { followsOne, maySeeCounts } from './roles.ts';

export interface HomeDeps<C extends DeskCampaign> {
  readonly tools: PageTools;
  /** Every page of the desk: what a campaign offers stands beside it. */
  readonly routes: () => readonly DeskRoute<never>[];
  readonly menus: DeskMenus;
  readonly campaigns: () => readonly C[];
  /** Where a campaign's numbers are: what a committee member comes for. */
  readonly numbersOf: (campaign: C) => string;
  /** How many have signed each of some campaigns; one that nobody has signed is not named. */
  readonly verifiedIn: (campaigns: readonly C[]) => Promise<ReadonlyMap<string, number>>;
  /** What waits for a member in some campaigns, each leading to where it is done. */
  readonly noticesIn: (campaigns: readonly C[], visit: MemberVisit) => Promise<NoticesOf>;
  readonly phaseOf: (campaign: C, now: Date) => 'draft' | 'upcoming' | 'open' | 'paused' | 'closed' | 'archived';
}

/** By the ids of campaigns; one in which nothing waits is not named. Asked for all at once, be there one or hundreds. */
export type NoticesOf = ReadonlyMap<string, readonly HomeNotice[]>;

export interface HomeNotice {
  readonly url: string;
  readonly text: string;
}

/** For `desk/home`. */
interface HomeView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly none: string;
  /** What there is to do where there is no campaign yet, for whoever can do it. */
  readonly first: { readonly heading: string; readonly steps: readonly FirstStep[] } | undefined;
  /** What one can begin with. */
  readonly start: readonly MenuLink[];
  readonly countLabel: string;
  readonly pageLabel: string;
  readonly campaigns: readonly CampaignCard[];
}

interface FirstStep {
  readonly text: string;
  readonly url: string;
  readonly label: string;
}

interface CampaignCard {
  readonly title: string;
  readonly foreign: Foreign | undefined;
  readonly phase: string;
  readonly isOpen: boolean;
  /** Undefined where nobody can have signed yet. */
  readonly verified: string | undefined;
  readonly notices: readonly HomeNotice[];
  /** Of its public page; undefined where it has none yet. */
  readonly url: string | undefined;
  readonly menu: readonly MenuLink[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/home': HomeView;
  }
}

/** Where one arrives: the campaigns that one has a part in, and what one can do there. */
export function homeRoutes<C extends DeskCampaign>(deps: HomeDeps<C>): readonly MemberRoute[] {
  return [
    {
      method: 'GET',
      path: '/desk',
      role: 'any',
      stepUp: false,
      menu: 'desk.home.title',
      answer: async (visit) => {
        const only = deps.campaigns().find(({ id }) => followsOne(visit.member, id));
        if (only !== undefined) return moved(deps.numbersOf(only), visit.query.text('done') || undefined);
        return page(deps.tools.render('desk/home', await homeView(deps, visit)));
      },
    },
  ];
}

async function homeView<C extends DeskCampaign>(deps: HomeDeps<C>, visit: MemberVisit): Promise<HomeView> {
  const { say, frame, member, language, now } = visit;
  const around = { routes: deps.routes(), member, path: '/desk', say, campaign: undefined };
  const start = menuLinks(deps.menus.start, around);
  const own = deps.campaigns().filter(({ id }) => maySeeCounts(member, id));
  const verified = await deps.verifiedIn(own);
  const notices = await deps.noticesIn(own, visit);
  return {
    frame: frame({ title: say('desk.home.title') }),
    heading: say('desk.home.title'),
    none: say(member.isAdmin ? 'desk.home.none-yet' : 'desk.home.none'),
    first: member.isAdmin ? firstSteps(start, visit) : undefined,
    start,
    countLabel: say('pages.count.label'),
    pageLabel: say('desk.home.public-page'),
    campaigns: own.map((campaign): CampaignCard => {
      const phase = deps.phaseOf(campaign, now);
      const isPublished = phase !== 'draft';
      return {
        ...campaignTitle(campaign, language),
        phase: say(`desk.home.${phase}`),
        isOpen: phase === 'open',
        verified: isPublished ? formatNumber(language, verified.get(campaign.id) ?? 0) : undefined,
        notices: notices.get(campaign.id) ?? [],
        url: isPublished ? `/${language}/c/${campaign.slug}` : undefined,
        menu: campaignMenu(deps.menus.campaign, { ...around, campaign }).groups,
      };
    }),
  };
}

function firstSteps(start: readonly MenuLink[], { say }: MemberVisit): HomeView['first'] {
  return {
    heading: say('desk.home.first.heading'),
    steps: [
      ...start.map(({ url, label }) => ({ text: say('desk.home.first.campaign'), url, label })),
      { text: say('desk.home.first.colleague'), url: '/desk/team/add', label: say('desk-team.add.title') },
      { text: say('desk.home.first.words'), url: '/desk/help', label: say('desk-help.title') },
    ],
  };
}
