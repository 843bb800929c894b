import type { Generated } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { RuleVerdict } from './abuse/domain-rules.ts';
import type { Disclosure, HoldReason, SignatureId, SignatureState } from './signature.ts';
import type { Facet } from './totals.ts';

interface SignatureTable {
  campaign_id: CampaignId;
  id: SignatureId;
  email_index: Buffer | null;
  name_index: Buffer | null;
  postcode_index: Buffer | null;
  state: SignatureState;
  state_day: string;
  sealed: Buffer | null;
  country: string;
  region: string;
  language: Language;
  source: string;
  disclosure: Disclosure;
  wants_updates: boolean;
  text_language: Language;
  text_version: number;
  created_at: Date;
  verified_at: Date | null;
  ended_at: Date | null;
  mail_due: 'verification' | 'reminder' | null;
  mails_sent: Generated<number>;
  mailed_at: Date | null;
  reminded: Generated<boolean>;
  address_rejected: Generated<boolean>;
  held_for: HoldReason | null;
  state_before: 'pending' | 'verified' | null;
  confirmed_by_hand: Generated<boolean>;
  network_mark: Buffer | null;
}

interface SignatureTallyTable {
  campaign_id: CampaignId;
  day: string;
  state: SignatureState;
  country: string;
  region: string;
  language: Language;
  source: string;
  disclosure: Disclosure;
  slot: number;
  signatures: number;
}

interface SignatureTotalTable {
  campaign_id: CampaignId;
  facet: Facet;
  day: string | null;
  value: string;
  disclosure: Disclosure | '';
  state: SignatureState;
  signatures: number;
}

interface CampaignSourceTable {
  campaign_id: CampaignId;
  source: string;
}

interface DomainRuleTable {
  id: string;
  campaign_id: CampaignId | null;
  verdict: RuleVerdict;
  pattern: string;
  created_at: Generated<Date>;
}

interface NetworkRuleTable {
  id: string;
  campaign_id: CampaignId | null;
  verdict: RuleVerdict;
  day: string;
  mark: Buffer;
  created_at: Generated<Date>;
}

interface SpentProofTable {
  id: Buffer;
  expires_at: Date;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    signature: SignatureTable;
    signature_tally: SignatureTallyTable;
    signature_total: SignatureTotalTable;
    campaign_source: CampaignSourceTable;
    domain_rule: DomainRuleTable;
    network_rule: NetworkRuleTable;
    spent_proof: SpentProofTable;
  }
}
