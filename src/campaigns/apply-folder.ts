import path from 'node:path';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { applyCampaign, type CreateKeys } from './apply.ts';
import type { CampaignSlug } from './campaign.ts';
import type { Change } from './changes.ts';
import type { Fault } from './draft.ts';
import { readCampaignFolder } from './read-folder.ts';

/** The folder of the campaign that comes with Signatory. */
export const demoFolder = path.resolve(import.meta.dirname, '../../campaigns/un-investigation-1988');

export type Applied =
  | { readonly kind: 'applied'; readonly slug: CampaignSlug; readonly changes: readonly Change[] }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

/**
 * Creates or updates a campaign from its folder, in one transaction; with any fault in the folder, nothing is done.
 *
 * @param openDatabase asked for only once the folder was found good
 * @throws when the folder cannot be read (ENOENT, ENOTDIR, EACCES)
 */
export async function applyCampaignFolder(
  folder: string,
  openDatabase: () => Promise<{ readonly db: Database; readonly createKeys: CreateKeys }>,
): Promise<Applied> {
  const draft = await readCampaignFolder(folder);
  if (Array.isArray(draft)) return { kind: 'faults', faults: draft };
  const { db, createKeys } = await openDatabase();
  const changes = await inTransaction(db, (trx) => applyCampaign(trx, draft, createKeys));
  return { kind: 'applied', slug: draft.slug, changes };
}
