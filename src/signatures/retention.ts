import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import { endKeys } from '../campaigns/end-keys.ts';
import { retentionEnds } from '../campaigns/lifecycle.ts';
import { type MasterKeyDeps, type RotationNeed, rotateWhereDue } from '../campaigns/rotate-master-key.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { eraseIdentities } from './erase-identities.ts';
import type { UpkeepDeps } from './upkeep.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    endDueKeys: Record<string, never>;
  }
}

export interface RetentionDeps extends UpkeepDeps, MasterKeyDeps {
  /** Told where old dumps open until whoever runs the server rotates the master key. */
  readonly onRotationDue: () => void;
}

export interface EndedKeys {
  /** The campaigns whose keys ended now, by their slugs. */
  readonly campaigns: readonly string[];
  /** Signatures that held something personal until now. */
  readonly identities: number;
  readonly masterKey: RotationNeed;
}

/** Ends the keys of the campaigns whose retention is over, and what was cut off of it before. */
export async function endDueKeys(deps: RetentionDeps): Promise<EndedKeys> {
  const { db, campaigns, clock, record } = deps;
  const now = clock();
  const ended: string[] = [];
  for (const campaign of campaigns().filter((one) => isOver(one, now))) {
    const isNew = await inTransaction(db, (trx) => endKeys(trx, campaign, { why: 'retention' }, now, record));
    if (isNew) ended.push(campaign.slug);
  }
  const { masterKey, identities } = await forgetPersons(await listUnerased(db), deps);
  return { campaigns: ended, identities, masterKey };
}

/** What follows on the end of keys: first it reaches old dumps, then what is sealed here is erased. */
export async function forgetPersons(
  campaignIds: readonly CampaignId[],
  deps: RetentionDeps,
): Promise<Pick<EndedKeys, 'identities' | 'masterKey'>> {
  const masterKey = await rotateWhereDue(deps);
  if (masterKey === 'due') deps.onRotationDue();
  let identities = 0;
  for (const campaignId of campaignIds) identities += await eraseIdentities({ campaignId }, deps);
  return { identities, masterKey };
}

function isOver(campaign: Campaign, now: Date): boolean {
  const ends = retentionEnds(campaign);
  return campaign.keysEndedAt === undefined && ends !== undefined && now >= ends;
}

async function listUnerased(db: Database): Promise<CampaignId[]> {
  const rows = await db
    .selectFrom('campaign')
    .select('id')
    .where('keys_ended_at', 'is not', null)
    .where('identities_erased_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
