import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { reasoned } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { undoOffer, withUndo } from '../../campaigns/undo/undo-offer.ts';
import type { Database } from '../../platform/db/database.ts';
import { isUuid } from '../../platform/ids.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import {
  addRecipient,
  changeRecipient,
  countListsFor,
  countRecipients,
  type DescribedRecipient,
  findListed,
  type ListedRecipient,
  listRecipients,
  removeRecipient,
} from './directory.ts';
import { mostInRecipientField, typedRecipient } from './recipient-form.ts';
import { recipientPage, removeRecipientPage } from './recipient-page.ts';
import { recipientsPage } from './recipients-page.ts';

export interface RecipientsDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
}

type Visit = CampaignVisit<Campaign>;

const A_PAGE = 50;
const LONGEST_SEARCH = 100;

/** Who may be handed a campaign's lists: looked up, added, changed and removed. They are public persons. */
export function recipientsDesk(deps: RecipientsDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/recipients';
  const [GET, POST] = [
    { role: 'organiser', stepUp: false, method: 'GET' },
    { role: 'organiser', stepUp: false, method: 'POST' },
  ] as const;
  return [
    { ...GET, path, menu: 'desk-recipients.title', answer: (visit) => showAll(deps, visit) },
    { ...GET, path: `${path}/add`, answer: (visit) => page(recipientPage(deps.tools, visit, { known: undefined })) },
    { ...POST, path: `${path}/add`, answer: (visit) => add(deps, visit) },
    { ...GET, path: `${path}/:id`, answer: (visit) => showOne(deps, visit) },
    { ...POST, path: `${path}/:id`, answer: (visit) => change(deps, visit) },
    { ...GET, path: `${path}/:id/remove`, answer: (visit) => askToRemove(deps, visit) },
    { ...POST, path: `${path}/:id/remove`, answer: (visit) => remove(deps, visit) },
  ];
}

async function showAll({ db, tools }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, query } = visit;
  const search = query.text('q').slice(0, LONGEST_SEARCH);
  const after = query.text('after');
  const found = await listRecipients(db, campaign.id, {
    search,
    after: isUuid(after) ? after : undefined,
    most: A_PAGE + 1,
  });
  const html = recipientsPage(tools, visit, {
    search,
    recipients: found.slice(0, A_PAGE),
    hasMore: found.length > A_PAGE,
    isFirst: after === '',
    count: await countRecipients(db, campaign.id),
    undo: await undoOffer(db, visit),
  });
  return page(html);
}

async function add({ db, tools }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { recipient, issues } = await typedIn(visit);
  const again = (found: readonly FieldIssue[]) =>
    page(recipientPage(tools, visit, { known: undefined, typed: recipient, issues: found }), 422);
  if (issues.length > 0) return again(issues);
  const saved = await addRecipient(db, visit.campaign, recipient, visit.record);
  return saved === 'taken' ? again([takenIssue(visit)]) : moved(pathTo(visit), 'desk-recipients.done.added');
}

async function showOne({ db, tools }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const known = await knownIn(db, visit);
  return known === undefined ? missing : page(recipientPage(tools, visit, { known }));
}

async function change({ db, tools }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const known = await knownIn(db, visit);
  if (known === undefined) return missing;
  const { recipient, issues } = await typedIn(visit);
  const again = (found: readonly FieldIssue[]) =>
    page(recipientPage(tools, visit, { known, typed: recipient, issues: found }), 422);
  if (issues.length > 0) return again(issues);
  switch (await changeRecipient(db, visit.campaign, known.id, recipient, visit.record)) {
    case 'missing':
      return missing;
    case 'taken':
      return again([takenIssue(visit)]);
    case 'saved':
      return moved(pathTo(visit), 'desk-recipients.done.changed');
  }
}

async function askToRemove({ db, tools }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const known = await knownIn(db, visit);
  if (known === undefined) return missing;
  return page(removeRecipientPage(tools, visit, known, await countListsFor(db, visit.campaign.id, known.email)));
}

async function remove({ db }: RecipientsDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { campaign, params } = visit;
  const { id = '' } = params;
  const removal = isUuid(id) ? await removeRecipient(db, campaign, id, reasoned(visit)) : undefined;
  if (removal === undefined) return missing;
  return moved(withUndo(pathTo(visit), removal), 'desk-recipients.done.removed');
}

async function knownIn(db: Database, { campaign, params }: Visit): Promise<ListedRecipient | undefined> {
  const { id = '' } = params;
  return isUuid(id) ? findListed(db, campaign.id, id) : undefined;
}

async function typedIn({ fields, say, campaign }: Visit): Promise<{
  readonly recipient: DescribedRecipient;
  readonly issues: readonly FieldIssue[];
}> {
  const { recipient, issues } = await typedRecipient(fields, campaign);
  return {
    recipient,
    issues: issues.map(({ field, issue, word }) => ({
      field,
      text: say(`desk-recipients.issue.${issue}`, { word, most: mostInRecipientField }),
    })),
  };
}

function takenIssue({ say }: Visit): FieldIssue {
  return { field: 'email', text: say('desk-recipients.issue.taken') };
}

function pathTo({ campaign }: Visit): string {
  return `/desk/c/${campaign.slug}/recipients`;
}
