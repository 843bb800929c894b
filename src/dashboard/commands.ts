import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { countOnPaper } from '../paper/paper.ts';
import { columns } from '../platform/cli/columns.ts';
import type { Command } from '../platform/cli/command.ts';
import type { Database } from '../platform/db/database.ts';
import type { Dashboard } from './numbers.ts';
import { readDashboard } from './read-model.ts';

/** What the command of the numbers needs of the program. */
export interface DashboardCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{ readonly db: Database }>;
  readonly clock: () => Date;
}

/** The same numbers as on the desk, the small ones too: whoever has the server's terminal has the signatures. */
export const dashboardCommand: Command<DashboardCommandDeps> = {
  name: 'dashboard',
  summary: 'show a campaign’s numbers as its organisers see them, in UTC',
  positionals: [slugPositional],
  run: async ({ openDataStore, clock }, args, out) => {
    const { db } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const board = await readDashboard(db, campaign, clock());
    const onPaper = await countOnPaper(db, campaign.id);
    out.answer(dashboardJson(campaign.slug, board, onPaper), dashboardLines(board, onPaper));
  },
};

function dashboardJson(slug: string, board: Dashboard, onPaper: number) {
  const { pace, states, confirmation, days, weeks, regions, countries, languages, sources } = board;
  return {
    campaign: slug,
    as_of: board.asOf.toISOString(),
    verified: board.verified,
    on_paper: onPaper,
    verified_today: board.verifiedToday,
    verified_this_week: board.verifiedThisWeek,
    verified_last_seven_days: pace,
    states,
    confirmation: {
      asked: confirmation.asked,
      confirmed: confirmation.confirmed,
      in_time: confirmation.inTime,
      lapsed: confirmation.lapsed,
      share: confirmation.share ?? null,
    },
    goals: board.goals.map(({ goal, verified, needed, pace: lastSevenDays }) => ({
      label: goal.label,
      target: goal.target,
      verified,
      needed,
      last_seven_days: lastSevenDays,
    })),
    days,
    weeks,
    hours: board.hours.map(({ begins, verified }) => ({ begins: begins.toISOString(), verified })),
    hours_are_whole: board.hoursAreWhole,
    regions,
    region_unknown: board.regionUnknown,
    region_tables: board.divided,
    countries,
    languages,
    sources: sources.map(({ name, asked, confirmed, inTime, lapsed, share }) => ({
      name,
      asked,
      confirmed,
      in_time: inTime,
      lapsed,
      share: share ?? null,
    })),
  };
}

function dashboardLines(board: Dashboard, onPaper: number): string[] {
  const { confirmation, states } = board;
  const counted = (rows: readonly { readonly name: string; readonly verified: number }[]) =>
    columns(rows.map(({ name, verified }) => [`  ${name}`, `${verified}`]));
  return [
    ...columns([
      ['verified', `${board.verified}`],
      ...(onPaper === 0 ? [] : [['on paper', `${onPaper}`]]),
      ['today', `${board.verifiedToday}`],
      ['this week', `${board.verifiedThisWeek}`],
      ['last seven days', `${board.pace}`],
      ...(['pending', 'held', 'withdrawn', 'removed', 'expired'] as const).map((state) => [state, `${states[state]}`]),
      ['confirmed', `${confirmation.confirmed} of ${confirmation.asked} asked${percent(confirmation.share)}`],
    ]),
    ...part('Goals', [
      ...columns(
        board.goals.map(({ goal, verified, needed, pace }) => [
          `  ${goal.label.en ?? Object.values(goal.label)[0] ?? ''}`,
          `${verified} of ${goal.target}`,
          `${needed} still needed`,
          `${pace} in the last seven days`,
        ]),
      ),
    ]),
    ...part('Belgium', counted([...board.regions, { name: 'not known', verified: board.regionUnknown }])),
    ...board.divided.flatMap(({ country, regions: ofTable, unknown }) =>
      part(country, counted([...ofTable, { name: 'not known', verified: unknown }])),
    ),
    ...part('Countries', counted(board.countries)),
    ...part('Languages', counted(board.languages)),
    ...part(
      'Links',
      columns(
        board.sources.map(({ name, asked, confirmed, share }) => [
          `  ${name === '' ? '-' : name}`,
          `${asked} signed`,
          `${confirmed} confirmed${percent(share)}`,
        ]),
      ),
    ),
    ...part('Days', columns(board.days.slice(-14).map(({ day, verified }) => [`  ${day}`, `${verified}`]))),
  ];
}

function part(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : ` (${Math.round(share * 100)} %)`;
}
