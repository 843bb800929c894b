/** What there is to write in one language: the fields of its text, and the words of each demand. Pure. */
import type { Language } from '../../platform/i18n/languages.ts';
import { type DemandDraft, originMark, type TextDraft, type TextField, textPart } from '../drafts/draft-parts.ts';
import type { CampaignInDraft, DraftParts } from '../drafts/draft-store.ts';
import { mostCharacters, onOneLine } from '../text-rules.ts';

export type DemandField = 'addressee' | 'text';

/** Which words of a draft a field holds. */
export type FieldPlace =
  | { readonly in: 'text'; readonly field: TextField }
  | { readonly in: 'demands'; readonly id: string; readonly field: DemandField };

export interface WrittenField {
  /** In the form, and its id in the page. */
  readonly name: string;
  readonly place: FieldPlace;
  readonly value: string;
  /** What it translates, as it stands now; undefined in the original itself. */
  readonly original: string | undefined;
  /**
   * The mark of what it was translated from: of what is published, where the translation does not say, as one that came
   * from a folder; undefined where nobody can tell.
   */
  readonly origin: string | undefined;
}

/** How far a field has come. */
export type FieldState = 'complete' | 'missing' | 'older' | 'too-long' | 'empty';

/** As they stand on the page: the demands between the summary and the petition. */
const beforeDemands = ['title', 'summary'] as const;
const afterDemands = ['petition', 'consent', 'body'] as const;

export function originalLanguage(parts: DraftParts): Language {
  return parts.settings.content.defaultLanguage;
}

export function fieldsIn({ published, parts }: CampaignInDraft, language: Language): readonly WrittenField[] {
  const main = originalLanguage(parts);
  const isOriginal = main === language;
  const publishedOriginal = published.campaign.texts[main];
  const [text, original] = [parts[textPart(language)].content, parts[textPart(main)].content];
  const ofText = (field: TextField): WrittenField => ({
    name: field,
    place: { in: 'text', field },
    value: text[field],
    original: isOriginal ? undefined : original[field],
    origin: isOriginal ? undefined : (text.origins[field] ?? markOf(publishedOriginal?.[field])),
  });
  const ofDemand = (demand: DemandDraft, field: DemandField): WrittenField => ({
    name: demandFieldName(demand.id, field),
    place: { in: 'demands', id: demand.id, field },
    value: demand[field][language] ?? '',
    original: isOriginal ? undefined : (demand[field][main] ?? ''),
    origin: isOriginal
      ? undefined
      : (demand.origins[language]?.[field] ?? markOf(publishedOriginal?.demands[publishedPlace(demand.id)]?.[field])),
  });
  return [
    ...beforeDemands.map(ofText),
    ...parts.demands.content.flatMap((demand) => [ofDemand(demand, 'addressee'), ofDemand(demand, 'text')]),
    ...afterDemands.map(ofText),
  ];
}

function markOf(words: string | undefined): string | undefined {
  return words === undefined ? undefined : originMark(words);
}

/** Where a demand stands among those that are published, if it was named by its place there: `published-1` is the first. */
function publishedPlace(id: string): number {
  return Number(/^published-(\d+)$/.exec(id)?.[1] ?? 0) - 1;
}

export function demandFieldName(id: string, field: DemandField): string {
  return `demand-${id}-${field}`;
}

/** Which demand a field is of, also where the demand is gone. */
export function demandFieldOf(name: string): { readonly id: string; readonly field: DemandField } | undefined {
  const [, id, field] = /^demand-([\w-]{1,60})-(addressee|text)$/.exec(name) ?? [];
  return id !== undefined && (field === 'addressee' || field === 'text') ? { id, field } : undefined;
}

/** The longest a field may be when it is published; the body may be as long as it likes. */
export function mostOf({ place }: WrittenField): number | undefined {
  if (place.in === 'demands') return place.field === 'text' ? mostCharacters.demand : mostCharacters.addressee;
  return place.field === 'body' ? undefined : mostCharacters[place.field];
}

export function stateOf(field: WrittenField): FieldState {
  const { value, original, place } = field;
  const most = mostOf(field);
  const mayBeEmpty = original === '' || (original === undefined && place.field === 'body');
  if (value === '') return mayBeEmpty ? 'empty' : 'missing';
  if (most !== undefined && value.length > most) return 'too-long';
  return isOlder(field) ? 'older' : 'complete';
}

/** Whether the original has changed since the translation was made; unknown where that was made elsewhere. */
export function isOlder({ original, origin, value }: WrittenField): boolean {
  return original !== undefined && origin !== undefined && value !== '' && origin !== originMark(original);
}

/** Typed words as a draft keeps them: what no page and no database can take is left out. */
export function tidy({ field }: FieldPlace, typed: string): string {
  const text = typed.replace(/\r\n?/g, '\n').toWellFormed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const writable = text.replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '');
  return field === 'body' ? writable.trim() : onOneLine(writable);
}

/** A field's words, and what they were translated from. */
export interface NewWords {
  readonly place: FieldPlace;
  readonly value: string;
  readonly origin: string | undefined;
}

/** The text with other words in some of its fields. */
export function withWords(text: TextDraft, words: readonly NewWords[]): TextDraft {
  const own = words.flatMap(({ place, ...words }) => (place.in === 'text' ? [{ ...words, field: place.field }] : []));
  const origins = own.flatMap(({ field, origin }) => (origin === undefined ? [] : [[field, origin] as const]));
  return {
    ...text,
    ...Object.fromEntries(own.map(({ field, value }) => [field, value])),
    origins: { ...text.origins, ...Object.fromEntries(origins) },
  };
}

/** The demands with other words in one language. A demand that is gone meanwhile comes back for what was typed into it. */
export function withDemandWords(
  demands: readonly DemandDraft[],
  language: Language,
  words: readonly NewWords[],
): readonly DemandDraft[] {
  const own = words.flatMap(({ place, ...words }) => (place.in === 'demands' ? [{ ...words, ...place }] : []));
  const there = new Set(demands.map(({ id }) => id));
  const back = [...new Set(own.map(({ id }) => id))].filter((id) => !there.has(id));
  return [...demands, ...back.map((id) => ({ ...noWords, id }))].map((demand) =>
    own
      .filter(({ id }) => id === demand.id)
      .reduce<DemandDraft>(
        (changed, { field, value, origin }) => inWords(changed, field, language, value, origin),
        demand,
      ),
  );
}

const noWords = { addressee: {}, text: {}, origins: {} } as const;

function inWords(
  demand: DemandDraft,
  field: DemandField,
  language: Language,
  value: string,
  origin: string | undefined,
): DemandDraft {
  const { [language]: _, ...others } = demand[field];
  const words = value === '' ? others : { ...others, [language]: value };
  const own = demand.origins[language];
  const origins =
    origin === undefined ? demand.origins : { ...demand.origins, [language]: { ...own, [field]: origin } };
  return { ...demand, [field]: words, origins };
}
