import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { reasoned, reasonIn, reasonIssue } from '../../accounts/reason.ts';
import { namesOf } from '../../accounts/store.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { isUuid } from '../../platform/ids.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { countForList, countPlaces } from '../count-store.ts';
import type { Recipient } from '../recipient.ts';
import { recipientsOf } from '../recipients/recipients.ts';
import type { ListNames } from '../writing/list-words.ts';
import { MOST_XLSX_NAMES } from '../writing/write-xlsx.ts';
import { choiceIssues, typedChoice } from './choice-form.ts';
import { pastMakings } from './history.ts';
import { listsPage } from './lists-page.ts';
import { EVERY_RECIPIENT, listFields, listNotice, makePage, typedFormats } from './make-page.ts';
import { type ListRequest, type ListRequestId, MOST_WAITING } from './request.ts';
import { askForLists, type RequestDeps } from './requests.ts';
import { twoPersonsFor } from './two-persons.ts';

export interface ListsDeskDeps extends RequestDeps {
  readonly tools: PageTools;
  readonly keysOf: KeysOf;
}

export interface ListsPageDeps extends ListsDeskDeps {
  /** Of how many of each request's lists the recipients have not been told which entries have gone. */
  readonly untoldOf: (campaignId: CampaignId, now: Date) => Promise<ReadonlyMap<ListRequestId, number>>;
}

type Visit = CampaignVisit<Campaign>;

/** On one page; the rest is behind a link. */
const MAKINGS_A_PAGE = 30;

/** A campaign's lists so far, and where one asks for more. */
export function listsDesk(deps: ListsPageDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/lists';
  const seen = { role: 'organiser', stepUp: false } as const;
  const acted = { role: 'organiser', stepUp: true } as const;
  return [
    { ...seen, method: 'GET', path, menu: 'desk-lists.title', answer: (visit) => showLists(deps, visit) },
    { ...acted, method: 'GET', path: `${path}/make`, answer: (visit) => showMaking(deps, visit) },
    { ...acted, method: 'POST', path: `${path}/make`, answer: (visit) => make(deps, visit) },
  ];
}

async function showLists({ db, keys, tools, untoldOf }: ListsPageDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, query, now } = visit;
  const before = query.text('before');
  const found = await pastMakings(db, campaign.id, {
    before: isUuid(before) ? before : undefined,
    most: MAKINGS_A_PAGE + 1,
  });
  const makings = found.slice(0, MAKINGS_A_PAGE);
  const recipients = await recipientsOf(db, campaign);
  const requests = makings.flatMap(({ request }) => request ?? []);
  const html = listsPage(tools, visit, {
    counts: await countForList(db, campaign.id),
    hasRecipients: recipients.length > 0,
    makings,
    hasOlder: found.length > makings.length,
    names: await namesIn({ db, keys }, recipients, requests),
    twoPersons: await twoPersonsFor(db, keys, campaign),
    untold: await untoldOf(campaign.id, now),
  });
  return page(html);
}

async function showMaking(
  { db, keys, keysOf, tools }: ListsDeskDeps,
  visit: Visit,
  issues: readonly FieldIssue[] = [],
): Promise<DeskAnswer> {
  const { campaign } = visit;
  if ((await keysOf(campaign.id)) === undefined) return page(listNotice(tools, visit, 'keys-gone'), 410);
  const recipients = await recipientsOf(db, campaign);
  if (recipients.length === 0) return moved(`/desk/c/${campaign.slug}/lists`);
  const html = makePage(tools, visit, {
    places: await countPlaces(db, campaign.id),
    recipients,
    twoPersons: await twoPersonsFor(db, keys, campaign),
    issues,
  });
  return page(html, issues.length === 0 ? 200 : 422);
}

async function make(deps: ListsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, fields, say } = visit;
  const recipients = chosenOf(await recipientsOf(deps.db, campaign), fields.text(listFields.recipient));
  if (recipients.length === 0 || (await deps.keysOf(campaign.id)) === undefined) {
    return showMaking(deps, visit, [{ field: listFields.recipient, text: say('desk-lists.make.recipient-issue') }]);
  }
  const formats = typedFormats(fields);
  if (formats.length === 0) {
    return showMaking(deps, visit, [{ field: listFields.format, text: say('desk-lists.make.format-issue') }]);
  }
  const { named } = await countForList(deps.db, campaign.id);
  if (formats.includes('xlsx') && named > MOST_XLSX_NAMES) {
    const text = say('desk-lists.make.too-many-names', { most: MOST_XLSX_NAMES, named });
    return showMaking(deps, visit, [{ field: listFields.format, text }]);
  }
  const choice = typedChoice(visit);
  const wrong = choiceIssues(visit, choice, recipients);
  if (wrong.length > 0) return showMaking(deps, visit, wrong);
  const reason = reasonIn(visit);
  const asked = await askForLists(deps, { ...visit, record: reasoned(visit), recipients, formats, choice, reason });
  switch (asked.kind) {
    case 'granted':
      return moved(`/desk/c/${campaign.slug}/lists/${asked.id}`, 'desk-lists.done.made');
    case 'waiting':
      return moved(`/desk/c/${campaign.slug}/lists`, 'desk-lists.done.asked');
    case 'unreasoned':
      return showMaking(deps, visit, [reasonIssue(visit)]);
    case 'too-many': {
      const text = say('desk-lists.make.too-many', { most: MOST_WAITING });
      return showMaking(deps, visit, [{ field: listFields.recipient, text }]);
    }
  }
}

function chosenOf(recipients: readonly Recipient[], chosen: string): readonly Recipient[] {
  return chosen === EVERY_RECIPIENT ? recipients : recipients.filter(({ email }) => email === chosen);
}

/** What members and recipients are called on the pages of requests. */
export async function namesIn(
  { db, keys }: RequestDeps,
  recipients: readonly Recipient[],
  requests: readonly Pick<ListRequest, 'askedBy' | 'decidedBy'>[],
): Promise<ListNames> {
  const ids = requests.flatMap(({ askedBy, decidedBy }) => (decidedBy === undefined ? askedBy : [askedBy, decidedBy]));
  return {
    members: await namesOf(db, keys, ids),
    recipients: new Map(recipients.map((recipient) => [recipient.email, recipient])),
  };
}
