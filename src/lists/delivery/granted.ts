import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm } from '../../accounts/desk-form.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { isListRequestId, KEPT_DAYS, type ListRequest } from '../requests/request.ts';
import { findRequest } from '../requests/request-store.ts';
import type { RequestDeps } from '../requests/requests.ts';
import { type Addressee, addresseesAmong } from './addressees.ts';
import { type KeptList, keptLists } from './kept-lists.ts';

const DAY_MS = 86_400_000;

/** A request whose lists were made, and those of their recipients who are recipients still. */
export interface GrantedLists {
  readonly request: ListRequest;
  /** At least one. */
  readonly lists: readonly KeptList[];
  readonly addressees: readonly Addressee[];
  /** When the files are erased. */
  readonly keptUntil: Date;
}

/** @returns undefined where the address names no request of the campaign, or one whose lists were not made. */
export async function grantedLists(
  { db, keys }: RequestDeps,
  { campaign, params }: CampaignVisit<Campaign>,
): Promise<GrantedLists | undefined> {
  const { id = '' } = params;
  const request = isListRequestId(id) ? await findRequest(db, keys, campaign.id, id) : undefined;
  const lists = request === undefined ? [] : await keptLists(db, campaign.id, request.id);
  const [first] = lists;
  if (request === undefined || first === undefined) return undefined;
  const emails = [...new Set(lists.map(({ recipientEmail }) => recipientEmail))];
  return {
    request,
    lists,
    addressees: await addresseesAmong(db, campaign.id, emails),
    keptUntil: new Date(first.madeAt.getTime() + KEPT_DAYS * DAY_MS),
  };
}

/** Says why nothing was done: the lists' files are gone, or the link has ended. */
export function deliveryNotice(
  tools: Pick<PageTools, 'render'>,
  visit: CampaignVisit<Campaign>,
  request: Pick<ListRequest, 'id'>,
  why: 'erased' | 'over',
): Html {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say(`desk-delivery.notice.${why}.title`),
    paragraphs: [say(`desk-delivery.notice.${why}.what`)],
    links: [{ url: deliveriesPath(visit, request), label: say('desk-delivery.back') }],
  });
}

/** Where the desk tells of the deliveries of a request's lists. */
export function deliveriesPath(
  { campaign }: Pick<CampaignVisit<Campaign>, 'campaign'>,
  { id }: Pick<ListRequest, 'id'>,
) {
  return `/desk/c/${campaign.slug}/lists/${id}/deliveries`;
}
