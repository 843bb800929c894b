import type { Visit } from '../../accounts/desk.ts';
import {
  deskForm,
  type FieldIssue,
  type FieldView,
  fieldView,
  type ProblemsView,
  problemsView,
} from '../../accounts/desk-form.ts';
import { campaignTitle } from '../../accounts/desk-frame.ts';
import { pictureField, type ShownPicture, shownPicture } from '../../accounts/desk-picture.ts';
import { type SheetButton, type SheetSectionInput, sheetButton } from '../../accounts/desk-sheet.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import type { Entry } from './entry.ts';
import { entrySections, nameOf } from './entry-pages.ts';
import type { InvitationAnswer } from './invitation.ts';

type Render = Pick<PageTools, 'render'>;
type InvitationVisit = Visit & { readonly campaign: Campaign };

/** An entry, as the person whom it is about sees it: for `desk/invitation`. */
interface InvitationView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action: string;
  readonly sections: readonly {
    readonly id: string;
    readonly heading: string;
    readonly hint: string;
    readonly fields: readonly FieldView[];
  }[];
  readonly portrait: {
    readonly heading: string;
    readonly shown: ShownPicture | undefined;
    readonly picture: FieldView;
  };
  readonly buttons: readonly SheetButton[];
  readonly means: readonly string[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/invitation': InvitationView;
  }
}

export function invitationPage(
  { render }: Render,
  visit: InvitationVisit,
  entry: Entry,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, frame, campaign, language, path } = visit;
  const name = nameOf(visit, entry);
  const heading = say('desk-invitation.page.title', { campaign: campaignTitle(campaign, language).title });
  const picture = {
    name: pictureField,
    label: say('desk-invitation.page.portrait-choose'),
    hint: `${say('desk-committee.portrait.hint')} ${say('desk-pictures.formats')}`,
    isRequired: false,
  };
  return render('desk/invitation', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [
      say('desk-invitation.page.lead'),
      say('desk-invitation.page.choice'),
      say('desk-invitation.page.languages'),
    ],
    action: `${path}?lang=${language}`,
    sections: entrySections(visit, entry, issues).map(sectionView),
    portrait: {
      heading: say('desk-invitation.page.portrait'),
      shown: entry.portrait && shownPicture(entry.portrait, 'large', say('desk-committee.portrait.alt', { name })),
      picture: fieldView(picture, issues),
    },
    buttons: [
      sheetButton({ name: 'answer', value: 'approve', label: say('desk-invitation.page.approve') }),
      sheetButton({ name: 'answer', value: 'decline', label: say('desk-invitation.page.decline'), look: 'grave' }),
    ],
    means: [say('desk-invitation.page.approve-means'), say('desk-invitation.page.decline-means')],
  });
}

function sectionView({
  id,
  heading,
  paragraphs = [],
  items = [],
}: SheetSectionInput): InvitationView['sections'][number] {
  return { id, heading, hint: paragraphs.join(' '), fields: items.flatMap(({ fields }) => fields) };
}

/** What stands behind a link that takes no answer any more. */
export function invitationOverPage(tools: Render, visit: InvitationVisit, what: InvitationAnswer | 'expired'): Html {
  const { say, campaign, language } = visit;
  return deskForm(tools, visit, {
    heading: say(`desk-invitation.over.title-${what}`),
    paragraphs: [say(`desk-invitation.over.means-${what}`)],
    links:
      campaign.state === 'open' || campaign.state === 'closed'
        ? [{ url: `/${language}/c/${campaign.slug}`, label: say('desk-invitation.over.campaign') }]
        : [],
  });
}
