/** Finds which signatures an act is about: at once where that is quick, or else in the background. */
import { z } from 'zod';
import type { Fields } from '../../accounts/desk.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys } from '../../campaigns/keys.ts';
import { KeyReplaced, withKeys } from '../../campaigns/with-keys.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { addJob } from '../../platform/queue/queue.ts';
import { openSealed, sealUnder } from '../sealing.ts';
import type { Move } from '../signature.ts';
import {
  type ActSearch,
  addFound,
  dropFinding,
  endActSearch,
  findActSearch,
  insertActSearch,
  moveActSearch,
} from './act-search-store.ts';
import { holdOldestKey, insertAct, lockAct } from './act-store.ts';
import { askedSearch, suspicionField } from './asked-search.ts';
import { isOpened, OPENED_AT_ONCE, type Search, type SearchDeps, searchIds } from './search.ts';
import { facetNames, termNames } from './search-form.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    findForAct: { readonly actId: string };
  }
}

/** What one act may take, and how many it may look at to find them. */
const MOST_AT_ONCE = 10_000;
export const MOST_LOOKED_AT = 200_000;
/** So many in the background before it is told how far it is. */
const A_STEP = 5_000;

export interface FindInput {
  readonly campaignId: CampaignId;
  readonly move: Move;
  readonly askedBy: string;
  /** What was asked for, as it was typed, and as it was read. */
  readonly typed: Pick<Fields, 'text'>;
  readonly search: Search;
}

/**
 * Writes down which signatures an act is about, by their ids alone. Where many have to be opened for it, the act is
 * **finding** them from then on, and what is searched for is kept, sealed, until it has.
 *
 * @returns the act's id; undefined where nobody was found.
 */
export async function beginToFind(deps: SearchDeps, input: FindInput): Promise<string | undefined> {
  const { campaignId, move, askedBy, typed, search } = input;
  // What is not opened Postgres finds alone.
  const mostLookedAt = isOpened(search) ? OPENED_AT_ONCE : MOST_LOOKED_AT;
  const { ids, next } = await searchIds(deps, campaignId, search, { most: MOST_AT_ONCE, mostLookedAt });
  const act = { id: newUuid7(), campaignId, move, askedBy, ids };
  if (next === undefined || ids.length === MOST_AT_ONCE || mostLookedAt === MOST_LOOKED_AT) {
    if (ids.length === 0) return undefined;
    await insertAct(deps.db, { ...act, state: 'asked', foundMore: next !== undefined });
    return act.id;
  }
  return withKeys(deps.keysOf, campaignId, (keys) =>
    inTransaction(deps.db, async (trx) => {
      // Another process has replaced it a moment ago.
      if (keys.sealing.id < (await holdOldestKey(trx, campaignId))) throw new KeyReplaced();
      await insertAct(trx, { ...act, state: 'finding', foundMore: false });
      const sealed = sealTyped(keys, campaignId, act.id, typed);
      await insertActSearch(trx, { campaignId, actId: act.id, sealed, before: next, looked: mostLookedAt });
      await addJob(trx, { task: 'findForAct', payload: { actId: act.id } });
      return act.id;
    }),
  );
}

/** Goes on with a search, step by step. Cut off at any moment it goes on with the next call; of two at once one counts. */
export async function findForAct({ actId }: { readonly actId: string }, deps: SearchDeps): Promise<void> {
  for (let isMore = true; isMore; ) isMore = await findNext(actId, deps);
}

async function findNext(actId: string, deps: SearchDeps): Promise<boolean> {
  const at = await findActSearch(deps.db, actId);
  // It was found, or called off.
  if (at === undefined) return false;
  const { campaignId, chosen } = at;
  const typed = await withKeys(deps.keysOf, campaignId, async (keys) => openTyped(keys, at));
  if (typed === undefined) {
    // Nobody can be found any more.
    await dropFinding(deps.db, campaignId, actId);
    return false;
  }
  const { search } = await askedSearch(deps, campaignId, typed);
  const size = Math.min(A_STEP, MOST_LOOKED_AT - at.looked);
  const limits = { before: at.before, most: MOST_AT_ONCE - chosen, mostLookedAt: size };
  const { ids, next } = await searchIds(deps, campaignId, search, limits);
  const looked = at.looked + size;
  const isOver = next === undefined || looked >= MOST_LOOKED_AT || chosen + ids.length >= MOST_AT_ONCE;
  return inTransaction(deps.db, async (trx) => {
    const act = await lockAct(trx, actId);
    const now = await findActSearch(trx, actId);
    if (act?.state !== 'finding' || now?.before !== at.before) return now !== undefined;
    await addFound(trx, actId, ids);
    if (isOver) await endActSearch(trx, actId, next !== undefined);
    else await moveActSearch(trx, actId, { before: next, looked });
    return !isOver;
  });
}

const typedSchema = z.record(z.string(), z.string());

function sealTyped(keys: CampaignKeys, campaignId: CampaignId, id: string, typed: Pick<Fields, 'text'>): Buffer {
  const names = [...facetNames, ...termNames, suspicionField];
  const fields = Object.fromEntries(names.map((name) => [name, typed.text(name)]));
  return sealUnder(keys, { campaignId, id }, Buffer.from(JSON.stringify(fields)));
}

function openTyped(keys: CampaignKeys, { campaignId, actId, sealed }: ActSearch): Pick<Fields, 'text'> {
  const plain: unknown = JSON.parse(openSealed(keys, { campaignId, id: actId }, sealed).toString());
  const fields = typedSchema.parse(plain);
  return { text: (name) => fields[name] ?? '' };
}
