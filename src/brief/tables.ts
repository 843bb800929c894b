import type { Generated } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { MilestoneKey } from './milestones.ts';

interface NextStepsTable {
  campaign_id: CampaignId;
  language: Language;
  text: string;
  changed_at: Generated<Date>;
}

interface BriefTable {
  campaign_id: CampaignId;
  sha256: Buffer;
  language: Language;
  made_at: Date;
  facts: string;
}

interface DigestTable {
  member_id: MemberId;
  campaign_id: CampaignId;
  language: Language;
  chosen_at: Date;
  /** Days in ISO 8601, always a Monday. */
  planned_week: string | null;
  mailed_week: string | null;
}

interface MilestoneTable {
  campaign_id: CampaignId;
  key: MilestoneKey;
  reached_at: Date;
  is_told: boolean;
}

interface MilestoneWatchTable {
  campaign_id: CampaignId;
  since: Date;
}

interface MilestoneSilenceTable {
  member_id: MemberId;
  campaign_id: CampaignId;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    next_steps: NextStepsTable;
    brief: BriefTable;
    digest: DigestTable;
    milestone: MilestoneTable;
    milestone_watch: MilestoneWatchTable;
    milestone_silence: MilestoneSilenceTable;
  }
}
