import { formatDate, formatHour, formatNumber, formatShortDate } from '../platform/i18n/format.ts';
import { barChart, lineChart } from './charts.ts';
import { type ChartView, markViews, type NumbersVisit, tableRow } from './numbers-view.ts';
import type { ShownDashboard } from './shown.ts';

/** Bars that can still be told apart on a phone. */
const MOST_BARS = 60;

/** How a campaign grows: in all, by day, by week, by hour; each as a chart and as a table, the newest first. */
export function growthCharts(visit: NumbersVisit, board: ShownDashboard): readonly ChartView[] {
  const { language, say } = visit;
  const days = board.days.map(({ day, verified }) => ({ at: new Date(day), verified }));
  const weeks = board.weeks.map(({ monday, verified }) => ({ at: new Date(monday), verified }));
  const hours = board.hours.map(({ begins, verified }) => ({ at: begins, verified }));
  const short = (at: Date) => formatShortDate(language, at);
  const hour = (at: Date) => say('desk-numbers.growth.hour', { day: short(at), time: formatHour(language, at) });
  const long = (at: Date) => formatDate(language, at);
  const isUnderWay = board.days.at(-1)?.day === board.today;
  const byDay = bars(visit, { id: 'by-day', steps: days.slice(-MOST_BARS), isUnderWay, short, long });
  const byWeek = bars(visit, { id: 'by-week', steps: weeks.slice(-MOST_BARS), isUnderWay, short, long });
  const byHour = bars(visit, { id: 'by-hour', steps: hours, isUnderWay: true, short: hour, long: hour });
  return [
    totalChart(visit, days),
    byDay,
    ...(weeks.length > 1 ? [byWeek] : []),
    board.hoursAreWhole ? byHour : { ...byHour, note: say('desk-numbers.growth.not-whole') },
  ];
}

/** What was confirmed in a time that began at a moment. */
interface Step {
  readonly at: Date;
  readonly verified: number;
}

interface BarsInput {
  readonly id: 'by-day' | 'by-week' | 'by-hour';
  readonly steps: readonly Step[];
  /** Whether the time of the last is not over yet. */
  readonly isUnderWay: boolean;
  /** Below the chart. */
  readonly short: (at: Date) => string;
  /** In the table. */
  readonly long: (at: Date) => string;
}

function bars(visit: NumbersVisit, { id, steps, isUnderWay, short, long }: BarsInput): ChartView {
  const { language, say } = visit;
  const drawn = barChart({
    values: steps.map(({ verified }) => verified),
    isUnderWay,
    isRightToLeft: language === 'fa',
  });
  const caption = say(`desk-numbers.growth.${id}`, { count: steps.length });
  return {
    id,
    caption,
    bars: drawn.bars,
    lines: [],
    marks: markViews(visit, drawn),
    ...ends(steps, short),
    legend: [],
    note: isUnderWay ? say('desk-numbers.growth.under-way') : undefined,
    asTable: say('desk-numbers.as-table'),
    table: {
      caption,
      columns: [say(`desk-numbers.growth.column.${id}`), say('desk-numbers.growth.column.confirmed')],
      rows: steps.toReversed().map(({ at, verified }) => tableRow(long(at), formatNumber(language, verified))),
      none: say('desk-numbers.nothing'),
      more: undefined,
    },
  };
}

function totalChart(visit: NumbersVisit, days: readonly Step[]): ChartView {
  const { language, say } = visit;
  let sum = 0;
  const totals = days.map(({ at, verified }) => {
    sum += verified;
    return { at, verified: sum };
  });
  const drawn = lineChart([totals.map(({ verified }) => verified)], language === 'fa');
  const caption = say('desk-numbers.growth.in-all');
  return {
    id: 'in-all',
    caption,
    bars: [],
    lines: drawn.paths.map((path, number) => ({ path, number })),
    marks: markViews(visit, drawn),
    ...ends(totals, (at) => formatShortDate(language, at)),
    legend: [],
    note: undefined,
    asTable: say('desk-numbers.as-table'),
    table: {
      caption,
      columns: [say('desk-numbers.growth.column.until'), say('desk-numbers.growth.column.in-all')],
      rows: totals
        .slice(-MOST_BARS)
        .toReversed()
        .map(({ at, verified }) => tableRow(formatDate(language, at), formatNumber(language, verified))),
      none: say('desk-numbers.nothing'),
      more: undefined,
    },
  };
}

function ends(steps: readonly Step[], short: (at: Date) => string): Pick<ChartView, 'from' | 'to'> {
  const [first, last] = [steps[0], steps.at(-1)];
  return { from: first === undefined ? '' : short(first.at), to: last === undefined ? '' : short(last.at) };
}
