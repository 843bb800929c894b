import { listMembers } from '../../src/accounts/store.ts';
import type { KeysOf } from '../../src/campaigns/keys.ts';
import type { OpenCampaigns } from '../../src/campaigns/open-campaigns.ts';
import type { DataStore } from '../../src/data-store.ts';
import { openRow } from '../../src/paper/row-seal.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { mustNotBeLogged } from './logs.ts';

/** Of a kind; tests that store more make all but a few of them by one pattern. */
const MOST = 500;

/**
 * Notes everybody whom an app's database names beside its signatories, who are noted as they sign: the team, recipients, and
 * rows from paper. So none of them can stand in a log unseen, by whatever way a test has brought them in.
 */
export async function noteStored({
  db,
  store,
  campaigns,
  keysOf,
}: {
  readonly db: Database;
  readonly store: Pick<DataStore, 'siteKeys'>;
  readonly campaigns: OpenCampaigns;
  readonly keysOf: KeysOf;
}): Promise<void> {
  for (const { name, email } of await listMembers(db, store.siteKeys)) mustNotBeLogged(name, email);
  const recipients = await db.selectFrom('recipient').select(['name', 'email']).limit(MOST).execute();
  for (const { name, email } of recipients) mustNotBeLogged(name, email);
  await campaigns.refresh();
  for (const { id: campaignId } of campaigns.all()) {
    const keys = await keysOf(campaignId, { anew: true });
    if (keys === undefined) continue;
    const rows = await db
      .selectFrom('paper_row')
      .select(['id', 'sealed'])
      .where('campaign_id', '=', campaignId)
      .limit(MOST)
      .execute();
    for (const row of rows) {
      const { name, email, city } = openRow(keys, campaignId, row).person;
      mustNotBeLogged(name, email, city);
    }
  }
}
