import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../campaign.ts';
import type { TextPart } from '../drafts/draft-parts.ts';

interface CampaignWriterTable {
  campaign_id: CampaignId;
  part: TextPart;
  member_id: MemberId;
  seen_at: Date;
}

interface CampaignOriginalTable {
  campaign_id: CampaignId;
  mark: string;
  words: string;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    campaign_writer: CampaignWriterTable;
    campaign_original: CampaignOriginalTable;
  }
}
