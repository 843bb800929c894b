/** From a draft to what can be published, by the same rules as a campaign's folder. Pure. */
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { parseAddress } from '../../platform/mail/address.ts';
import type { DataContact, Demand, Goal, Translated } from '../campaign.ts';
import type { CampaignDraft, DraftText } from '../draft.ts';
import { isCountry, regionRemedy } from '../folder-values.ts';
import { mostCharacters, mostDays, mostSignatures, onOneLine, unwritableIn } from '../text-rules.ts';
import {
  type DemandDraft,
  type DraftPartName,
  type GoalDraft,
  type SettingsDraft,
  type TextDraft,
  textPart,
} from './draft-parts.ts';
import type { CampaignInDraft } from './draft-store.ts';

/** One thing to mend before a draft can be published; worded by `desk-drafts.fault.…` in the reader's language. */
export interface DraftFault {
  readonly part: DraftPartName;
  /**
   * The field within its part: `closes`, `petition`, `goals.0.label.fa`, `demands.1.text.en`; the part's own name where it
   * is about all of it.
   */
  readonly field: string;
  readonly code:
    | 'missing'
    | 'too-long'
    | 'unwritable'
    | 'no-email'
    | 'no-number'
    | 'no-language'
    | 'no-demand'
    | 'no-country'
    | 'no-region'
    | 'closes-too-early';
  readonly params: Readonly<Record<string, string | number>>;
}

export type Drafted =
  | { readonly kind: 'good'; readonly campaign: CampaignDraft }
  | { readonly kind: 'faults'; readonly faults: readonly DraftFault[] };

/**
 * What publishing a draft would make of the campaign: for `applyCampaign`; or all that is wrong with it.
 *
 * Committee, picture, events and updates are as they are published: no part of the draft holds them.
 *
 * @param now when it opens, where the draft says: as soon as it is published.
 */
export function campaignFromDraft({ published, parts }: CampaignInDraft, now: Date): Drafted {
  const faults: DraftFault[] = [];
  const { slug, events, updates } = published.campaign;
  const written = parts.settings.content;
  const settings = settingsOf(written, now, faults);
  const goals = parts.goals.content.map((goal, index) => goalOf(goal, index, written.defaultLanguage, faults));
  const demands = demandsOf(parts.demands.content, written, faults);
  const texts: { [L in Language]?: DraftText } = {};
  for (const language of languages.filter((one) => written.languages.includes(one))) {
    const text = textOf(parts[textPart(language)].content, language, faults);
    texts[language] = {
      ...text,
      consentEmail: written.emailConsents.includes(language),
      demands: demands.map((demand) => demandIn(demand, language, written.defaultLanguage)),
    };
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  return { kind: 'good', campaign: { ...settings, slug, goals, texts, events, updates } };
}

/** What is wrong with settings alone. */
export function settingsFaults(written: SettingsDraft, now: Date): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  settingsOf(written, now, faults);
  return faults;
}

/** What is wrong with goals alone. */
export function goalsFaults(goals: readonly GoalDraft[], defaultLanguage: Language): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  for (const [index, goal] of goals.entries()) goalOf(goal, index, defaultLanguage, faults);
  return faults;
}

type Settings = Omit<CampaignDraft, 'slug' | 'goals' | 'texts' | 'committee' | 'events' | 'updates'>;

function settingsOf(written: SettingsDraft, now: Date, faults: DraftFault[]): Settings {
  const { defaultLanguage, graceDays, retentionDays, unconfirmedDays, asks, household } = written;
  const fault = faultsOf('settings', faults);
  const opensAt = written.opensAt ?? now;
  const closesAt = written.closesAt ?? undefined;
  if (!written.languages.includes(defaultLanguage)) fault('languages', 'no-language');
  if (closesAt !== undefined && closesAt <= opensAt) fault('closes', 'closes-too-early');
  const days = { grace: [graceDays, 0], retention: [retentionDays, 0], unconfirmed: [unconfirmedDays, 1] } as const;
  for (const [field, [value, least]] of Object.entries(days)) {
    if (value < least || value > mostDays) fault(field, 'no-number', { least, most: mostDays });
  }
  const dataContact = contactOf(written.dataContact, faults);
  return {
    defaultLanguage,
    opensAt,
    closesAt,
    graceDays,
    retentionDays,
    unconfirmedDays,
    asks,
    household,
    dataContact,
  };
}

/** Both or none, as in a folder; whether none will do is for the checklist. */
function contactOf({ name, email }: DataContact, faults: DraftFault[]): DataContact | undefined {
  if (onOneLine(name) === '' && onOneLine(email) === '') return undefined;
  const address = parseAddress(email)?.asTyped;
  if (address === undefined) faultsOf('settings', faults)('contact-email', 'no-email');
  return { name: lineOf(name, 'settings', 'contact-name', mostCharacters.contact, faults), email: address ?? '' };
}

function goalOf(goal: GoalDraft, index: number, defaultLanguage: Language, faults: DraftFault[]): Goal {
  const at = `goals.${index}`;
  const fault = faultsOf('goals', faults);
  const { target, country, regions } = goal;
  if (target < 1 || target > mostSignatures) fault(`${at}.target`, 'no-number', { least: 1, most: mostSignatures });
  if (country !== null && !isCountry(country)) fault(`${at}.country`, 'no-country');
  if (country === null && regions.length > 0) fault(`${at}.country`, 'no-country');
  if (country !== null && regions.some((region) => regionRemedy(region, country) !== undefined)) {
    fault(`${at}.regions`, 'no-region');
  }
  const label = translatedOf(goal.label, defaultLanguage, mostCharacters.label, 'goals', `${at}.label`, faults);
  return { label, target, ...(country === null ? {} : { country }), regions };
}

type TranslatedDemand = Readonly<Record<'addressee' | 'text', Translated>>;

function demandsOf(
  demands: readonly DemandDraft[],
  { defaultLanguage }: SettingsDraft,
  faults: DraftFault[],
): readonly TranslatedDemand[] {
  if (demands.length === 0) faultsOf('demands', faults)('demands', 'no-demand');
  return demands.map(({ addressee, text }, index) => {
    const words = (texts: Translated, name: 'addressee' | 'text', most: number) =>
      translatedOf(texts, defaultLanguage, most, 'demands', `demands.${index}.${name}`, faults);
    return {
      addressee: words(addressee, 'addressee', mostCharacters.addressee),
      text: words(text, 'text', mostCharacters.demand),
    };
  });
}

/** A demand that lacks a language is told in the default one. */
function demandIn({ addressee, text }: TranslatedDemand, language: Language, other: Language): Demand {
  return { addressee: addressee[language] ?? addressee[other] ?? '', text: text[language] ?? text[other] ?? '' };
}

function textOf(text: TextDraft, language: Language, faults: DraftFault[]): Omit<DraftText, 'demands'> {
  const part = textPart(language);
  const line = (field: 'title' | 'summary' | 'petition' | 'consent') =>
    lineOf(text[field], part, field, mostCharacters[field], faults);
  const body = text.body.replace(/\r\n?/g, '\n').trim();
  // A tab or a line break is fine in Markdown.
  if (unwritableIn(body.replaceAll('\n', '')) !== undefined) faultsOf(part, faults)('body', 'unwritable');
  return {
    language,
    title: line('title'),
    summary: line('summary'),
    petition: line('petition'),
    consent: line('consent'),
    body,
  };
}

function translatedOf(
  texts: Translated,
  defaultLanguage: Language,
  most: number,
  part: DraftPartName,
  field: string,
  faults: DraftFault[],
): Translated {
  const written = languages.filter((one) => one === defaultLanguage || onOneLine(texts[one] ?? '') !== '');
  return Object.fromEntries(
    written.map((language) => [language, lineOf(texts[language] ?? '', part, `${field}.${language}`, most, faults)]),
  );
}

/** What has to be said, on one line. */
function lineOf(typed: string, part: DraftPartName, field: string, most: number, faults: DraftFault[]): string {
  const fault = faultsOf(part, faults);
  const line = onOneLine(typed);
  if (line === '') fault(field, 'missing');
  else if (line.length > most) fault(field, 'too-long', { most });
  if (unwritableIn(line) !== undefined) fault(field, 'unwritable');
  return line;
}

function faultsOf(part: DraftPartName, faults: DraftFault[]) {
  return (field: string, code: DraftFault['code'], params: DraftFault['params'] = {}): void => {
    faults.push({ part, field, code, params });
  };
}
