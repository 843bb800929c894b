import type { Generated } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { SignatureId } from '../signatures/signature.ts';

interface PaperCampaignTable {
  campaign_id: CampaignId;
  last_sheet: Generated<number>;
  shown: Generated<boolean>;
  counted: Generated<number>;
  marked_to: Generated<SignatureId | null>;
}

interface PaperSheetTable {
  campaign_id: CampaignId;
  number: number;
  language: Language;
  lines: number;
  printed_at: Generated<Date>;
  printed_by: MemberId | null;
  signatures: Generated<number | null>;
  entered_at: Generated<Date | null>;
  entered_by: Generated<MemberId | null>;
  rows: Generated<number>;
  doubles: Generated<number>;
}

interface PaperRowTable {
  campaign_id: CampaignId;
  id: string;
  sheet: number;
  line: number | null;
  sealed: Buffer;
  email_index: Buffer | null;
  name_index: Buffer | null;
  person_mark: Buffer | null;
  is_another: Generated<boolean>;
  entered_at: Generated<Date>;
  entered_by: MemberId | null;
}

interface PaperImportTable {
  campaign_id: CampaignId;
  member_id: MemberId;
  id: string;
  sealed: Buffer;
  created_at: Generated<Date>;
}

interface SignaturePersonTable {
  campaign_id: CampaignId;
  signature_id: SignatureId;
  mark: Buffer;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    paper_campaign: PaperCampaignTable;
    paper_sheet: PaperSheetTable;
    paper_row: PaperRowTable;
    paper_import: PaperImportTable;
    signature_person: SignaturePersonTable;
  }
}
