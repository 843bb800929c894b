import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { deskPicture, shownPicture } from '../../accounts/desk-picture.ts';
import type { UndoView } from '../../accounts/desk-view.ts';
import { languageName } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { inLanguage } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { languagesOf } from '../desk-words.ts';

/** Characters in which a picture is described: two sentences. */
export const altAtMost = 300;

export function altField(language: Language): string {
  return `alt-${language}`;
}

type Render = Pick<PageTools, 'render'>;

/** @param issues with what was typed; the page then shows that in place of the words as they are. */
export function coverPage(
  tools: Render,
  visit: CampaignVisit<Campaign>,
  issues: readonly FieldIssue[] = [],
  undo?: UndoView,
): Html {
  const { say, language, campaign, fields } = visit;
  const { cover, slug } = campaign;
  const alt = cover && inLanguage(cover.alt, language, campaign.defaultLanguage)?.text;
  return deskPicture(tools, visit, {
    heading: say('desk-pictures.title'),
    undo,
    paragraphs: [say(cover === undefined ? 'desk-pictures.cover.none' : 'desk-pictures.cover.lead')],
    shown: cover && shownPicture(cover.picture, 'phone', alt ?? ''),
    hint: say('desk-pictures.cover.hint'),
    action: `/desk/c/${slug}/pictures`,
    fields: languagesOf(campaign).map((written) =>
      fieldView(
        {
          name: altField(written),
          label: say('desk-pictures.cover.alt', { language: languageName(language, written) }),
          hint: say('desk-pictures.cover.alt-hint', { most: altAtMost }),
          value: issues.length > 0 ? fields.text(altField(written)) : (cover?.alt[written] ?? ''),
          rows: 2,
        },
        issues,
      ),
    ),
    button: say(cover === undefined ? 'desk-pictures.cover.set' : 'desk-pictures.cover.change'),
    issues,
    links:
      cover === undefined ? [] : [{ url: `/desk/c/${slug}/pictures/remove`, label: say('desk-pictures.cover.remove') }],
  });
}

export function removeCoverPage(tools: Render, visit: CampaignVisit<Campaign>): Html {
  const { say, campaign } = visit;
  const back = `/desk/c/${campaign.slug}/pictures`;
  return deskForm(tools, visit, {
    heading: say('desk-pictures.remove.title'),
    paragraphs: [say('desk-pictures.remove.means')],
    form: { action: `${back}/remove`, button: say('desk-pictures.remove.button'), isGrave: true },
    links: [{ url: back, label: say('desk-pictures.remove.back') }],
  });
}
