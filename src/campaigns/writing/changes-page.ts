import type { Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { languageName } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { textPart } from '../drafts/draft-parts.ts';
import type { CampaignInDraft } from '../drafts/draft-store.ts';
import { type DifferencesView, differencesView } from './difference-view.ts';
import { textDifferences } from './differences.ts';
import { textPath, type WritingVisit } from './editor-page.ts';
import { demandsIn } from './preview-campaign.ts';

/** For `desk/changes`. */
interface ChangesView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly differences: DifferencesView | undefined;
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/changes': ChangesView;
  }
}

/** What the next publishing changes in one language, word by word. */
export function changesPage(
  { render }: Pick<PageTools, 'render'>,
  visit: WritingVisit,
  { published, parts }: CampaignInDraft,
  language: Language,
): Html {
  const { say, frame, language: own } = visit;
  const heading = say('desk-writing.changes.title', { language: languageName(own, language) });
  const before = published.campaign.texts[language];
  const after = { ...parts[textPart(language)].content, demands: demandsIn(parts, language) };
  const sides = { before: say('desk-writing.changes.before'), after: say('desk-writing.changes.after') };
  const differences = before && differencesView(visit, language, sides, textDifferences(before, after, language));
  const isChanged = differences !== undefined && differences.fields.length > 0;
  return render('desk/changes', {
    frame: frame({ title: heading }),
    heading,
    lead:
      before === undefined
        ? say('desk-writing.changes.first')
        : say(isChanged ? 'desk-writing.changes.lead' : 'desk-writing.changes.nothing'),
    differences: isChanged ? differences : undefined,
    links: [
      { url: textPath(visit, language), label: say('desk-writing.changes.back') },
      { url: textPath(visit), label: say('desk-writing.back') },
    ],
  });
}
