import type { Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { textPart } from '../drafts/draft-parts.ts';
import type { CampaignInDraft } from '../drafts/draft-store.ts';
import { comparedFields } from './differences.ts';
import { textPath, type WritingVisit } from './editor-page.ts';
import { type FieldState, fieldsIn, originalLanguage, stateOf, type WrittenField } from './written-fields.ts';

/** For `desk/texts`. */
interface TextsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly cards: readonly TextCard[];
  readonly others: { readonly heading: string; readonly hint: string; readonly links: readonly Link[] } | undefined;
  readonly links: readonly Link[];
}

interface TextCard {
  readonly language: Language;
  readonly heading: string;
  /** How far it is, in a sentence. */
  readonly state: string;
  readonly isDone: boolean;
  readonly fields: readonly FieldLine[];
  readonly more: readonly Link[];
  readonly write: Link;
  readonly preview: Link;
}

interface FieldLine {
  readonly url: string;
  readonly label: string;
  readonly state: string;
  readonly isGood: boolean;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/texts': TextsView;
  }
}

/** The worst first: what a field of several, as the demands, is called by. */
const byUrgency: readonly FieldState[] = ['missing', 'too-long', 'older', 'complete', 'empty'];
const good: ReadonlySet<FieldState> = new Set(['complete', 'empty']);

/** All languages and what each still lacks. */
export function textsPage({ render }: Pick<PageTools, 'render'>, visit: WritingVisit, draft: CampaignInDraft): Html {
  const { say, frame, language: own, campaign } = visit;
  const original = originalLanguage(draft.parts);
  const chosen = draft.parts.settings.content.languages;
  const ordered = [original, ...languages.filter((one) => one !== original && chosen.includes(one))];
  const left = languages.filter((one) => !ordered.includes(one));
  return render('desk/texts', {
    frame: frame({ title: say('desk-writing.title') }),
    heading: say('desk-writing.title'),
    lead: say('desk-writing.lead'),
    cards: ordered.map((language) => cardOf(visit, draft, language, original)),
    others:
      left.length === 0
        ? undefined
        : {
            heading: say('desk-writing.other-languages'),
            hint: say('desk-writing.other-languages-hint'),
            links: left.map((language) => ({ url: textPath(visit, language), label: languageName(own, language) })),
          },
    links: [{ url: `/desk/c/${campaign.slug}/versions`, label: say('desk-versions.title') }],
  });
}

function cardOf(visit: WritingVisit, draft: CampaignInDraft, language: Language, original: Language): TextCard {
  const { say, campaign } = visit;
  const fields = fieldsIn(draft, language);
  const lines = comparedFields.map((name) => fieldLine(visit, language, name, fields));
  const open = lines.filter(({ isGood }) => !isGood).length;
  const isOlder = fields.some((field) => stateOf(field) === 'older');
  const { published, parts } = draft;
  const isChanged = parts[textPart(language)].isChanged || parts.demands.isChanged;
  const isToPublish = isChanged && published.campaign.texts[language] !== undefined;
  const isOriginal = language === original;
  const heading = languageName(visit.language, language);
  return {
    language,
    heading: isOriginal ? say('desk-writing.the-original', { language: heading }) : heading,
    state: open === 0 ? say('desk-writing.whole') : say('desk-writing.open', { count: open }),
    isDone: open === 0,
    fields: lines,
    more: [
      ...(isOlder ? [{ url: textPath(visit, language, 'original'), label: say('desk-writing.what-changed') }] : []),
      ...(isToPublish ? [{ url: textPath(visit, language, 'changes'), label: say('desk-writing.changes.link') }] : []),
    ],
    write: { url: textPath(visit, language), label: say(isOriginal ? 'desk-writing.write' : 'desk-writing.translate') },
    preview: { url: `/desk/c/${campaign.slug}/preview/${language}`, label: say('desk-writing.see') },
  };
}

function fieldLine(
  visit: WritingVisit,
  language: Language,
  name: (typeof comparedFields)[number],
  fields: readonly WrittenField[],
): FieldLine {
  const { say } = visit;
  const own = fields.filter(({ place }) =>
    name === 'demands' ? place.in === 'demands' : place.field === name && place.in === 'text',
  );
  const states = own.map((field) => ({ field, state: stateOf(field) }));
  const state = byUrgency.find((one) => states.some((field) => field.state === one)) ?? 'missing';
  const at = states.find((one) => one.state === state)?.field.name ?? 'demands';
  return {
    url: `${textPath(visit, language)}#${at}`,
    label: say(`desk-versions.field.${name}`),
    state: say(`desk-writing.state.${state}`),
    isGood: good.has(state),
  };
}
