import type { CampaignVisit } from '../accounts/desk.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { formatNumber, formatShare } from '../platform/i18n/format.ts';
import type { BarChart, LineChart } from './charts.ts';

export type NumbersVisit = CampaignVisit<Campaign>;

/** For `desk/numbers-table`. */
export interface TableView {
  readonly caption: string;
  /** The first names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Told instead where there are no rows. */
  readonly none: string;
  /** The rest of a long table, below it. */
  readonly more: { readonly label: string; readonly rows: readonly TableRow[] } | undefined;
}

export interface TableRow {
  readonly name: string;
  /** Of a name that is not in the page's language, as a link's. */
  readonly direction: 'ltr' | 'auto';
  readonly cells: readonly string[];
}

/** For `desk/chart`: what is drawn, the words around it, and the same as a table. */
export interface ChartView {
  readonly id: string;
  readonly caption: string;
  readonly bars: BarChart['bars'];
  readonly lines: readonly { readonly path: string; readonly number: number }[];
  /** From the top down. */
  readonly marks: readonly { readonly y: string; readonly label: string }[];
  readonly from: string;
  readonly to: string;
  /** What the lines stand for, where there are several. */
  readonly legend: readonly { readonly number: number; readonly name: string }[];
  readonly note: string | undefined;
  readonly asTable: string;
  readonly table: TableView;
}

/** Longer than this a table is in two parts. */
const MOST_ROWS = 10;

/** @param last the rows that tell of all others, which stay in sight. */
export function tableView(
  { say }: NumbersVisit,
  {
    caption,
    columns,
    rows,
    last = [],
  }: Pick<TableView, 'caption' | 'columns' | 'rows'> & { readonly last?: readonly TableRow[] },
): TableView {
  const none = say('desk-numbers.nothing');
  if (rows.length <= MOST_ROWS + 2) return { caption, columns, none, rows: [...rows, ...last], more: undefined };
  const rest = rows.slice(MOST_ROWS);
  const more = { label: say('desk-numbers.more', { count: rest.length }), rows: rest };
  return { caption, columns, none, rows: [...rows.slice(0, MOST_ROWS), ...last], more };
}

export function tableRow(name: string, ...cells: readonly string[]): TableRow {
  return { name, direction: 'auto', cells };
}

/** A chart's marks with their numbers as the reader writes them. */
export function markViews({ language }: NumbersVisit, { marks }: BarChart | LineChart): ChartView['marks'] {
  return marks.map(({ y, value }) => ({ y, label: formatNumber(language, value) }));
}

export function shareText({ language, say }: NumbersVisit, share: number | undefined): string {
  return share === undefined ? say('desk-numbers.no-share') : formatShare(language, share);
}
