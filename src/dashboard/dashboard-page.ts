import type { DeskFrame } from '../accounts/desk-view.ts';
import type { HomeNotice } from '../accounts/home-routes.ts';
import { standingAt } from '../campaigns/lifecycle.ts';
import { formatMoment, formatNumber } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { type Words, words } from '../platform/i18n/words.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { comparisonChart, type Growth } from './comparison.ts';
import { growthCharts } from './growth.ts';
import { type ChartView, type NumbersVisit, shareText, type TableView } from './numbers-view.ts';
import { countryTable, languageTable, type RegionTiles, regionTables, regionTiles } from './places.ts';
import type { ShownDashboard } from './shown.ts';
import { askedLink, type LinkMaker, linkMaker, sourceTable } from './sources.ts';
import { LEAST_SHOWN } from './suppression.ts';

/** For `desk/dashboard`. */
interface DashboardView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly standing: { readonly text: string; readonly isOpen: boolean };
  readonly news: readonly HomeNotice[];
  /** Where the script asks for the count. */
  readonly liveUrl: string;
  readonly asOf: string;
  readonly live: string;
  readonly none: string | undefined;
  readonly figures: readonly Figure[];
  readonly goals: { readonly heading: string; readonly items: readonly GoalView[] } | undefined;
  readonly growth: { readonly heading: string; readonly charts: readonly ChartView[] };
  readonly places: {
    readonly heading: string;
    readonly small: string | undefined;
    readonly belgium: string;
    readonly regions: RegionTiles;
    readonly tables: readonly TableView[];
  };
  readonly sources: { readonly heading: string; readonly lead: string; readonly table: TableView };
  readonly link: LinkMaker;
  readonly confirmation: {
    readonly heading: string;
    readonly sentences: readonly string[];
    readonly facts: readonly Fact[];
  };
  readonly comparison:
    | { readonly heading: string; readonly lead: string; readonly charts: readonly ChartView[] }
    | undefined;
}

interface Figure {
  readonly label: string;
  readonly value: string;
  /** The one that the script renews. */
  readonly isTotal: boolean;
}

interface GoalView {
  readonly label: Words;
  readonly verified: string;
  readonly of: string;
  readonly value: number;
  readonly max: number;
  readonly neededLabel: string;
  readonly needed: string;
  readonly pace: string;
}

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly meaning: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/dashboard': DashboardView;
  }
}

export interface DashboardPageInput {
  readonly board: ShownDashboard;
  /** Signatures on paper, beside all of these. */
  readonly onPaper: number;
  readonly growths: readonly Growth[];
  readonly news: readonly HomeNotice[];
}

/** A campaign's numbers, for whoever is on the way into a meeting: the most important first. */
export function dashboardPage(
  tools: PageTools,
  visit: NumbersVisit,
  { board, onPaper, growths, news }: DashboardPageInput,
): Html {
  const { say, language, frame, path } = visit;
  const title = say('desk-numbers.title');
  const asked = askedLink(visit, tools.baseUrl);
  const standing = standingAt(visit.campaign, visit.now);
  const compared = comparisonChart(visit, growths);
  const number = (value: number) => formatNumber(language, value);
  return tools.render('desk/dashboard', {
    frame: frame({ title, hasProblems: asked === 'no-source', scripts: ['dashboard.js', 'share.js'] }),
    heading: title,
    standing: { text: say(`desk.home.${standing}`), isOpen: standing === 'open' },
    news,
    liveUrl: `${path}.json`,
    asOf: say('desk-numbers.as-of', { moment: formatMoment(language, board.asOf) }),
    live: say('desk-numbers.live'),
    none: board.verified === 0 ? say('desk-numbers.none') : undefined,
    figures: [
      { label: say('desk-numbers.confirmed-in-all'), value: number(board.verified), isTotal: true },
      { label: say('desk-numbers.today'), value: number(board.verifiedToday), isTotal: false },
      { label: say('desk-numbers.this-week'), value: number(board.verifiedThisWeek), isTotal: false },
      ...(onPaper === 0 ? [] : [{ label: say('desk-numbers.on-paper'), value: number(onPaper), isTotal: false }]),
    ],
    ...toldNumbers(visit, board),
    link: linkMaker(visit, asked),
    comparison: compared && {
      heading: say('desk-numbers.comparison.heading'),
      lead: say('desk-numbers.comparison.lead'),
      charts: [compared],
    },
  });
}

type ToldNumbers = Pick<DashboardView, 'goals' | 'growth' | 'places' | 'sources' | 'confirmation'>;

/** By the numbers, which are the same object as long as they are the same: half of a page's work is done once. */
const told = new WeakMap<ShownDashboard, Map<Language, ToldNumbers>>();

function toldNumbers(visit: NumbersVisit, board: ShownDashboard): ToldNumbers {
  const byLanguage = told.get(board) ?? new Map<Language, ToldNumbers>();
  const known = byLanguage.get(visit.language) ?? tellNumbers(visit, board);
  told.set(board, byLanguage.set(visit.language, known));
  return known;
}

function tellNumbers(visit: NumbersVisit, board: ShownDashboard): ToldNumbers {
  const { say } = visit;
  return {
    goals:
      board.goals.length === 0
        ? undefined
        : { heading: say('desk-numbers.goals.heading'), items: goalViews(visit, board) },
    growth: { heading: say('desk-numbers.growth.heading'), charts: growthCharts(visit, board) },
    places: {
      heading: say('desk-numbers.places.heading'),
      small: board.sight === 'all' ? undefined : say('desk-numbers.places.small', { least: LEAST_SHOWN }),
      belgium: say('desk-numbers.regions.heading'),
      regions: regionTiles(visit, board),
      tables: [countryTable(visit, board), ...regionTables(visit, board), languageTable(visit, board)],
    },
    sources: {
      heading: say('desk-numbers.sources.heading'),
      lead: say('desk-numbers.sources.lead'),
      table: sourceTable(visit, board),
    },
    confirmation: confirmationView(visit, board),
  };
}

function goalViews({ say, language, campaign }: NumbersVisit, { goals }: ShownDashboard): GoalView[] {
  const number = (value: number) => formatNumber(language, value);
  return goals.map(({ goal, verified, needed, pace }) => ({
    label: words(goal.label, language, campaign.defaultLanguage) ?? { text: '', foreign: undefined },
    verified: number(verified),
    of: say('pages.count.of', { target: number(goal.target) }),
    value: Math.min(verified, goal.target),
    max: goal.target,
    neededLabel: say('desk-numbers.goals.needed'),
    needed: number(needed),
    pace:
      pace === undefined
        ? say('desk-numbers.goals.pace-small', { least: LEAST_SHOWN })
        : say('desk-numbers.goals.pace', { count: pace }),
  }));
}

function confirmationView(
  visit: NumbersVisit,
  { confirmation, states }: ShownDashboard,
): DashboardView['confirmation'] {
  const { say, language, campaign } = visit;
  const { asked, confirmed, inTime, lapsed, share } = confirmation;
  const number = (value: number) => formatNumber(language, value);
  const facts = ['verified', 'pending', 'expired', 'withdrawn', 'held', 'removed'] as const;
  return {
    heading: say('desk-numbers.confirmation.heading'),
    sentences:
      share === undefined
        ? [say('desk-numbers.confirmation.none')]
        : [
            say('desk-numbers.confirmation.share', {
              asked: number(asked),
              confirmed: number(confirmed),
              share: shareText(visit, share),
            }),
            ...(inTime === 0
              ? []
              : [say('desk-numbers.confirmation.in-time', { count: inTime, days: campaign.unconfirmedDays })]),
            ...(lapsed === 0 ? [] : [say('desk-numbers.confirmation.lapsed', { count: lapsed })]),
          ],
    facts: facts.map((state) => ({
      label: say(`desk-numbers.state.${state}`),
      value: number(states[state]),
      meaning: say(`desk-numbers.state-means.${state}`),
    })),
  };
}
