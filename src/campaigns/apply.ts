import { isDeepStrictEqual } from 'node:util';
import { newId } from '../accounts/member.ts';
import type { Trx } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import { type Campaign, type CampaignId, isCampaignId } from './campaign.ts';
import { lockCampaign } from './campaign-row.ts';
import { type Change, settingChanges, textChanges, toldTexts, updateChanges } from './changes.ts';
import { applyCommittee, isSameCommittee } from './committee/apply-committee.ts';
import { applyCover, isSameCover } from './cover/apply-cover.ts';
import type { CampaignDraft } from './draft.ts';
import { applyEndorsers, areSameEndorsers } from './endorsers/apply-endorsers.ts';
import { readCampaigns } from './store.ts';
import {
  changeUpdates,
  hideTexts,
  insertCampaign,
  insertTexts,
  latestTexts,
  replaceEvents,
  replaceGoals,
  showTexts,
  updateCampaign,
} from './store-draft.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    /** For those who signed before a second person could; what does it stands in signatures/index-households.ts. */
    indexHouseholds: { readonly campaignId: CampaignId };
  }
}

/** By then every process has seen that two may sign: what is taken in after is told apart at once. */
const SEEN_BY_ALL_AFTER_MS = 15_000;

/** Makes the keys of a new campaign, in the transaction that creates it. */
export type CreateKeys = (trx: Trx, campaignId: CampaignId) => Promise<void>;

/**
 * Makes the stored campaign what its folder says, and answers what that changed: nothing, when nothing had to be.
 *
 * All or nothing in the caller's transaction. Of two at once the second waits and sees what the first has done. The
 * organiser's switch is left alone: a campaign closed by hand stays closed.
 */
export async function applyCampaign(trx: Trx, draft: CampaignDraft, createKeys: CreateKeys): Promise<Change[]> {
  const { id, isNew } = await holdCampaign(trx, draft);
  if (isNew) await createKeys(trx, id);
  const [before] = await readCampaigns(trx, { ids: [id] });
  if (before === undefined) throw new Error(`Campaign ${id} is gone while its row is locked`);

  const parts = [
    ...settingChanges(before, draft),
    ...(await applyTexts(trx, before.campaign, draft)),
    ...(await applyLists(trx, before.campaign, draft)),
    ...(await applyUpdates(trx, before.campaign, draft)),
  ];
  if (before.campaign.household === 'one' && draft.household === 'two') {
    const runAt = new Date(Date.now() + SEEN_BY_ALL_AFTER_MS);
    await addJob(trx, { task: 'indexHouseholds', payload: { campaignId: id }, runAt });
  }
  if (isNew) return [{ what: 'created', slug: draft.slug }, ...parts];
  if (parts.length > 0) await updateCampaign(trx, id, draft);
  return parts;
}

/** Locks the campaign's row, creating it where there is none. */
async function holdCampaign(trx: Trx, draft: CampaignDraft): Promise<{ id: CampaignId; isNew: boolean }> {
  const known = await lockCampaign(trx, draft.slug);
  if (known !== undefined) return { id: known, isNew: false };
  const id = newId(isCampaignId);
  if (await insertCampaign(trx, id, draft, 'open')) return { id, isNew: true };
  // Another transaction has created it between the two statements; the insert has waited for its commit.
  const theirs = await lockCampaign(trx, draft.slug);
  if (theirs === undefined) throw new Error(`Campaign “${draft.slug}” was created and deleted at once`);
  return { id: theirs, isNew: false };
}

async function applyTexts(trx: Trx, { id, texts }: Campaign, draft: CampaignDraft): Promise<readonly Change[]> {
  const changes = textChanges(await latestTexts(trx, id), texts, draft.texts);
  await insertTexts(trx, id, changes.written);
  await showTexts(trx, id, changes.shown);
  await hideTexts(trx, id, changes.hidden);
  return toldTexts(changes);
}

async function applyLists(trx: Trx, before: Campaign, draft: CampaignDraft): Promise<Change[]> {
  const changes: Change[] = [];
  if (draft.cover !== undefined && !isSameCover(before.cover, draft.cover)) {
    await applyCover(trx, before, draft.cover);
    changes.push({ what: 'cover' });
  }
  if (!isDeepStrictEqual(before.goals, draft.goals)) {
    await replaceGoals(trx, before.id, draft.goals);
    changes.push({ what: 'goals' });
  }
  if (draft.committee !== undefined && !isSameCommittee(before.committee, draft.committee)) {
    await applyCommittee(trx, { id: before.id, defaultLanguage: draft.defaultLanguage }, draft.committee);
    changes.push({ what: 'committee' });
  }
  if (draft.endorsers !== undefined && !areSameEndorsers(before.endorsers, draft.endorsers)) {
    await applyEndorsers(trx, { id: before.id, defaultLanguage: draft.defaultLanguage }, draft.endorsers);
    changes.push({ what: 'endorsers' });
  }
  if (!isDeepStrictEqual(before.events, draft.events)) {
    await replaceEvents(trx, before.id, draft.events);
    changes.push({ what: 'events' });
  }
  return changes;
}

async function applyUpdates(trx: Trx, before: Campaign, draft: CampaignDraft): Promise<readonly Change[]> {
  const { written, removed, changes } = updateChanges(before.updates, draft.updates);
  await changeUpdates(trx, before.id, written, removed);
  return changes;
}
