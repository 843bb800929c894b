import type { Generated } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { SignatureId } from '../signature.ts';

interface RegionTableTable {
  campaign_id: CampaignId;
  country: string;
  id: string;
  postcodes: string[];
  codes: string[];
  imported_at: Generated<Date>;
  told_at: Generated<Date>;
}

interface RegionRemapTable {
  campaign_id: CampaignId;
  country: string;
  reached: SignatureId | null;
  changed: Generated<number>;
  is_late: Generated<boolean>;
  due_at: Generated<Date>;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    region_table: RegionTableTable;
    region_remap: RegionRemapTable;
  }
}
