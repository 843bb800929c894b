import { campaignTitle } from '../accounts/desk-frame.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import { formatNumber } from '../platform/i18n/format.ts';
import { lineChart } from './charts.ts';
import { dayOf, daysFrom } from './days.ts';
import { type ChartView, markViews, type NumbersVisit, tableRow } from './numbers-view.ts';
import { readDays } from './read-model.ts';

/** Lines that can still be told apart. */
const MOST_EARLIER = 4;
/** Compared after so many days, as far as a campaign has come. */
const MILESTONES = [7, 30, 90];

/** How a campaign has grown, from its first day on. */
export interface Growth {
  readonly campaign: Campaign;
  /** Verified in all at the end of each day, the day of its opening the first. */
  readonly totals: readonly number[];
}

/** The latest campaigns that opened before one, of those that are given; and that one first. */
export async function readGrowth(
  db: Db,
  campaign: Campaign,
  others: readonly Campaign[],
  now: Date,
): Promise<readonly Growth[]> {
  const earlier = others
    .filter(({ id, state, opensAt }) => id !== campaign.id && state !== 'draft' && opensAt < campaign.opensAt)
    .toSorted((a, b) => b.opensAt.getTime() - a.opensAt.getTime())
    .slice(0, MOST_EARLIER);
  if (earlier.length === 0) return [];
  const compared = [campaign, ...earlier];
  const days = await readDays(
    db,
    compared.map(({ id }) => id),
  );
  return compared.map((one) => ({ campaign: one, totals: totalsOf(one, days, now) }));
}

function totalsOf(
  { id, opensAt, closesAt }: Campaign,
  days: Awaited<ReturnType<typeof readDays>>,
  now: Date,
): number[] {
  const signed = days.get(id) ?? [];
  const opened = dayOf(opensAt);
  const ended = dayOf(closesAt === undefined || closesAt > now ? now : closesAt);
  const last = [opened, ended, ...signed.map(({ day }) => day)].sort().at(-1) ?? opened;
  // Whoever tried it before it opened counts from its first day on.
  const onDay = Map.groupBy(signed, ({ day }) => Math.max(0, daysFrom(opened, day)));
  let total = 0;
  return Array.from({ length: daysFrom(opened, last) + 1 }, (_, day) => {
    for (const { verified } of onDay.get(day) ?? []) total += verified;
    return total;
  });
}

/** Undefined where there is no earlier campaign that the member may see. */
export function comparisonChart(visit: NumbersVisit, growths: readonly Growth[]): ChartView | undefined {
  const { language, say } = visit;
  const [own] = growths;
  if (own === undefined) return undefined;
  const drawn = lineChart(
    growths.map(({ totals }) => totals),
    language === 'fa',
  );
  const longest = Math.max(...growths.map(({ totals }) => totals.length));
  const age = own.totals.length;
  const milestones = [...MILESTONES.filter((days) => days < age), age];
  const titleOf = (campaign: Campaign) => campaignTitle(campaign, language).title;
  const after = (count: number) => say('desk-numbers.comparison.after', { count });
  const number = (value: number | undefined) =>
    value === undefined ? say('desk-numbers.no-share') : formatNumber(language, value);
  const caption = say('desk-numbers.comparison.caption');
  return {
    id: 'comparison',
    caption,
    bars: [],
    lines: drawn.paths.map((path, line) => ({ path, number: line })),
    marks: markViews(visit, drawn),
    from: after(1),
    to: after(longest),
    legend: growths.map(({ campaign }, line) => ({ number: line, name: titleOf(campaign) })),
    note: undefined,
    asTable: say('desk-numbers.as-table'),
    table: {
      caption,
      columns: [say('desk-numbers.comparison.column'), ...milestones.map(after), say('desk-numbers.comparison.in-all')],
      rows: growths.map(({ campaign, totals }) =>
        tableRow(
          titleOf(campaign),
          // What ended before has not grown since.
          ...milestones.map((days) => number(totals[days - 1] ?? totals.at(-1))),
          number(totals.at(-1)),
        ),
      ),
      none: say('desk-numbers.nothing'),
      more: undefined,
    },
  };
}
