/** What is published, as the parts of a draft. Pure. */
import { createHash } from 'node:crypto';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import type { Campaign } from '../campaign.ts';
import type { StoredCampaign } from '../store.ts';
import type { DemandDraft, DraftContents, DraftPartName, GoalDraft, SettingsDraft, TextDraft } from './draft-parts.ts';

/** The parts of what is published; without origins, which only drafts know. */
export function publishedParts({ campaign, closesByDate, emailConsents }: StoredCampaign): DraftContents {
  return {
    settings: { ...settingsOf(campaign, closesByDate), emailConsents: [...emailConsents] },
    goals: campaign.goals.map(
      ({ label, target, country, regions }): GoalDraft => ({
        label: { ...label },
        target,
        country: country ?? null,
        regions: [...regions],
      }),
    ),
    demands: demandsOf(campaign),
    ...textsOf(campaign),
  };
}

/**
 * A hash of what a part says, the same for all ways of storing it. Where words come from, and by which ids demands are
 * told apart, is no part of what is said.
 */
export function markOf<P extends DraftPartName>(content: DraftContents[P]): string {
  const said = JSON.stringify(content, (key, value: unknown) => {
    if (key === 'origins' || key === 'id') return undefined;
    // What was said before this could be said has the same hash.
    if (key === 'emailConsents' && Array.isArray(value) && value.length === 0) return undefined;
    return isPlainObject(value) ? Object.fromEntries(Object.entries(value).sort(byKey)) : value;
  });
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

export const emptyText: TextDraft = { title: '', summary: '', petition: '', consent: '', body: '', origins: {} };

function settingsOf(campaign: Campaign, closesByDate: Date | undefined): Omit<SettingsDraft, 'emailConsents'> {
  const published = languages.filter((language) => campaign.texts[language] !== undefined);
  return {
    defaultLanguage: campaign.defaultLanguage,
    languages: published.length === 0 ? [campaign.defaultLanguage] : published,
    opensAt: campaign.opensAt,
    closesAt: closesByDate ?? null,
    graceDays: campaign.graceDays,
    retentionDays: campaign.retentionDays,
    unconfirmedDays: campaign.unconfirmedDays,
    asks: { ...campaign.asks },
    household: campaign.household,
    dataContact: { name: campaign.dataContact?.name ?? '', email: campaign.dataContact?.email ?? '' },
  };
}

/** By language again: what a page says in the words of the default language was not translated. */
function demandsOf({ texts, defaultLanguage }: Campaign): readonly DemandDraft[] {
  const original = texts[defaultLanguage]?.demands ?? [];
  const inOwnWords = (index: number, field: 'addressee' | 'text') =>
    Object.fromEntries(
      languages.flatMap((language): [Language, string][] => {
        const words = texts[language]?.demands[index]?.[field];
        const isOwn = language === defaultLanguage || words !== original[index]?.[field];
        return words !== undefined && isOwn ? [[language, words]] : [];
      }),
    );
  return original.map((_, index) => ({
    id: `published-${index + 1}`,
    addressee: inOwnWords(index, 'addressee'),
    text: inOwnWords(index, 'text'),
    origins: {},
  }));
}

function textsOf({ texts }: Campaign): Pick<DraftContents, `text:${Language}`> {
  const textOf = (language: Language): TextDraft => {
    const published = texts[language];
    if (published === undefined) return emptyText;
    const { title, summary, petition, consent, body } = published;
    return { title, summary, petition, consent, body, origins: {} };
  };
  return {
    'text:en': textOf('en'),
    'text:nl': textOf('nl'),
    'text:fr': textOf('fr'),
    'text:de': textOf('de'),
    'text:fa': textOf('fa'),
  };
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
