import type { Campaign } from '../campaigns/campaign.ts';
import type { Dashboard } from '../dashboard/numbers.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { shortened } from '../platform/i18n/shortened.ts';
import { inLanguage } from '../platform/i18n/words.ts';
import { type Growth, growthOf } from './growth.ts';
import { type Places, placesOf } from './places.ts';
import { type Fact, threeFacts } from './three-facts.ts';

/** Organisers' words, and the language they are in: not always the sheet's. */
export interface Said {
  readonly text: string;
  readonly language: Language;
}

/** Everything that a brief shows, and nothing else: what its checksum is made over. No personal data. */
export interface BriefFacts {
  readonly format: 'signatory brief 1';
  readonly campaign: string;
  readonly url: string;
  readonly language: Language;
  /** To the minute, in UTC. */
  readonly asOf: string;
  readonly title: Said;
  readonly demands: readonly { readonly addressee: Said; readonly text: Said }[];
  readonly moreDemands: number;
  readonly verified: number;
  /** Signatures on paper, none of them among the verified; absent where there are none. */
  readonly onPaper?: number;
  readonly goals: readonly { readonly label: Said; readonly verified: number; readonly target: number }[];
  readonly moreGoals: number;
  readonly places: Places;
  readonly growth: Growth;
  readonly facts: readonly Fact[];
  readonly nextSteps: Said | null;
  /** The newest hash of the audit, as on lists. */
  readonly auditHead: string;
}

/** More than these would leave one page, or its letters too small to read in a meeting. */
const most = { demands: 5, goals: 7, title: 140, addressee: 140, demand: 300, label: 60 } as const;
const MINUTE_MS = 60_000;

export interface FactsInput {
  readonly campaign: Campaign;
  readonly language: Language;
  readonly numbers: Dashboard;
  readonly onPaper: number;
  readonly nextSteps: { readonly [L in Language]?: string };
  readonly auditHead: string;
  readonly baseUrl: string;
}

/** Puts a brief's facts together. Pure. */
export function briefFacts(input: FactsInput): BriefFacts {
  const { campaign, language, numbers, onPaper, nextSteps, auditHead, baseUrl } = input;
  const found = inLanguage(campaign.texts, language, campaign.defaultLanguage);
  if (found === undefined) throw new Error(`The campaign ${campaign.slug} has no text`);
  const { text, language: written } = found;
  const say = (words: string, longest: number): Said => ({ text: shortened(words, longest), language: written });
  const next = inLanguage(nextSteps, language, campaign.defaultLanguage);
  return {
    format: 'signatory brief 1',
    campaign: campaign.slug,
    url: `${baseUrl}/${language}/c/${campaign.slug}`,
    language,
    asOf: new Date(Math.floor(numbers.asOf.getTime() / MINUTE_MS) * MINUTE_MS).toISOString(),
    title: say(text.title, most.title),
    demands: text.demands.slice(0, most.demands).map((demand) => ({
      addressee: say(demand.addressee, most.addressee),
      text: say(demand.text, most.demand),
    })),
    moreDemands: Math.max(0, text.demands.length - most.demands),
    verified: numbers.verified,
    ...(onPaper === 0 ? {} : { onPaper }),
    goals: numbers.goals.slice(0, most.goals).map(({ goal, verified }) => {
      const label = inLanguage(goal.label, language, campaign.defaultLanguage);
      const said = { text: shortened(label?.text ?? '', most.label), language: label?.language ?? language };
      return { label: said, verified, target: goal.target };
    }),
    moreGoals: Math.max(0, numbers.goals.length - most.goals),
    places: placesOf(numbers, campaign.regions),
    growth: growthOf(numbers),
    facts: threeFacts(numbers),
    nextSteps: next === undefined ? null : next,
    auditHead,
  };
}
