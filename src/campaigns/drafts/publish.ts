import { createHash } from 'node:crypto';
import type { Recorder } from '../../audit/log.ts';
import type { Trx } from '../../platform/db/database.ts';
import { applyCampaign, type CreateKeys } from '../apply.ts';
import type { CampaignId } from '../campaign.ts';
import { lockCampaignById, setState } from '../campaign-row.ts';
import { type Change, changesBetween, changesForAudit } from '../changes.ts';
import { latestTexts } from '../store-draft.ts';
import { draftPartNames } from './draft-parts.ts';
import { type CampaignInDraft, readDraft } from './draft-store.ts';
import { campaignFromDraft } from './draft-to-campaign.ts';
import { keepPublished } from './keep-published.ts';
import { markOf } from './published-parts.ts';
import { isReady, type Readiness, readinessOf } from './readiness.ts';
import { readTrials } from './trial-store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'campaign.publish': { readonly isFirst: boolean; readonly changes: readonly Change[] };
  }
}

export type Publishing =
  | { readonly kind: 'published'; readonly isFirst: boolean }
  /** Everything was published before, as by somebody else a moment ago. */
  | { readonly kind: 'nothing-new' }
  /** Somebody has changed the draft since it was looked at. */
  | { readonly kind: 'changed-since' }
  | { readonly kind: 'not-ready'; readonly readiness: Readiness };

export interface Publisher {
  /** What was looked at, by `draftMark`. */
  readonly seen: string;
  readonly now: Date;
  readonly createKeys: CreateKeys;
  readonly record: Recorder;
}

/** A hash of all that a draft says: what is published is what somebody has looked at. */
export function draftMark({ parts }: CampaignInDraft): string {
  const marks = draftPartNames.map((name) => markOf(parts[name].content));
  return createHash('sha256').update(marks.join(' ')).digest('hex').slice(0, 32);
}

/**
 * Makes public what the draft says. A campaign that was never published opens by it, now or on its day.
 *
 * All or nothing in the caller's transaction: of two who publish at once the second finds nothing new, and whoever saves
 * meanwhile saves after it. What people have signed stays as it was.
 */
export async function publishDraft(trx: Trx, id: CampaignId, publisher: Publisher): Promise<Publishing> {
  const { seen, now, createKeys, record } = publisher;
  await lockCampaignById(trx, id);
  const draft = await readDraft(trx, { id });
  if (draft === undefined) throw new Error(`Campaign ${id} is gone while its row is locked`);
  const readiness = readinessOf(draft, await readTrials(trx, id), now);
  const drafted = campaignFromDraft(draft, now);
  const isFirst = draft.published.campaign.state === 'draft';
  if (!isFirst && drafted.kind === 'good') {
    const changes = changesBetween(draft.published, await latestTexts(trx, id), drafted.campaign);
    if (changes.length === 0) return { kind: 'nothing-new' };
  }
  if (draftMark(draft) !== seen) return { kind: 'changed-since' };
  if (drafted.kind === 'faults' || !isReady(draft, readiness)) return { kind: 'not-ready', readiness };

  const changes = await applyCampaign(trx, drafted.campaign, createKeys);
  if (isFirst) await setState(trx, id, { state: 'open', closedAt: undefined, opensAt: drafted.campaign.opensAt });
  await keepPublished(trx, draft);
  const { slug } = drafted.campaign;
  await record(trx, {
    act: 'campaign.publish',
    subject: slug,
    campaignId: id,
    details: { isFirst, changes: changesForAudit(changes) },
  });
  return { kind: 'published', isFirst };
}
