/** A campaign as it will be when its draft is published, however much of it is still missing. Pure. */
import { type Language, languages } from '../../platform/i18n/languages.ts';
import type { Campaign, CampaignText, Demand, Goal } from '../campaign.ts';
import { textPart } from '../drafts/draft-parts.ts';
import type { CampaignInDraft, DraftParts } from '../drafts/draft-store.ts';

/** What stands where nothing is written yet, in the language of the text. */
export type Placeholder = (
  language: Language,
  field: keyof Omit<CampaignText, 'language' | 'version' | 'demands' | 'body'>,
) => string;

/** What is demanded, as the page says it: where a language lacks words, in those of the original. */
export function demandsIn({ demands, settings }: DraftParts, language: Language): readonly Demand[] {
  const main = settings.content.defaultLanguage;
  return demands.content.map(({ addressee, text }) => ({
    addressee: addressee[language] ?? addressee[main] ?? '',
    text: text[language] ?? text[main] ?? '',
  }));
}

/** @param shown the language that is looked at, whether or not it is among those to be published. */
export function campaignAsWritten(
  { published: { campaign }, parts }: CampaignInDraft,
  shown: Language,
  placeholder: Placeholder,
): Campaign {
  const settings = parts.settings.content;
  const main = settings.defaultLanguage;
  const textOf = (language: Language): CampaignText => {
    const { origins: _, body, ...lines } = parts[textPart(language)].content;
    const line = (field: keyof typeof lines) => (lines[field] === '' ? placeholder(language, field) : lines[field]);
    return {
      language,
      version: 1,
      title: line('title'),
      summary: line('summary'),
      petition: line('petition'),
      consent: line('consent'),
      body,
      demands: demandsIn(parts, language),
    };
  };
  const written = languages.filter((language) => language === shown || settings.languages.includes(language));
  return {
    ...campaign,
    isPaused: false,
    defaultLanguage: main,
    closesAt: settings.closesAt ?? undefined,
    retentionDays: settings.retentionDays,
    unconfirmedDays: settings.unconfirmedDays,
    asks: settings.asks,
    household: settings.household,
    dataContact: settings.dataContact.name === '' ? undefined : settings.dataContact,
    goals: parts.goals.content.map(
      ({ country, ...goal }): Goal => ({ ...goal, ...(country === null ? {} : { country }) }),
    ),
    texts: Object.fromEntries(written.map((language) => [language, textOf(language)])),
  };
}
