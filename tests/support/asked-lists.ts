import type { Campaign } from '../../src/campaigns/campaign.ts';
import { recipientsOf } from '../../src/lists/recipients/recipients.ts';
import { beginMaking } from '../../src/lists/requests/making-store.ts';
import { storeLists } from '../../src/lists/requests/store-lists.ts';
import type { TestApp } from './app.ts';
import { type DeskMember, signedIn } from './desk.ts';
import {
  aCampaignWithLists,
  askForList,
  firstDownload,
  listMaker,
  newestRequest,
  rowsOf,
  waitingLists,
} from './lists.ts';
import { aSignature } from './signed-campaign.ts';

/** A campaign of its own, whose organiser Ann has asked for a list; in an app without a worker it waits to be made. */
export interface Asked {
  readonly slug: string;
  readonly campaign: Campaign;
  readonly ann: DeskMember;
  /** The page of what she has asked for. */
  readonly request: string;
}

const everything = { places: undefined, confirmedAfterUs: undefined };

/** @param many names; 4,500 are three batches. */
export async function annHasAsked(
  app: TestApp,
  slug: string,
  { many, ...form }: { readonly many: number; readonly [field: string]: string | number },
): Promise<Asked> {
  const signed = Array.from({ length: many }, () => aSignature());
  await aCampaignWithLists(app, slug, signed);
  const ann = await signedIn(app, 'organiser', slug);
  const typed = Object.fromEntries(Object.entries(form).map(([field, value]) => [field, String(value)]));
  await askForList(ann, slug, typed);
  return { slug, campaign: app.campaign(slug), ann, request: await newestRequest(app, slug) };
}

let campaigns = 0;

/** The same in a campaign of its own; of 4,500 names where nothing is said. */
export function asking(
  app: TestApp,
  form: { readonly many?: number; readonly recipient?: string } = {},
): Promise<Asked> {
  campaigns += 1;
  return annHasAsked(app, `asked-${campaigns}`, { many: 4_500, ...form });
}

/** Makes the list that waits, and does something once the first batch of names is written. */
export async function makeMeanwhile(app: TestApp, asked: Asked, meanwhile: () => Promise<unknown>): Promise<void> {
  const { campaign, ann } = asked;
  const making = await waitingList(app, asked);
  const [recipient] = await recipientsOf(app.db, campaign);
  if (recipient === undefined) throw new Error('The campaign has recipients.');
  let done: Promise<unknown> | undefined;
  const onProgress = async () => {
    done ??= meanwhile();
    await done;
  };
  const orders = [{ recipient, selection: everything, format: 'csv', number: 1 }] as const;
  const madeBy = { name: 'Ann', isOnServer: false };
  await beginMaking(app.db, making);
  const how = { madeBy, hasLatinNames: false, onProgress };
  await storeLists(listMaker(app), { making, campaign, askedBy: ann.member.id, orders, ...how });
}

export async function waitingList(app: TestApp, { campaign }: Asked) {
  const [waiting] = (await waitingLists(app)).filter(({ campaignId }) => campaignId === campaign.id);
  if (waiting === undefined) throw new Error('Nothing waits to be made.');
  return waiting;
}

/** The rows of the first list of a request, its head among them. */
export async function downloaded({ ann, request }: Pick<Asked, 'ann' | 'request'>): Promise<string[][]> {
  return rowsOf(await (await ann.post(await firstDownload(ann, request))).bytes());
}

/** All that there is of a campaign's lists. */
export async function listsLeft({ pool }: TestApp, { campaign }: Asked) {
  const { rows } = await pool.query<Record<string, number>>(
    `select (select count(*)::int from list_release where campaign_id = $1) as lists,
       (select count(*)::int from sealed_file where campaign_id = $1) as files,
       (select count(distinct file_id)::int from sealed_part where campaign_id = $1) as parts,
       (select count(distinct id)::int from list_entries where campaign_id = $1) as entries,
       (select count(*)::int from audit_entry where campaign_id = $1 and act = 'list.make') as made`,
    [campaign.id],
  );
  return rows[0];
}

export const noList = { lists: 0, files: 0, parts: 0, entries: 0, made: 0 };
export const oneList = { lists: 1, files: 1, parts: 1, entries: 1, made: 1 };
