/** Whether a draft can be published, and what stands in the way: the checklist. Pure. */
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { type DraftPartName, draftPartNames, type TextField, textPart } from './draft-parts.ts';
import type { CampaignInDraft } from './draft-store.ts';
import { campaignFromDraft, type DraftFault } from './draft-to-campaign.ts';
import { olderDemands, olderFields } from './older-texts.ts';
import { seenOf, type Trial } from './trial-store.ts';

export interface Readiness {
  /** What is missing or wrong in a part. */
  readonly faults: readonly DraftFault[];
  /** Parts in which something else was published since they were begun. */
  readonly overtaken: readonly DraftPartName[];
  readonly hasDataContact: boolean;
  readonly languages: readonly LanguageReadiness[];
  /** Its keys are destroyed: it can never take a signature. */
  readonly isEnded: boolean;
}

export interface LanguageReadiness {
  readonly language: Language;
  /** What is written in another is not published. */
  readonly isPublished: boolean;
  readonly isDefault: boolean;
  /** Demands that readers see in the default language. */
  readonly untranslatedDemands: number;
  readonly older: readonly TextField[];
  /** Demands whose translation is older than its original. */
  readonly olderDemands: number;
  readonly consent: string;
  /** Whether somebody has tried to sign what stands there now. */
  readonly isTried: boolean;
}

export function readinessOf(draft: CampaignInDraft, trials: readonly Trial[], now: Date): Readiness {
  const { published, parts } = draft;
  const drafted = campaignFromDraft(draft, now);
  const { dataContact } = parts.settings.content;
  return {
    faults: drafted.kind === 'faults' ? drafted.faults : [],
    overtaken: publishedNext(draft).filter((name) => parts[name].isOvertaken),
    hasDataContact: dataContact.name.trim() !== '' && dataContact.email.trim() !== '',
    languages: languages.map((language) => languageReadiness(draft, trials, language)),
    isEnded: published.campaign.keysEndedAt !== undefined,
  };
}

/** Whether nothing stands in the way. A draft that was never published has to be tried first, in one language at least. */
export function isReady({ published }: CampaignInDraft, readiness: Readiness): boolean {
  const { faults, overtaken, hasDataContact, isEnded } = readiness;
  const isTried =
    published.campaign.state !== 'draft' || readiness.languages.some((one) => one.isPublished && one.isTried);
  return faults.length === 0 && overtaken.length === 0 && hasDataContact && isTried && !isEnded;
}

/** The parts that the next publishing makes public: not what is written in a language that is left out. */
export function publishedNext({ parts }: CampaignInDraft): readonly DraftPartName[] {
  const leftOut = languages.filter((one) => !parts.settings.content.languages.includes(one)).map(textPart);
  return draftPartNames.filter((name) => !leftOut.some((one) => one === name));
}

function languageReadiness(draft: CampaignInDraft, trials: readonly Trial[], language: Language): LanguageReadiness {
  const { settings, demands, ...texts } = draft.parts;
  const text = texts[textPart(language)].content;
  const lacks = (words: string | undefined) => words === undefined || words.trim() === '';
  return {
    language,
    isPublished: settings.content.languages.includes(language),
    isDefault: settings.content.defaultLanguage === language,
    untranslatedDemands: demands.content.filter(
      (demand) => lacks(demand.addressee[language]) || lacks(demand.text[language]),
    ).length,
    older: olderFields(draft, language),
    olderDemands: olderDemands(draft, language),
    consent: text.consent,
    isTried: trials.some((trial) => trial.language === language && trial.seen === seenOf(text)),
  };
}
