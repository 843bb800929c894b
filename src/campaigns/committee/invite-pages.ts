import type { CampaignVisit, Visit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, type FormView, fieldView, formView, type Link } from '../../accounts/desk-form.ts';
import { type ShownPicture, shownPicture } from '../../accounts/desk-picture.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { countryName, formatDate, languageName } from '../../platform/i18n/format.ts';
import { type Foreign, foreignOn } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { languagesOf } from '../desk-words.ts';
import { type Entry, type EntryWords, translatedParts } from './entry.ts';
import { nameOf } from './entry-pages.ts';
import { type Invitation, invitationDays, isAnswerable } from './invitation.ts';

type Render = Pick<PageTools, 'render'>;
type CommitteeVisit = CampaignVisit<Campaign>;

/** How an invitation stands, in a few words. */
export function standingOf(
  { say, now, language }: Pick<Visit, 'say' | 'now' | 'language'>,
  invitation: Invitation,
): string {
  const { state, expiresAt } = invitation;
  const isOpen = state === 'invited' || state === 'opened';
  const standing = isOpen && !isAnswerable(invitation, now) ? 'expired' : state;
  return say(`desk-invitation.state.${standing}`, { date: formatDate(language, expiresAt) });
}

/** Asks for the address that the link is to go to. */
export function invitePage(
  tools: Render,
  visit: CommitteeVisit,
  entry: Entry,
  invitation: Invitation | undefined,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign, fields, language, now } = visit;
  const list = `/desk/c/${campaign.slug}/committee`;
  const chosen = fields.text('language') || (invitation?.language ?? campaign.defaultLanguage);
  const isWaiting = invitation !== undefined && isAnswerable(invitation, now);
  return deskForm(tools, visit, {
    heading: say('desk-invitation.invite.title', { name: nameOf(visit, entry) }),
    paragraphs: [
      ...(invitation === undefined ? [] : [standingOf(visit, invitation)]),
      say('desk-invitation.invite.lead', { days: invitationDays }),
      say(entry.isHidden ? 'desk-invitation.invite.hidden' : 'desk-invitation.invite.shown'),
      ...(isWaiting ? [say('desk-invitation.invite.again')] : []),
    ],
    issues,
    form: formView({
      action: `${list}/${entry.id}/invite`,
      fields: [
        fieldView(
          {
            name: 'email',
            label: say('desk-invitation.invite.email'),
            hint: say('desk-invitation.invite.email-hint'),
            type: 'email',
            inputMode: 'email',
            direction: 'ltr',
            value: fields.text('email'),
          },
          issues,
        ),
        fieldView({
          name: 'language',
          label: say('desk-invitation.invite.language'),
          options: languagesOf(campaign).map((one) => ({
            value: one,
            label: languageName(language, one),
            isChosen: one === chosen,
          })),
        }),
      ],
      button: say(invitation === undefined ? 'desk-invitation.invite.button' : 'desk-invitation.invite.button-again'),
    }),
    removal: isWaiting
      ? { action: `${list}/${entry.id}/invite/withdraw`, button: say('desk-invitation.invite.withdraw') }
      : undefined,
    links: [{ url: list, label: say('desk-committee.back') }],
  });
}

/** Words as they were or are; without any, that there are none. */
interface Side {
  readonly text: string;
  readonly isNothing: boolean;
  readonly foreign: Foreign | undefined;
}

/** What a person changed: for `desk/proposal`. */
interface ProposalView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly before: string;
  readonly after: string;
  readonly rows: readonly { readonly label: string; readonly before: Side; readonly after: Side }[];
  readonly portrait: ShownPicture | undefined;
  readonly portraitLabel: string;
  readonly accept: FormView;
  readonly refuse: FormView & { readonly means: string };
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/proposal': ProposalView;
  }
}

/** What the person wrote beside what is there, and the choice between the two. */
export function proposalPage(
  { render }: Render,
  visit: CommitteeVisit,
  entry: Entry,
  { proposal, portrait }: Pick<Invitation, 'portrait'> & { readonly proposal: EntryWords },
): Html {
  const { say, frame, campaign, language } = visit;
  const list = `/desk/c/${campaign.slug}/committee`;
  const name = nameOf(visit, entry);
  const heading = say('desk-invitation.proposal.title', { name });
  const side = (text: string | undefined, written = language): Side =>
    text === undefined || text === ''
      ? { text: say('desk-invitation.proposal.nothing'), isNothing: true, foreign: undefined }
      : { text, isNothing: false, foreign: foreignOn(language, written) };
  const words = translatedParts.flatMap((part) =>
    languagesOf(campaign).map((written) => ({
      label: say('desk-invitation.proposal.part', {
        part: say(part === 'quote' ? 'desk-invitation.proposal.quote' : `desk-committee.part.${part}`),
        language: languageName(language, written),
      }),
      before: side(entry[part][written], written),
      after: side(proposal[part][written], written),
    })),
  );
  const country = {
    label: say('desk-committee.part.country'),
    before: side(countryName(language, entry.country)),
    after: side(countryName(language, proposal.country)),
  };
  return render('desk/proposal', {
    frame: frame({ title: heading }),
    heading,
    lead: say('desk-invitation.proposal.lead'),
    before: say('desk-invitation.proposal.before'),
    after: say('desk-invitation.proposal.after'),
    rows: [...words, country].filter(({ before, after }) => before.text !== after.text),
    portrait: portrait && shownPicture(portrait, 'large', say('desk-committee.portrait.alt', { name })),
    portraitLabel: say('desk-invitation.proposal.portrait'),
    accept: formView({ action: `${list}/${entry.id}/proposal/accept`, button: say('desk-invitation.proposal.accept') }),
    refuse: {
      ...formView({
        action: `${list}/${entry.id}/proposal/refuse`,
        button: say('desk-invitation.proposal.refuse'),
        isGrave: true,
      }),
      means: say('desk-invitation.proposal.refuse-means'),
    },
    links: [{ url: list, label: say('desk-committee.back') }],
  });
}
