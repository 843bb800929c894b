import type { CampaignId } from '../../campaigns/campaign.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { Move, SignatureId } from '../signature.ts';
import { insertAct } from './act-store.ts';
import { type Search, type SearchDeps, searchIds } from './search.ts';

/** Which signatures an act is about: some of them, or all that a search finds. */
export type Choice =
  | { readonly kind: 'some'; readonly ids: readonly SignatureId[] }
  | { readonly kind: 'found'; readonly search: Search };

export interface PrepareInput {
  readonly campaignId: CampaignId;
  readonly move: Move;
  readonly choice: Choice;
  readonly askedBy: string | null;
  readonly onProgress?: (found: number) => void;
}

export interface Prepared {
  readonly actId: string;
  readonly chosen: number;
}

/**
 * Writes down which signatures an act is about, by their ids alone: what is counted is what will be moved, and what was
 * searched for is kept nowhere. @returns undefined where there is none.
 */
export async function prepareAct(deps: SearchDeps, input: PrepareInput): Promise<Prepared | undefined> {
  const { campaignId, move, askedBy } = input;
  const ids = await chosenIds(deps, input);
  if (ids.length === 0) return undefined;
  const actId = newUuid7();
  await insertAct(deps.db, { id: actId, campaignId, move, state: 'asked', askedBy, ids, foundMore: false });
  return { actId, chosen: ids.length };
}

/** So many at a time, that whoever waits sees how far it is. */
const A_STEP = 10_000;

async function chosenIds(
  deps: SearchDeps,
  { campaignId, choice, onProgress }: PrepareInput,
): Promise<readonly SignatureId[]> {
  if (choice.kind === 'some') return ofCampaign(deps, campaignId, choice.ids);
  const ids: SignatureId[] = [];
  let before: SignatureId | undefined;
  do {
    const limits = { before, most: A_STEP, mostLookedAt: Number.POSITIVE_INFINITY };
    const page = await searchIds(deps, campaignId, choice.search, limits);
    ids.push(...page.ids);
    onProgress?.(ids.length);
    before = page.next;
  } while (before !== undefined);
  return ids;
}

/** Those of the ids that are signatures of the campaign, each once. */
async function ofCampaign(
  { db }: SearchDeps,
  campaignId: CampaignId,
  ids: readonly SignatureId[],
): Promise<readonly SignatureId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('signature')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(({ id }) => id);
}
