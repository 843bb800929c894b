import type { CampaignId } from '../campaigns/campaign.ts';

interface SignatureHourTable {
  campaign_id: CampaignId;
  hour: Date;
  signatures: number;
  counted_until: Date;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    signature_hour: SignatureHourTable;
  }
}
