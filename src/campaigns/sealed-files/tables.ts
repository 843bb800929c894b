import type { Generated } from 'kysely';
import type { CampaignId } from '../campaign.ts';
import type { SealedFileId } from './sealed-file.ts';

interface SealedFileTable {
  campaign_id: CampaignId;
  id: SealedFileId;
  sealed_key: Buffer | null;
  parts: number;
  bytes: number;
  made_at: Generated<Date>;
  erased_at: Date | null;
}

interface SealedPartTable {
  campaign_id: CampaignId;
  file_id: SealedFileId;
  number: number;
  sealed: Buffer;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    sealed_file: SealedFileTable;
    sealed_part: SealedPartTable;
  }
}
