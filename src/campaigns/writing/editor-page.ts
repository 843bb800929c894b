import type { CampaignVisit } from '../../accounts/desk.ts';
import { type Link, type ProblemsView, problemsView } from '../../accounts/desk-form.ts';
import type { DeskFrame, UndoView } from '../../accounts/desk-view.ts';
import type { MemberId } from '../../accounts/member.ts';
import { formatMoment, languageName } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import type { DraftParts } from '../drafts/draft-store.ts';
import { type FieldsOf, type WritingFieldView, writingField } from './field-view.ts';
import type { Conflict } from './save-writing.ts';
import { originalLanguage, type WrittenField } from './written-fields.ts';

/** For `desk/editor`. */
interface EditorView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly languagesLabel: string;
  readonly languages: readonly (Link & { readonly isCurrent: boolean })[];
  readonly action: string;
  readonly revision: string;
  /** What the script says; the time and names come with its answers. */
  readonly said: { readonly saving: string; readonly offline: string; readonly refused: string };
  readonly saved: string;
  readonly others: string;
  readonly save: string;
  readonly seePage: string;
  readonly previewUrl: string;
  readonly beforeDemands: readonly WritingFieldView[];
  readonly demands: DemandsView;
  readonly afterDemands: readonly WritingFieldView[];
  readonly preview: PreviewView;
  readonly links: readonly Link[];
}

interface DemandsView {
  readonly heading: string;
  readonly hint: string;
  readonly groups: readonly DemandView[];
  /** Undefined on a translation: the original says which there are. */
  readonly add: string | undefined;
}

interface DemandView {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly WritingFieldView[];
  readonly acts: readonly { readonly value: string; readonly label: string; readonly isGrave: boolean }[];
}

/** There only with scripts. */
interface PreviewView {
  readonly heading: string;
  readonly hint: string;
  readonly frame: string;
  readonly widthLabel: string;
  readonly phone: string;
  readonly desktop: string;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/editor': EditorView;
  }
}

export type WritingVisit = CampaignVisit<Campaign>;

/** The last who saved a text. */
export interface Saver {
  readonly id: MemberId;
  readonly name: string;
  readonly at: Date;
}

export interface EditorInput {
  readonly language: Language;
  readonly parts: DraftParts;
  readonly fields: readonly WrittenField[];
  readonly conflicts: readonly Conflict[];
  /** Who else has the page open, as a sentence; empty where nobody has. */
  readonly others: string;
  /** The last who saved this text, and when. */
  readonly lastSaved: Saver | undefined;
  /** How a demand comes back that was just removed. */
  readonly undo: UndoView | undefined;
}

export function textPath({ campaign }: Pick<WritingVisit, 'campaign'>, ...further: readonly string[]): string {
  return ['/desk/c', campaign.slug, 'text', ...further].join('/');
}

/** The fields of one language, beside their original where that is another. */
export function editorPage({ render }: Pick<PageTools, 'render'>, visit: WritingVisit, input: EditorInput): Html {
  const { say, frame, language: own } = visit;
  const { language, parts, fields, conflicts, others, lastSaved, undo } = input;
  const original = originalLanguage(parts);
  const isOriginal = original === language;
  const heading = say(isOriginal ? 'desk-writing.title-original' : 'desk-writing.title-translation', {
    language: languageName(own, language),
  });
  const of: FieldsOf = {
    language,
    original,
    changedUrl: textPath(visit, language, 'original'),
    firstDemand: parts.demands.content[0]?.id,
    conflicts,
    // Who wrote which field is not kept: of oneself it is known that it was somebody else.
    other: lastSaved?.id === visit.member.id ? undefined : lastSaved?.name,
  };
  const views = fields.map((field) => ({ place: field.place, view: writingField(visit, of, field) }));
  const viewsOf = (isWanted: (place: WrittenField['place']) => boolean) =>
    views.filter(({ place }) => isWanted(place)).map(({ view }) => view);
  const isBefore = ({ field }: WrittenField['place']) => field === 'title' || field === 'summary';
  const issues = views.flatMap(({ view: { name, label, conflict } }) =>
    conflict === undefined ? [] : [{ field: name, text: say('desk-writing.conflict.summary', { field: label }) }],
  );
  return render('desk/editor', {
    frame: frame({
      title: heading,
      hasProblems: issues.length > 0,
      undo,
      scripts: ['draft.js', 'preview.js', 'markdown-toolbar.js'],
    }),
    problems: problemsView(say, issues),
    heading,
    lead: isOriginal
      ? say('desk-writing.lead-original')
      : say('desk-writing.lead-translation', { language: languageName(own, original) }),
    languagesLabel: say('desk-writing.languages'),
    languages: parts.settings.content.languages.map((one) => ({
      url: textPath(visit, one),
      label: languageName(own, one),
      isCurrent: one === language,
    })),
    action: textPath(visit, language),
    revision: revisionOf(parts, language),
    said: {
      saving: say('desk-writing.said.saving'),
      offline: say('desk-writing.said.offline'),
      refused: say('desk-writing.said.refused'),
    },
    saved:
      lastSaved === undefined
        ? say('desk-writing.said.nothing-yet')
        : say('desk-writing.said.last-saved', { name: lastSaved.name, moment: formatMoment(own, lastSaved.at) }),
    others,
    save: say('desk-writing.save'),
    seePage: say('desk-writing.save-and-see'),
    previewUrl: `/desk/c/${visit.campaign.slug}/preview/${language}`,
    beforeDemands: viewsOf(isBefore),
    demands: demandsView(
      visit,
      parts,
      viewsOf((place) => place.in === 'demands'),
      isOriginal,
    ),
    afterDemands: viewsOf((place) => place.in === 'text' && !isBefore(place)),
    preview: {
      heading: say('desk-writing.preview.heading'),
      hint: say('desk-writing.preview.hint'),
      frame: say('desk-writing.preview.frame', { language: languageName(own, language) }),
      widthLabel: say('desk-writing.preview.width'),
      phone: say('desk-writing.preview.phone'),
      desktop: say('desk-writing.preview.desktop'),
    },
    links: [
      { url: textPath(visit), label: say('desk-writing.back') },
      { url: `/desk/c/${visit.campaign.slug}/versions`, label: say('desk-versions.title') },
    ],
  });
}

/** What a page has seen: the revisions of all that is written on it. */
export function revisionOf(parts: DraftParts, language: Language): string {
  return `${parts[`text:${language}`].revision}.${parts.demands.revision}`;
}

function demandsView(
  { say }: WritingVisit,
  parts: DraftParts,
  fields: readonly WritingFieldView[],
  isOriginal: boolean,
): DemandsView {
  const demands = parts.demands.content;
  const act = (kind: 'up' | 'down' | 'remove', id: string) => ({
    value: `${kind}:${id}`,
    label: say(`desk-writing.demands.${kind}`),
    isGrave: kind === 'remove',
  });
  return {
    heading: say('desk-writing.demands.heading'),
    hint: say(isOriginal ? 'desk-writing.demands.hint' : 'desk-writing.demands.hint-translation'),
    groups: demands.map(({ id }, index) => ({
      id,
      name: say('desk-writing.demands.one', { number: index + 1 }),
      fields: fields.filter(({ name }) => name.startsWith(`demand-${id}-`)),
      acts: isOriginal
        ? [
            ...(index === 0 ? [] : [act('up', id)]),
            ...(index === demands.length - 1 ? [] : [act('down', id)]),
            act('remove', id),
          ]
        : [],
    })),
    add: isOriginal ? say('desk-writing.demands.add') : undefined,
  };
}
