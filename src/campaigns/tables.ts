import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { PictureId } from '../platform/pictures/tables.ts';
import type {
  Ask,
  CampaignId,
  CampaignSlug,
  CampaignState,
  Demand,
  Household,
  Translated,
  UpdatePost,
} from './campaign.ts';
import type { EntryId, EntryWords } from './committee/entry.ts';
import type { InvitationId, InvitationState } from './committee/invitation.ts';
import type { EndorserId } from './endorsers/endorser.ts';

interface CampaignTable {
  id: CampaignId;
  slug: CampaignSlug;
  state: CampaignState;
  default_language: Language;
  opens_at: Date;
  closes_at: Date | null;
  closed_at: Date | null;
  grace_days: number;
  retention_days: number;
  unconfirmed_days: number;
  paused_at: Date | null;
  ask_postcode: Ask;
  ask_city: Ask;
  household: Household;
  shows_removed: Generated<boolean>;
  data_contact_name: string | null;
  data_contact_email: string | null;
  oldest_key: Generated<number>;
  keys_ended_at: Generated<Date | null>;
  identities_erased_at: Generated<Date | null>;
  revision: Generated<number>;
  created_at: Generated<Date>;
  changed_at: Generated<Date>;
}

interface CampaignTextTable {
  campaign_id: CampaignId;
  language: Language;
  version: number;
  title: string;
  summary: string;
  petition: string;
  consent: string;
  consent_email: Generated<boolean>;
  body: string;
  demands: JSONColumnType<readonly Demand[]>;
  created_at: Generated<Date>;
}

interface CampaignLanguageTable {
  campaign_id: CampaignId;
  language: Language;
  version: number;
}

interface GoalTable {
  campaign_id: CampaignId;
  position: number;
  label: JSONColumnType<Translated>;
  target: number;
  country: string | null;
  regions: string[];
}

interface CampaignRegionTable {
  campaign_id: CampaignId;
  code: string;
  name: string;
  constituencies: string[];
}

interface CommitteeMemberTable {
  id: EntryId;
  campaign_id: CampaignId;
  position: number;
  name: JSONColumnType<Translated>;
  office: JSONColumnType<Translated>;
  place: JSONColumnType<Translated>;
  country: string;
  quote: JSONColumnType<Translated>;
  portrait_id: PictureId | null;
  hidden: boolean;
}

interface CampaignCoverTable {
  campaign_id: CampaignId;
  picture_id: PictureId;
  alt: JSONColumnType<Translated>;
}

interface CommitteeInvitationTable {
  id: InvitationId;
  member_id: EntryId;
  campaign_id: CampaignId;
  address_sealed: Buffer;
  language: Language;
  invited_by: MemberId;
  state: InvitationState;
  sent_at: Date;
  expires_at: Date;
  answered_at: Date | null;
  proposal: ColumnType<EntryWords | null, string | null, string | null>;
  portrait_id: PictureId | null;
}

interface EndorserTable {
  id: EndorserId;
  campaign_id: CampaignId;
  position: number;
  name: JSONColumnType<Translated>;
  country: string;
  url: string | null;
  logo_id: PictureId | null;
}

interface UpdatePostTable {
  campaign_id: CampaignId;
  name: string;
  date: string;
  texts: JSONColumnType<UpdatePost['texts']>;
}

interface CampaignEventTable {
  campaign_id: CampaignId;
  position: number;
  title: JSONColumnType<Translated>;
  place: JSONColumnType<Translated>;
  starts_at: Date;
  url: string | null;
}

interface SiteSwitchTable {
  id: 1;
  revision: Generated<number>;
  paused_at: Date | null;
  notice: ColumnType<Translated, string | undefined, string>;
}

interface CampaignKeyTable {
  id: Generated<number>;
  campaign_id: CampaignId;
  purpose: 'seal' | 'index';
  wrapped: Buffer | null;
  created_at: ColumnType<Date, never, never>;
  retired_at: Date | null;
  destroyed_at: Date | null;
}

interface KeyEndRequestTable {
  campaign_id: CampaignId;
  asked_by: MemberId;
  asked_at: Date;
  reason: Buffer;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    campaign: CampaignTable;
    key_end_request: KeyEndRequestTable;
    campaign_text: CampaignTextTable;
    campaign_language: CampaignLanguageTable;
    goal: GoalTable;
    campaign_region: CampaignRegionTable;
    campaign_cover: CampaignCoverTable;
    committee_member: CommitteeMemberTable;
    committee_invitation: CommitteeInvitationTable;
    endorser: EndorserTable;
    update_post: UpdatePostTable;
    campaign_event: CampaignEventTable;
    campaign_key: CampaignKeyTable;
    site_switch: SiteSwitchTable;
  }
}
