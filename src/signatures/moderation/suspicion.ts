/** What looks suspicious of many signatures together, each reason for itself. Pure. */
import { largeProviders } from './large-providers.ts';

/** One signature as it is judged beside others. */
export interface Observed {
  readonly id: string;
  readonly at: Date;
  /** The mark of its network; undefined where it is not known (any more). */
  readonly network: string | undefined;
  readonly domain: string;
  /** The folded name. */
  readonly name: string;
  /** The address with its numbers taken out; undefined where it has none. */
  readonly stem: string | undefined;
  readonly isRandomLooking: boolean;
}

/**
 * - `network`: many in a short time from one network
 * - `domain`: a domain's share far over its usual
 * - `same-name`: one name by many
 * - `random-names`: names like letters at random
 * - `numbered`: addresses that differ in a number alone
 * - `hour`: more at night than by day
 */
export type SuspicionKind = 'network' | 'domain' | 'same-name' | 'random-names' | 'numbered' | 'hour';

/** Numbers that say why. */
export interface SuspicionDetails {
  /** How many of them share a domain that is none of the large mailbox providers'. */
  readonly ofOneDomain?: number;
  /** Seconds between them, where these are as even as people never are. */
  readonly everySeconds?: number;
  /** Per cent of all in that time, and otherwise. */
  readonly share?: number;
  readonly usualShare?: number;
  /** How many sign in an hour by day. */
  readonly usualAnHour?: number;
}

export interface Suspicion {
  readonly kind: SuspicionKind;
  /** What they share: the network's mark, the domain, the name, the stem; undefined where they share none. */
  readonly shared: string | undefined;
  readonly example: string;
  readonly signatures: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly details: SuspicionDetails;
}

const MINUTE_MS = 60_000;

/** So far apart, two belong to one burst still. */
const GAP_MS = { network: 10 * MINUTE_MS, others: 60 * MINUTE_MS } as const;
const LONGEST_BURST_MS = 6 * 60 * MINUTE_MS;
/** A classroom signs at once, and a hall: from one network, so many are worth a look, and fewer where they share a domain. */
const FROM_ONE_NETWORK = 20;
const FROM_ONE_NETWORK_AND_DOMAIN = 10;
const OF_ONE_DOMAIN = 10;
const RANDOM = 8;
const NUMBERED = 8;
const SAME_NAME = 5;
/** Among many thousands some are namesakes. */
const SAME_NAME_SHARE = 0.002;
const AT_NIGHT = 30;

/** @param observed in any order; those that are over are left out. */
export function findSuspicions(observed: readonly Observed[]): readonly Suspicion[] {
  const inOrder = observed.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return [
    ...networkBursts(inOrder),
    ...domainBursts(inOrder),
    ...sameNames(inOrder),
    ...burstsOf(inOrder, 'random-names', RANDOM, (one) => (one.isRandomLooking ? '' : undefined))
      .filter(({ members }) => members.length >= 0.2 * spanned(inOrder, members).length)
      .map(({ members }) => suspicion('random-names', undefined, members)),
    ...burstsOf(inOrder, 'numbered', NUMBERED, ({ stem }) => stem).map(({ shared, members }) =>
      suspicion('numbered', shared, members),
    ),
    ...nights(inOrder),
  ];
}

interface Burst {
  readonly shared: string;
  readonly members: readonly Observed[];
}

/** Groups what shares something into runs without a long pause. */
function burstsOf(
  inOrder: readonly Observed[],
  kind: SuspicionKind,
  atLeast: number,
  sharedOf: (one: Observed) => string | undefined,
): Burst[] {
  const gap = kind === 'network' ? GAP_MS.network : GAP_MS.others;
  const runs: { shared: string; members: Observed[] }[] = [];
  const open = new Map<string, Observed[]>();
  for (const one of inOrder) {
    const shared = sharedOf(one);
    if (shared === undefined) continue;
    const run = open.get(shared);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && one.at.getTime() - last.at.getTime() <= gap) {
      run.push(one);
      continue;
    }
    const members = [one];
    open.set(shared, members);
    runs.push({ shared, members });
  }
  return runs.filter(({ members }) => members.length >= atLeast);
}

function networkBursts(inOrder: readonly Observed[]): Suspicion[] {
  return burstsOf(inOrder, 'network', FROM_ONE_NETWORK_AND_DOMAIN, ({ network }) => network).flatMap(
    ({ shared, members }) => {
      const ofOneDomain = mostOfOneDomain(members);
      const isOneDomain = ofOneDomain >= 0.8 * members.length;
      // What trickles in from a shared exit all day is no burst: so many within ten minutes are.
      const isDense =
        mostWithin(members, GAP_MS.network) >= (isOneDomain ? FROM_ONE_NETWORK_AND_DOMAIN : FROM_ONE_NETWORK);
      if (!isDense) return [];
      return [suspicion('network', shared, members, ofOneDomain >= 0.5 * members.length ? { ofOneDomain } : {})];
    },
  );
}

function mostOfOneDomain(members: readonly Observed[]): number {
  const counts = new Map<string, number>();
  for (const { domain } of members) {
    if (!largeProviders.has(domain)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

function mostWithin(members: readonly Observed[], ms: number): number {
  let [most, from] = [0, 0];
  for (const [to, { at }] of members.entries()) {
    while (at.getTime() - (members[from]?.at.getTime() ?? 0) > ms) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

function domainBursts(inOrder: readonly Observed[]): Suspicion[] {
  const totals = new Map<string, number>();
  for (const { domain } of inOrder) totals.set(domain, (totals.get(domain) ?? 0) + 1);
  return burstsOf(inOrder, 'domain', OF_ONE_DOMAIN, ({ domain }) =>
    largeProviders.has(domain) ? undefined : domain,
  ).flatMap(({ shared, members }) => {
    // What goes on all day is no burst: it is what is usual.
    if (lengthMs(members) > LONGEST_BURST_MS) return [];
    const during = spanned(inOrder, members).length;
    const share = members.length / during;
    const elsewhere = inOrder.length - during;
    const usualShare = ((totals.get(shared) ?? 0) - members.length + 1) / (elsewhere + 20);
    if (share < 0.2 || share < 5 * usualShare) return [];
    return [suspicion('domain', shared, members, { share: percent(share), usualShare: percent(usualShare) })];
  });
}

function lengthMs(members: readonly Observed[]): number {
  return (members.at(-1)?.at.getTime() ?? 0) - (members[0]?.at.getTime() ?? 0);
}

function percent(share: number): number {
  return Math.round(100 * share);
}

function sameNames(inOrder: readonly Observed[]): Suspicion[] {
  const atLeast = Math.max(SAME_NAME, Math.ceil(SAME_NAME_SHARE * inOrder.length));
  const named = Map.groupBy(
    inOrder.filter(({ name }) => name !== ''),
    ({ name }) => name,
  );
  return [...named]
    .filter(([, members]) => members.length >= atLeast)
    .map(([name, members]) => suspicion('same-name', name, members));
}

/** All that were signed while these were. */
function spanned(inOrder: readonly Observed[], members: readonly Observed[]): readonly Observed[] {
  const [first = 0, last = 0] = [members[0]?.at.getTime(), members.at(-1)?.at.getTime()];
  return inOrder.filter(({ at }) => at.getTime() >= first && at.getTime() <= last);
}

const hourIn = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Brussels', hour: '2-digit', hourCycle: 'h23' });
const HOUR_MS = 60 * MINUTE_MS;

/** Hours of the night, in Brussels, in which far more signed than in an hour by day. */
function nights(inOrder: readonly Observed[]): Suspicion[] {
  const hours = Map.groupBy(inOrder, ({ at }) => Math.floor(at.getTime() / HOUR_MS));
  const clockHour = (hour: number) => Number(hourIn.format(new Date(hour * HOUR_MS)));
  const isNight = (hour: number) => clockHour(hour) < 5;
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return [];
  let [byDay, dayHours] = [0, 0];
  for (let hour = Math.floor(first.at.getTime() / HOUR_MS); hour <= last.at.getTime() / HOUR_MS; hour += 1) {
    if (clockHour(hour) < 8 || clockHour(hour) >= 22) continue;
    dayHours += 1;
    byDay += hours.get(hour)?.length ?? 0;
  }
  // Without a day to compare with, nothing is said.
  if (dayHours < 8) return [];
  const usualAnHour = Math.round(byDay / dayHours);
  return [...hours]
    .filter(([hour, members]) => isNight(hour) && members.length >= AT_NIGHT && members.length >= 3 * usualAnHour)
    .map(([, members]) => suspicion('hour', undefined, members, { usualAnHour }));
}

function suspicion(
  kind: SuspicionKind,
  shared: string | undefined,
  members: readonly Observed[],
  details: SuspicionDetails = {},
): Suspicion {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) throw new Error('What is suspicious of none is of nobody.');
  const everySeconds = evenSpacing(members);
  return {
    kind,
    shared,
    example: last.id,
    signatures: members.length,
    firstAt: first.at,
    lastAt: last.at,
    details: everySeconds === undefined ? details : { ...details, everySeconds },
  };
}

/** People come at random: the spread of the pauses between them is about their mean. A machine's is a fraction of it. */
function evenSpacing(members: readonly Observed[]): number | undefined {
  if (members.length < 10) return undefined;
  const pauses = members.slice(1).map(({ at }, place) => (at.getTime() - (members[place]?.at.getTime() ?? 0)) / 1000);
  const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
  const spread = Math.sqrt(pauses.reduce((sum, pause) => sum + (pause - mean) ** 2, 0) / pauses.length);
  return mean >= 1 && spread < 0.3 * mean ? Math.round(mean) : undefined;
}
