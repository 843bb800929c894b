import path from 'node:path';
import type { Recorder } from '../audit/log.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { applyCampaign, type CreateKeys } from './apply.ts';
import type { CampaignSlug } from './campaign.ts';
import { lockCampaign } from './campaign-row.ts';
import { type Change, changesForAudit } from './changes.ts';
import type { Fault } from './draft.ts';
import type { DraftPartName } from './drafts/draft-parts.ts';
import { readDraft } from './drafts/draft-store.ts';
import { publishedNext } from './drafts/readiness.ts';
import { readCampaignFolder } from './read-folder.ts';

/** The folder of the campaign that comes with Signatory. */
export const demoFolder = path.resolve(import.meta.dirname, '../../campaigns/un-investigation-1988');

declare module '../audit/log.ts' {
  interface Acts {
    'campaign.apply': { readonly changes: readonly Change[] };
  }
}

/** What a campaign is written with. */
export interface CampaignStore {
  readonly db: Database;
  readonly createKeys: CreateKeys;
  readonly record: Recorder;
}

export type Applied =
  | {
      readonly kind: 'applied';
      readonly slug: CampaignSlug;
      readonly changes: readonly Change[];
      /** Parts of its draft in the desk that wait to be published: they stay as they were written. */
      readonly waiting: readonly DraftPartName[];
      /** Those among them in whose place the folder has said something else: somebody has to choose in the desk. */
      readonly overtaken: readonly DraftPartName[];
    }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/**
 * Creates or updates a campaign from its folder, in one transaction; with any fault in the folder, nothing is done.
 *
 * @param openDatabase asked for only once the folder was found good
 * @throws when the folder cannot be read (ENOENT, ENOTDIR, EACCES)
 */
export async function applyCampaignFolder(
  folder: string,
  openDatabase: () => Promise<CampaignStore>,
): Promise<Applied> {
  const draft = await readCampaignFolder(folder);
  if (Array.isArray(draft)) return { kind: 'faults', faults: draft };
  const { db, createKeys, record } = await openDatabase();
  return inTransaction(db, async (trx): Promise<Applied> => {
    const changes = await applyCampaign(trx, draft, createKeys);
    const campaignId = await lockCampaign(trx, draft.slug);
    const written = campaignId && (await readDraft(trx, { id: campaignId }));
    const waiting = written ? publishedNext(written).filter((name) => written.parts[name].isChanged) : [];
    const overtaken = written ? waiting.filter((name) => written.parts[name].isOvertaken) : [];
    const applied: Applied = { kind: 'applied', slug: draft.slug, changes, waiting, overtaken };
    if (changes.length === 0 || campaignId === undefined) return applied;
    const details = { changes: changesForAudit(changes) };
    await record(trx, { act: 'campaign.apply', subject: draft.slug, campaignId, details });
    return applied;
  });
}
