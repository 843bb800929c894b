import { countryName, formatDate, formatMoment, formatNumber, formatShortDate } from '../platform/i18n/format.ts';
import { directionOf, type Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { foreignOn, type Words } from '../platform/i18n/words.ts';
import { type Density, densityOf } from './density.ts';
import type { BriefFacts, Said } from './facts.ts';
import type { Fact } from './three-facts.ts';

export interface Row {
  readonly label: string;
  readonly number: string;
}

/** A brief in words, the same for paper and for the screen: for `parts/brief` and `pdf/brief.typ`. */
export interface BriefSheet {
  /** How closely it is set in a browser. */
  readonly density: Density;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly kind: string;
  /** Of the file or window that it is in. */
  readonly documentTitle: string;
  readonly title: Words;
  readonly asOf: string;
  readonly verified: string;
  readonly verifiedLabel: string;
  readonly onPaper: string | undefined;
  readonly demandsHeading: string;
  readonly demands: readonly { readonly addressee: Words; readonly text: Words }[];
  readonly moreDemands: string | undefined;
  readonly goalsHeading: string;
  readonly goals: readonly GoalLine[];
  readonly moreGoals: string | undefined;
  readonly regionsHeading: string;
  readonly regions: readonly Row[];
  readonly countriesHeading: string;
  readonly countries: readonly Row[];
  readonly smallNote: string | undefined;
  readonly growthHeading: string;
  readonly growth: readonly GrowthStep[];
  readonly growthNote: string;
  readonly factsHeading: string;
  readonly facts: readonly string[];
  readonly nextHeading: string;
  readonly next: Words | undefined;
  readonly checkHeading: string;
  readonly check: string;
  readonly page: Row;
  readonly hash: Row;
  readonly audit: Row;
}

interface GoalLine {
  readonly label: Words;
  readonly numbers: string;
  readonly needed: string;
  /** Of a hundred, for the bar, which only repeats the numbers. */
  readonly percent: number;
}

interface GrowthStep {
  readonly label: string;
  readonly number: string;
  /** Of the highest, of a hundred. */
  readonly percent: number;
}

/** Puts a brief's facts into the words of its language. @param sha256 of the facts, in hexadecimal. */
export function briefSheet(locales: Locales, facts: BriefFacts, sha256: string): BriefSheet {
  const { language, places } = facts;
  const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);
  const line = ({ text, language: written }: Said): Words => ({ text, foreign: foreignOn(language, written) });
  const number = (count: number | null) => (count === null ? say('brief.not-shown') : formatNumber(language, count));
  const isAnyHidden =
    places.regionUnknown === null ||
    places.divided?.unknown === null ||
    places.regions.some(({ verified }) => verified === null);
  const sheet = {
    language,
    direction: directionOf(language),
    kind: say('brief.kind'),
    documentTitle: say('brief.document-title', { title: facts.title.text }),
    title: line(facts.title),
    asOf: say('brief.as-of', { moment: formatMoment(language, new Date(facts.asOf)) }),
    verified: formatNumber(language, facts.verified),
    verifiedLabel: say('brief.verified', { count: facts.verified }),
    onPaper: facts.onPaper === undefined ? undefined : say('brief.on-paper', { count: facts.onPaper }),
    demandsHeading: say('brief.demands'),
    demands: facts.demands.map(({ addressee, text }) => ({ addressee: line(addressee), text: line(text) })),
    moreDemands: facts.moreDemands === 0 ? undefined : say('brief.more-demands', { count: facts.moreDemands }),
    goalsHeading: say('brief.goals'),
    goals: facts.goals.map(({ label, verified, target }) => ({
      label: line(label),
      numbers: say('brief.goal.numbers', { verified, target }),
      needed: verified >= target ? say('brief.goal.reached') : say('brief.goal.needed', { count: target - verified }),
      percent: Math.min(100, Math.floor((verified / target) * 100)),
    })),
    moreGoals: facts.moreGoals === 0 ? undefined : say('brief.more-goals', { count: facts.moreGoals }),
    ...regionRows(language, say, places),
    countriesHeading: say('brief.countries'),
    countries: [
      ...places.countries.map(({ country, verified }) => ({
        label: countryName(language, country),
        number: number(verified),
      })),
      ...(places.others === null
        ? []
        : [
            {
              label: say('brief.other-countries', { count: places.others.countries }),
              number: number(places.others.verified),
            },
          ]),
    ],
    smallNote: isAnyHidden ? say('brief.small-note') : undefined,
    growthHeading: say(`brief.growth.${facts.growth.unit}`),
    growth: growthSteps(facts),
    growthNote: say(`brief.growth.${facts.growth.unit}-note`),
    factsHeading: say('brief.facts'),
    facts: facts.facts.map((fact) => factSentence(language, say, fact)),
    nextHeading: say('brief.next'),
    next: facts.nextSteps === null ? undefined : line(facts.nextSteps),
    checkHeading: say('brief.check.heading'),
    check: say('brief.check.how'),
    page: { label: say('brief.check.page'), number: facts.url },
    hash: { label: say('brief.check.hash'), number: sha256 },
    audit: { label: say('brief.check.audit'), number: facts.auditHead },
  };
  return { ...sheet, density: densityOf(sheet) };
}

/** Of Belgium, or of the country with a region table that most signatures are from. */
function regionRows(
  language: Language,
  say: (key: string, params?: Record<string, string | number>) => string,
  { regions, regionUnknown, divided }: BriefFacts['places'],
): Pick<BriefSheet, 'regionsHeading' | 'regions'> {
  const number = (count: number | null) => (count === null ? say('brief.not-shown') : formatNumber(language, count));
  const last = (unknown: number | null) => ({ label: say('brief.region-unknown'), number: number(unknown) });
  if (divided !== undefined) {
    const { country, others, unknown } = divided;
    return {
      regionsHeading: say('brief.regions-of', { country: countryName(language, country) }),
      regions: [
        ...divided.regions.map(({ name, verified }) => ({ label: name, number: number(verified) })),
        ...(others === 0 ? [] : [{ label: say('brief.other-regions', { count: others }), number: '' }]),
        last(unknown),
      ],
    };
  }
  const rows = regions.map(({ region, verified }) => ({
    label: say(`places.be.${region.slice(3).toLowerCase()}`),
    number: number(verified),
  }));
  return { regionsHeading: say('brief.regions'), regions: rows.length === 0 ? [] : [...rows, last(regionUnknown)] };
}

function growthSteps({ language, growth: { steps } }: BriefFacts): GrowthStep[] {
  const highest = Math.max(1, ...steps.map(({ verified }) => verified));
  return steps.map(({ from, verified }) => ({
    label: formatShortDate(language, new Date(from)),
    number: formatNumber(language, verified),
    percent: Math.round((verified / highest) * 100),
  }));
}

function factSentence(
  language: Language,
  say: (key: string, params?: Record<string, string | number>) => string,
  fact: Fact,
): string {
  switch (fact.kind) {
    case 'busiest-day':
      return say('brief.fact.busiest-day', { count: fact.verified, day: formatDate(language, new Date(fact.day)) });
    case 'countries':
    case 'languages':
      return say(`brief.fact.${fact.kind}`, { count: fact.count });
    case 'pace':
      return say('brief.fact.pace', { lately: fact.lately, before: fact.before });
    case 'confirmed':
      return say('brief.fact.confirmed', { percent: fact.percent, asked: fact.asked, still: fact.still });
    case 'whole-of-belgium':
    case 'by-mail':
    case 'withdrawn':
    case 'names':
      return say(`brief.fact.${fact.kind}`);
  }
}
