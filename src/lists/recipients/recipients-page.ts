import type { CampaignVisit } from '../../accounts/desk.ts';
import { type FieldView, fieldView, type Link } from '../../accounts/desk-form.ts';
import type { DeskFrame, UndoView } from '../../accounts/desk-view.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { type Html, ownNames, type PageTools } from '../../platform/views/frame.ts';
import type { ListedRecipient } from './directory.ts';
import { concernOf } from './recipient-page.ts';

/** For `desk/recipients`. */
interface RecipientsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly first: { readonly heading: string; readonly text: string } | undefined;
  readonly actions: readonly (Link & { readonly isQuiet: boolean })[];
  readonly search:
    | {
        readonly action: string;
        readonly field: FieldView;
        readonly button: string;
        readonly all: Link | undefined;
      }
    | undefined;
  readonly listHeading: string;
  readonly none: string | undefined;
  readonly rows: readonly RecipientRow[];
  readonly more: Link | undefined;
  readonly beginning: Link | undefined;
}

interface RecipientRow {
  readonly name: string;
  readonly about: readonly string[];
  readonly email: string;
  readonly language: string;
  readonly url: string;
  readonly change: string;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/recipients': RecipientsView;
  }
}

type Visit = CampaignVisit<Campaign>;

export interface RecipientsPageInput {
  /** Empty where nothing was searched for. */
  readonly search: string;
  readonly recipients: readonly ListedRecipient[];
  readonly hasMore: boolean;
  readonly isFirst: boolean;
  /** In all, whatever was searched for. */
  readonly count: number;
  readonly undo: UndoView | undefined;
}

export function recipientsPage(tools: PageTools, visit: Visit, input: RecipientsPageInput): Html {
  const { say, frame, campaign } = visit;
  const { search, recipients, hasMore, isFirst, count } = input;
  const here = `/desk/c/${campaign.slug}/recipients`;
  const title = say('desk-recipients.title');
  const last = recipients.at(-1);
  const isEmpty = count === 0;
  const further = new URLSearchParams({ ...(search === '' ? {} : { q: search }), after: last?.id ?? '' });
  return tools.render('desk/recipients', {
    frame: frame({ title, undo: input.undo }),
    heading: title,
    lead: say('desk-recipients.lead'),
    first: isEmpty
      ? { heading: say('desk-recipients.first.heading'), text: say('desk-recipients.first.text') }
      : undefined,
    actions: [
      { url: `${here}/add`, label: say('desk-recipients.add.link'), isQuiet: false },
      { url: `${here}/import`, label: say('desk-recipients.import.link'), isQuiet: true },
    ],
    search: isEmpty
      ? undefined
      : {
          action: here,
          field: fieldView({
            name: 'q',
            label: say('desk-recipients.search.label'),
            value: search,
            isRequired: false,
          }),
          button: say('desk-recipients.search.button'),
          all: search === '' ? undefined : { url: here, label: say('desk-recipients.search.all') },
        },
    listHeading:
      search === '' ? say('desk-recipients.count', { count }) : say('desk-recipients.search.found', { words: search }),
    none: !isEmpty && recipients.length === 0 ? say('desk-recipients.search.none') : undefined,
    rows: recipients.map((recipient) => rowOf(tools, visit, recipient, here)),
    more: hasMore ? { url: `${here}?${further}`, label: say('desk-recipients.more') } : undefined,
    beginning: isFirst ? undefined : { url: here, label: say('desk-recipients.beginning') },
  });
}

function rowOf(tools: PageTools, visit: Visit, recipient: ListedRecipient, here: string): RecipientRow {
  const { say } = visit;
  const { id, name, office, chamber, party, constituency, email, language } = recipient;
  const about = [office, party, chamber, constituency].filter((part) => part !== '').join(' · ');
  return {
    name,
    about: [about, concernOf(tools, visit, recipient)].filter((line) => line !== ''),
    email,
    language: ownNames[language],
    url: `${here}/${id}`,
    change: say('desk-recipients.change.link'),
  };
}
