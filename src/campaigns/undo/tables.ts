import type { ColumnType, Generated } from 'kysely';
import type { CampaignId } from '../campaign.ts';
import type { RemovalKind } from './removal.ts';

interface RemovalTable {
  id: string;
  campaign_id: CampaignId;
  kind: RemovalKind;
  subject: string;
  name: string;
  content: ColumnType<unknown, string, never>;
  removed_at: Generated<Date>;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    removal: RemovalTable;
  }
}
