import type { CampaignVisit, Fields, MemberVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { campaignTitle } from '../../accounts/desk-frame.ts';
import { choicesItem, deskSheet, fieldRow, type SheetItem, sheetButton } from '../../accounts/desk-sheet.ts';
import { neededReasonField, reasonField } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type ListFormat, listFormats, type PlaceCount, type Recipient } from '../recipient.ts';
import { sumOf } from '../selection.ts';
import { choiceSection } from './choice-form.ts';
import { DOWNLOAD_DAYS, KEPT_DAYS, WAIT_DAYS } from './request.ts';
import type { TwoPersons } from './two-persons.ts';

/** The names of the forms' fields. */
export const listFields = { recipient: 'recipient', format: 'format', persons: 'persons' } as const;
/** The choice of every recipient; no address. */
export const EVERY_RECIPIENT = 'all';

type Render = Pick<PageTools, 'render'>;

export interface MakePageInput {
  /** Where signatures are from. */
  readonly places: readonly PlaceCount[];
  readonly recipients: readonly Recipient[];
  readonly twoPersons: TwoPersons;
  readonly issues?: readonly FieldIssue[];
}

/** Asks for whom a list is to be made, and says what comes of it. */
export function makePage(tools: PageTools, visit: CampaignVisit<Campaign>, input: MakePageInput): Html {
  const { say, fields, campaign } = visit;
  const { places, recipients, twoPersons, issues = [] } = input;
  const chosen = fields.text(listFields.recipient);
  const option = (value: string, label: string) => ({ value, label, isChosen: value === chosen });
  const recipient = {
    name: listFields.recipient,
    label: say('desk-lists.make.recipient'),
    options: [
      option('', say('desk-lists.make.choose')),
      ...(recipients.length < 2
        ? []
        : [option(EVERY_RECIPIENT, say('desk-lists.make.every', { count: recipients.length }))]),
      ...recipients.map(({ email, name, office }) => option(email, office === '' ? name : `${name}, ${office}`)),
    ],
  };
  const { isNeeded } = twoPersons;
  const reason = isNeeded ? neededReasonField(visit, say('desk-lists.make.reason-hint'), issues) : reasonField(visit);
  const { named, countedOnly } = sumOf(places);
  const numbers = { named, countedOnly };
  return deskSheet(tools, visit, {
    heading: say('desk-lists.make.title'),
    paragraphs: [
      say('desk-lists.counts', numbers),
      isNeeded ? say('desk-lists.make.two', { days: WAIT_DAYS }) : say('desk-lists.make.one', { days: DOWNLOAD_DAYS }),
      say('desk-lists.make.kept', { days: KEPT_DAYS }),
    ],
    issues,
    action: `/desk/c/${campaign.slug}/lists/make`,
    sections: [
      {
        id: 'whom',
        heading: say('desk-lists.make.whom'),
        items: [fieldRow(fieldView(recipient, issues)), formatChoices(visit, issues)],
      },
      choiceSection(tools.locales, visit, places, issues),
      { id: 'why', heading: say('desk-lists.make.why'), items: [fieldRow(reason)] },
    ],
    buttons: [sheetButton({ label: isNeeded ? say('desk-lists.make.ask') : say('desk-lists.make.button') })],
    links: [backToLists(visit, campaign)],
  });
}

/** The formats that were ticked. */
export function typedFormats(fields: Pick<Fields, 'all'>): readonly ListFormat[] {
  const typed = fields.all(listFields.format);
  return listFormats.filter((format) => typed.includes(format));
}

function formatChoices({ say, fields }: CampaignVisit<Campaign>, issues: readonly FieldIssue[]): SheetItem {
  const chosen = typedFormats(fields);
  return choicesItem(
    {
      name: listFields.format,
      type: 'checkbox',
      legend: say('desk-lists.make.format'),
      hint: say('desk-lists.make.format-hint'),
      options: listFormats.map((value) => ({ value, label: say(`desk-lists.make.formats.${value}`) })),
      chosen: chosen.length === 0 && issues.length === 0 ? ['csv'] : chosen,
    },
    issues,
  );
}

/** Says why something about a list was not done. */
export function listNotice(tools: Render, visit: CampaignVisit<Campaign>, why: 'own' | 'over' | 'keys-gone'): Html {
  const { say, campaign } = visit;
  return deskForm(tools, visit, {
    heading: say(`desk-lists.notice.${why}.title`),
    paragraphs: [say(`desk-lists.notice.${why}.what`)],
    links: [backToLists(visit, campaign)],
  });
}

/** Where an admin says whether one organiser may make a campaign's lists alone. */
export function rulePage(
  tools: Render,
  visit: MemberVisit,
  { campaign, isByOne }: { readonly campaign: Campaign; readonly isByOne: boolean },
): Html {
  const { say, language } = visit;
  const persons = {
    name: listFields.persons,
    label: say('desk-lists.rule.persons'),
    options: [
      { value: 'two', label: say('desk-lists.rule.two-option'), isChosen: !isByOne },
      { value: 'one', label: say('desk-lists.rule.one-option'), isChosen: isByOne },
    ],
  };
  return deskForm(tools, visit, {
    heading: say('desk-lists.rule.heading'),
    paragraphs: [
      say('desk-lists.rule.of', { campaign: campaignTitle(campaign, language).title }),
      say('desk-lists.rule.what'),
    ],
    form: {
      action: `/desk/lists/${campaign.slug}/two-persons`,
      fields: [fieldView(persons), reasonField(visit)],
      button: say('desk-lists.rule.save'),
    },
    links: [backToLists(visit, campaign)],
  });
}

function backToLists({ say }: Pick<MemberVisit, 'say'>, { slug }: Pick<Campaign, 'slug'>) {
  return { url: `/desk/c/${slug}/lists`, label: say('desk-lists.back') };
}
