/**
 * A campaign's draft: what the desk writes and has not published. It is made of **parts**, each of which two people may
 * write at once without losing anything: the settings, the goals, the demands, and the text of each language.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Language, languages } from '../../platform/i18n/languages.ts';

export type TextPart = `text:${Language}`;
export type DraftPartName = 'settings' | 'goals' | 'demands' | TextPart;

export const draftPartNames: readonly DraftPartName[] = ['settings', 'goals', 'demands', ...languages.map(textPart)];

export function textPart(language: Language): TextPart {
  return `text:${language}`;
}

/** Whether an address or a stored row names a part of a draft. */
export function isDraftPartName(text: string): text is DraftPartName {
  return draftPartNames.some((name) => name === text);
}

/** What each language says, all of it one line but the body, which is Markdown. */
export const textFields = ['title', 'summary', 'petition', 'consent', 'body'] as const;
export type TextField = (typeof textFields)[number];

/**
 * A short hash of an original text. A translation keeps the one of what it was made from, so that it can be told when its
 * original has been changed since.
 */
export function originMark(original: string): string {
  return createHash('sha256').update(original).digest('hex').slice(0, 12);
}

const language = z.enum(languages);
const translated = z.partialRecord(language, z.string());
const mark = z.string();
const ask = z.enum(['no', 'optional', 'required']);

const settings = z.object({
  defaultLanguage: language,
  /** In which it is to be published; what is written in others is kept for later. */
  languages: z.array(language),
  /** Null: as soon as it is published. */
  opensAt: z.coerce.date().nullable(),
  /** Null: no end is set. */
  closesAt: z.coerce.date().nullable(),
  graceDays: z.int(),
  retentionDays: z.int(),
  unconfirmedDays: z.int(),
  asks: z.object({ postcode: ask, city: ask }),
  household: z.enum(['one', 'two']),
  /** Empty texts where it is not told yet. */
  dataContact: z.object({ name: z.string(), email: z.string() }),
  /** In which languages the consent says that the mail address goes to the recipients of lists. */
  emailConsents: z.array(language).default([]),
});

const goal = z.object({
  label: translated,
  target: z.int(),
  /** ISO 3166-1 alpha-2; null for all countries. */
  country: z.string().nullable(),
  regions: z.array(z.string()),
});

const demand = z.object({
  /** Made by whoever adds the demand, and constant while its words change. */
  id: z.string(),
  addressee: translated,
  text: translated,
  /** By language: what its words were translated from. */
  origins: z.partialRecord(language, z.object({ addressee: mark.optional(), text: mark.optional() })),
});

const text = z.object({
  title: z.string(),
  summary: z.string(),
  petition: z.string(),
  consent: z.string(),
  body: z.string(),
  /** By field: what it was translated from. */
  origins: z.partialRecord(z.enum(textFields), mark),
});

/** A demand that was removed, with the place that it had among the others. */
const keptDemand = z.object({ demand, index: z.int() });

export type SettingsDraft = Readonly<z.infer<typeof settings>>;
export type GoalDraft = Readonly<z.infer<typeof goal>>;
export type DemandDraft = Readonly<z.infer<typeof demand>>;
export type TextDraft = Readonly<z.infer<typeof text>>;

/** What each part holds. Texts may be empty, too long or wrong: they are judged when the campaign is published. */
export interface DraftContents extends Readonly<Record<TextPart, TextDraft>> {
  readonly settings: SettingsDraft;
  readonly goals: readonly GoalDraft[];
  readonly demands: readonly DemandDraft[];
}

export function readKeptDemand(stored: unknown): Readonly<z.infer<typeof keptDemand>> {
  return keptDemand.parse(stored);
}

/** Reads each part as it is stored. */
export const draftReaders: { readonly [P in DraftPartName]: (stored: unknown) => DraftContents[P] } = {
  settings: (stored) => settings.parse(stored),
  goals: (stored) => z.array(goal).parse(stored),
  demands: (stored) => z.array(demand).parse(stored),
  'text:en': (stored) => text.parse(stored),
  'text:nl': (stored) => text.parse(stored),
  'text:fr': (stored) => text.parse(stored),
  'text:de': (stored) => text.parse(stored),
  'text:fa': (stored) => text.parse(stored),
};
