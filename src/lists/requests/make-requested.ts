import { namesOf } from '../../accounts/store.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { isPassing } from '../../platform/db/passing.ts';
import { recipientsOf } from '../recipients/recipients.ts';
import { selectionsFor } from '../selections-for.ts';
import type { Issuer } from '../writing/list-statement.ts';
import type { WritingTools } from '../writing/list-writing.ts';
import { KeysDestroyed, ListContradictsCount } from '../writing/write-lists.ts';
import { TooManyForXlsx } from '../writing/write-xlsx.ts';
import { beginMaking, failMaking, type MakingRef, tellProgress } from './making-store.ts';
import type { FailedFor, ListRequest } from './request.ts';
import { findRequest } from './request-store.ts';
import { NoLongerAsked, type StoredOrder, type StoreListsDeps, storeLists } from './store-lists.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    makeLists: MakingPayload;
  }
}

interface MakingPayload extends MakingRef {
  readonly campaignId: CampaignId;
}

export interface MakeRequestedDeps extends Pick<Issuer, 'baseUrl'>, StoreListsDeps {
  readonly db: Database;
  readonly siteKeys: SiteKeys;
  readonly tools: WritingTools;
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
}

/**
 * Makes the lists that were asked for in the desk: all of them or none, however often it runs and wherever it dies.
 *
 * @throws what the queue is to try again; or what nobody thought of, once it stands with the request.
 */
export async function makeRequested(payload: MakingPayload, deps: MakeRequestedDeps): Promise<void> {
  const { db, siteKeys, findCampaign } = deps;
  const { campaignId, requestId } = payload;
  const campaign = findCampaign(campaignId);
  if (campaign === undefined || !(await beginMaking(db, payload))) return;
  try {
    const request = await findRequest(db, siteKeys, campaignId, requestId);
    const orders = request === undefined ? [] : await ordersOf(db, campaign, request);
    if (request === undefined || orders.length === 0) return await failMaking(db, payload, 'nobody');
    const { askedBy, choice } = request;
    const hasLatinNames = choice.hasLatinNames === true;
    const madeBy = { name: (await namesOf(db, siteKeys, [askedBy])).get(askedBy) ?? '', isOnServer: false };
    const onProgress = progressOf(db, payload);
    await storeLists(deps, { making: payload, campaign, askedBy, orders, madeBy, hasLatinNames, onProgress });
  } catch (error) {
    if (error instanceof NoLongerAsked) return;
    if (isPassing(error)) throw error;
    const failure = failureOf(error);
    await failMaking(db, payload, failure);
    if (failure === 'unexpected') throw error;
  }
}

function failureOf(error: unknown): FailedFor {
  if (error instanceof KeysDestroyed) return 'keys-gone';
  if (error instanceof TooManyForXlsx) return 'too-many-names';
  if (error instanceof ListContradictsCount) return 'contradicts-count';
  return 'unexpected';
}

/** A list in each format for everybody whom the request is for who still is a recipient. */
async function ordersOf(
  db: Database,
  campaign: Campaign,
  { recipientEmails, formats, choice }: ListRequest,
): Promise<readonly StoredOrder[]> {
  const asked = new Set(recipientEmails);
  const recipients = (await recipientsOf(db, campaign)).filter(({ email }) => asked.has(email));
  const selectionOf = await selectionsFor(db, campaign, choice, recipients);
  return recipients.flatMap((recipient, index) => {
    const selection = selectionOf(recipient);
    if (selection === undefined) return [];
    return formats.map((format) => ({ recipient, selection, format, number: index + 1 }));
  });
}

const TELL_EVERY_MS = 500;

/** Says now and then how far it is. @throws NoLongerAsked once it is cancelled. */
function progressOf(db: Database, making: MakingRef): (written: number, named: number) => Promise<void> {
  let toldAt = 0;
  return async (written, named) => {
    const now = performance.now();
    if (now - toldAt < TELL_EVERY_MS && written < named) return;
    toldAt = now;
    if (!(await tellProgress(db, making, written, named))) throw new NoLongerAsked();
  };
}
