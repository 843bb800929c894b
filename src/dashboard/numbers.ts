import type { Campaign, Goal } from '../campaigns/campaign.ts';
import type { SignatureState } from '../signatures/signature.ts';
import { countsFor } from '../signatures/tally.ts';
import { type Facet, placeOf } from '../signatures/totals.ts';
import { type Day, dayOf, daysBetween, mondayOf } from './days.ts';
import { type Hours, hoursBegin, SHOWN_HOURS } from './hours.ts';

/** The pace is that of today and the days before, so many in all. */
export const PACE_DAYS = 7;
const HOUR_MS = 60 * 60 * 1000;

/** Belgium's eleven units (ISO 3166-2:BE): ten provinces and Brussels. */
export const belgianUnits = [
  ...(['BE-VWV', 'BE-VOV', 'BE-VAN', 'BE-VLI', 'BE-VBR'] as const),
  ...(['BE-BRU', 'BE-WBR', 'BE-WHT', 'BE-WNA', 'BE-WLG', 'BE-WLX'] as const),
] as const;
export type BelgianUnit = (typeof belgianUnits)[number];

/** Verified signatures of something; most first where a list holds several. */
export interface Counted<Name extends string = string> {
  readonly name: Name;
  readonly verified: number;
}

/** All numbers of a campaign at a moment. Days and hours are in UTC, as everywhere in the tally. */
export interface Dashboard {
  readonly asOf: Date;
  readonly today: Day;
  readonly verified: number;
  readonly verifiedToday: number;
  /** Since Monday. */
  readonly verifiedThisWeek: number;
  /** Of today and the six days before. */
  readonly pace: number;
  readonly states: Readonly<Record<SignatureState, number>>;
  readonly confirmation: Confirmation;
  /** Every day from the first to the last that there is something to say of, those without signatures among them. */
  readonly days: readonly { readonly day: Day; readonly verified: number }[];
  /** By their Monday. */
  readonly weeks: readonly { readonly monday: Day; readonly verified: number }[];
  /** The last 48, the current one among them. */
  readonly hours: readonly { readonly begins: Date; readonly verified: number }[];
  readonly hoursAreWhole: boolean;
  /** All eleven, in the order of `belgianUnits`. */
  readonly regions: readonly Counted<BelgianUnit>[];
  /** In Belgium, where no postcode tells the region. */
  readonly regionUnknown: number;
  /** Of each country that has a region table, the fullest first. */
  readonly divided: readonly DividedCountry[];
  /** ISO 3166-1. */
  readonly countries: readonly Counted[];
  readonly languages: readonly Counted[];
  /** '' for those who came by no named link. */
  readonly sources: readonly SourceCount[];
  readonly goals: readonly GoalStanding[];
}

/** A country that is counted by its own regions. */
export interface DividedCountry {
  /** ISO 3166-1. */
  readonly country: string;
  /** All of its table, by their codes, the fullest first. */
  readonly regions: readonly Counted[];
  /** Where no postcode tells the region. */
  readonly unknown: number;
}

/** Who was asked to confirm, and did; who withdrew, or was held or removed, is not among them. */
export interface Confirmation {
  /** All of the below. */
  readonly asked: number;
  readonly confirmed: number;
  /** Not yet, and they still have time: so the share may still rise. */
  readonly inTime: number;
  /** They let their time pass, or were held until it had passed. */
  readonly lapsed: number;
  /** Of those asked, between 0 and 1; undefined where nobody was. */
  readonly share: number | undefined;
}

export interface SourceCount extends Confirmation {
  readonly name: string;
}

export interface GoalStanding {
  readonly goal: Goal;
  readonly verified: number;
  /** 0 where it is reached. */
  readonly needed: number;
  /** Of today and the six days before. */
  readonly pace: number;
}

/** One number of the totals: how many signatures of a facet's value are in a state. */
export interface Total {
  readonly facet: Facet;
  readonly day: Day | null;
  readonly value: string;
  readonly state: SignatureState;
  readonly signatures: number;
}

export interface DashboardInput {
  readonly campaign: Campaign;
  /** One for each facet, value and state; but for 'source', of those verified alone. */
  readonly totals: readonly Total[];
  readonly hours: Hours;
  readonly now: Date;
}

/** Puts the numbers together. Pure. */
export function dashboardOf({ campaign, totals, hours, now }: DashboardInput): Dashboard {
  const today = dayOf(now);
  const of = (facet: Facet) => totals.filter((total) => total.facet === facet);
  const verifiedOf = (facet: Facet) => of(facet).filter(({ state }) => state === 'verified');
  const states = statesOf(of('source'));
  const days = daysOf(campaign, verifiedOf('day'), today);
  const places = verifiedOf('place').map(placed);
  const lately = verifiedOf('place-day').map(placed);
  const sumSince = (since: Day) => sum(days.filter(({ day }) => day >= since));
  return {
    asOf: now,
    today,
    verified: states.verified,
    verifiedToday: sumSince(today),
    verifiedThisWeek: sumSince(mondayOf(today)),
    pace: sum(lately),
    states,
    confirmation: confirmationOf(states),
    days,
    weeks: weeksOf(days),
    hours: Array.from({ length: SHOWN_HOURS }, (_, index) => {
      const begins = new Date(hoursBegin(now).getTime() + index * HOUR_MS);
      return { begins, verified: hours.verified.get(begins.getTime()) ?? 0 };
    }),
    hoursAreWhole: hours.isWhole,
    regions: belgianUnits.map((name) => ({ name, verified: sum(places.filter(({ region }) => region === name)) })),
    regionUnknown: sum(places.filter(({ country, region }) => country === 'BE' && region === '')),
    divided: dividedOf(campaign, places),
    countries: counted(places.map(({ country, verified }) => ({ name: country, verified }))),
    languages: counted(verifiedOf('language').map(({ value, signatures }) => ({ name: value, verified: signatures }))),
    sources: sourcesOf(of('source')),
    goals: campaign.goals.map((goal) => {
      const verified = sum(places.filter((place) => countsFor(goal, place)));
      const pace = sum(lately.filter((place) => countsFor(goal, place)));
      return { goal, verified, needed: Math.max(0, goal.target - verified), pace };
    }),
  };
}

function dividedOf({ regions }: Campaign, places: readonly ReturnType<typeof placed>[]): DividedCountry[] {
  return [...Map.groupBy(regions, ({ code }) => code.slice(0, 2))]
    .map(([country, ofTable]) => {
      const there = places.filter((place) => place.country === country);
      const byCode = ofTable.map(({ code }) => ({
        name: code,
        verified: sum(there.filter((one) => one.region === code)),
      }));
      // A region of an older table is not known to be one of these.
      const unknown = sum(there) - sum(byCode);
      return { country, regions: byCode.toSorted((a, b) => b.verified - a.verified), unknown };
    })
    .toSorted((a, b) => totalOf(b) - totalOf(a));
}

/** All who have signed from there. */
export function totalOf({ regions, unknown }: DividedCountry): number {
  return sum(regions) + unknown;
}

/** Each name once, most first; none that nobody is left of. */
function counted(rows: readonly Counted[]): Counted[] {
  return [...Map.groupBy(rows, ({ name }) => name)]
    .map(([name, all]) => ({ name, verified: sum(all) }))
    .filter(({ verified }) => verified > 0)
    .sort((a, b) => b.verified - a.verified || (a.name < b.name ? -1 : 1));
}

function sourcesOf(totals: readonly Total[]): SourceCount[] {
  return [...Map.groupBy(totals, ({ value }) => value)]
    .map(([name, all]) => ({ name, ...confirmationOf(statesOf(all)) }))
    .filter(({ asked }) => asked > 0)
    .sort((a, b) => b.confirmed - a.confirmed || b.asked - a.asked || (a.name < b.name ? -1 : 1));
}

function statesOf(totals: readonly Total[]): Record<SignatureState, number> {
  const states = { pending: 0, verified: 0, held: 0, withdrawn: 0, removed: 0, expired: 0 };
  for (const { state, signatures } of totals) states[state] += signatures;
  return states;
}

function confirmationOf({ verified, pending, expired }: Readonly<Record<SignatureState, number>>): Confirmation {
  const asked = verified + pending + expired;
  const share = asked === 0 ? undefined : verified / asked;
  return { asked, confirmed: verified, inTime: pending, lapsed: expired, share };
}

/** From the opening or the first signature to today, or to the end and the last signature of a campaign that is over. */
function daysOf({ opensAt, closesAt }: Campaign, totals: readonly Total[], today: Day): Dashboard['days'] {
  const verified = new Map(totals.flatMap(({ day, signatures }) => (day === null ? [] : [[day, signatures] as const])));
  const signed = [...verified.keys()].sort();
  const first = [dayOf(opensAt), today, ...signed].sort()[0] ?? today;
  const isOver = closesAt !== undefined && dayOf(closesAt) < today;
  const last = isOver ? ([dayOf(closesAt), first, ...signed].sort().at(-1) ?? today) : today;
  return daysBetween(first, last).map((day) => ({ day, verified: verified.get(day) ?? 0 }));
}

function weeksOf(days: Dashboard['days']): Dashboard['weeks'] {
  return [...Map.groupBy(days, ({ day }) => mondayOf(day))].map(([monday, all]) => ({ monday, verified: sum(all) }));
}

function placed({ value, signatures }: Total) {
  return { ...placeOf(value), verified: signatures };
}

function sum(counted: readonly { readonly verified: number }[]): number {
  return counted.reduce((total, { verified }) => total + verified, 0);
}
