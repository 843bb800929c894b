import type { Generated } from 'kysely';
import type { Language } from '../platform/i18n/languages.ts';
import type { CampaignRole, MemberId, PasskeyId, SessionId, SignInLinkId } from './member.ts';

interface MemberTable {
  id: MemberId;
  email_index: Buffer | null;
  sealed: Buffer;
  language: Language | null;
  is_admin: boolean;
  created_at: Generated<Date>;
  removed_at: Date | null;
  tries: Generated<number>;
  tries_since: Date | null;
}

interface MemberRoleTable {
  member_id: MemberId;
  campaign_id: string;
  role: CampaignRole;
}

interface SignInLinkTable {
  id: SignInLinkId;
  email_index: Buffer;
  language: Language | null;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

interface SessionTable {
  token_hash: Buffer;
  id: SessionId;
  member_id: MemberId;
  created_at: Date;
  seen_at: Date;
  second_factor_at: Date | null;
  challenge: string | null;
  agent: string;
}

interface TotpTable {
  member_id: MemberId;
  sealed_secret: Buffer;
  last_step: number;
  confirmed_at: Date;
}

interface RecoveryCodeTable {
  member_id: MemberId;
  code_hash: Buffer;
  used_at: Date | null;
}

/** One row: what holds for the whole team. */
interface TeamRuleTable {
  id: number;
  everyone_needs_factor: boolean;
}

interface PasskeyTable {
  id: PasskeyId;
  member_id: MemberId;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  agent: string;
  created_at: Date;
  used_at: Date | null;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    member: MemberTable;
    member_role: MemberRoleTable;
    sign_in_link: SignInLinkTable;
    session: SessionTable;
    totp: TotpTable;
    recovery_code: RecoveryCodeTable;
    passkey: PasskeyTable;
    team_rule: TeamRuleTable;
  }
}
