import type { ColumnType, Generated } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Move, SignatureId, SignatureState } from '../signature.ts';
import type { ActState } from './act.ts';
import type { SuspicionDetails, SuspicionKind } from './suspicion.ts';

interface SignatureSearchTable {
  campaign_id: CampaignId;
  signature_id: SignatureId;
  tokens: number[];
}

interface SearchTokenTable {
  campaign_id: CampaignId;
  token: number;
  signatures: number;
  is_common: Generated<boolean>;
}

interface SearchProgressTable {
  campaign_id: CampaignId;
  indexed_to: SignatureId | null;
  signatures: Generated<number>;
}

interface ModerationActTable {
  id: string;
  campaign_id: CampaignId;
  move: Move;
  state: ActState;
  asked_by: string | null;
  chosen: number;
  /** Until the act is begun. */
  chosen_ids: SignatureId[] | null;
  moved: Generated<number>;
  skipped: Generated<number>;
  created_at: Generated<Date>;
  started_at: Date | null;
  ended_at: Date | null;
  cancel_asked_at: Date | null;
  found_more: Generated<boolean>;
}

interface ModerationSearchTable {
  campaign_id: CampaignId;
  id: string;
  sealed: Buffer;
  before: SignatureId;
  looked: number;
}

interface ModerationItemTable {
  act_id: string;
  signature_id: SignatureId;
  state_from: SignatureState | null;
  state_to: SignatureState | null;
  is_done: Generated<boolean>;
}

interface SuspicionTable {
  id: string;
  campaign_id: CampaignId;
  kind: SuspicionKind;
  mark: Buffer | null;
  example: SignatureId;
  signatures: number;
  first_at: Date;
  last_at: Date;
  details: ColumnType<SuspicionDetails, string, string>;
  found_at: Generated<Date>;
  dismissed_at: Date | null;
}

interface SuspicionProgressTable {
  campaign_id: CampaignId;
  looked_to: SignatureId | null;
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    signature_search: SignatureSearchTable;
    search_token: SearchTokenTable;
    search_progress: SearchProgressTable;
    suspicion: SuspicionTable;
    suspicion_progress: SuspicionProgressTable;
    moderation_act: ModerationActTable;
    moderation_item: ModerationItemTable;
    moderation_search: ModerationSearchTable;
  }
}
