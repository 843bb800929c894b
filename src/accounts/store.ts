import { type RawBuilder, sql } from 'kysely';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Address } from '../platform/mail/address.ts';
import { type CampaignRole, displayName, type Member, type MemberId } from './member.ts';
import { mayOrganise, reachesPersons } from './roles.ts';
import { addressIndex, openSealedPerson } from './sealing.ts';

/** A member as stored; the same columns wherever a member is read, beside a table named `member`. */
export interface MemberRow {
  readonly memberId: MemberId;
  readonly sealed: Buffer;
  readonly language: Language | null;
  readonly isAdmin: boolean;
  readonly roles: { readonly [campaignId: string]: CampaignRole };
  readonly hasSecondFactor: boolean;
  readonly everyoneNeedsFactor: boolean;
}

export const memberColumns: RawBuilder<MemberRow> = sql`
  member.id as "memberId", member.sealed, member.language, member.is_admin as "isAdmin",
  (select coalesce(json_object_agg(campaign_id, role), '{}') from member_role where member_id = member.id) as roles,
  exists (select from totp where member_id = member.id)
    or exists (select from passkey where member_id = member.id) as "hasSecondFactor",
  (select everyone_needs_factor from team_rule) as "everyoneNeedsFactor"`;

export function memberOf(keys: SiteKeys, row: MemberRow): Member {
  const roles = { isAdmin: row.isAdmin, inCampaigns: new Map(Object.entries(row.roles)) };
  return {
    id: row.memberId,
    ...openSealedPerson(keys, row.memberId, row.sealed),
    language: row.language ?? undefined,
    ...roles,
    hasSecondFactor: row.hasSecondFactor,
    needsSecondFactor: row.everyoneNeedsFactor || reachesPersons(roles),
  };
}

/** The team, those longest in it first. */
export async function listMembers(db: Db, keys: SiteKeys): Promise<Member[]> {
  const { rows } = await sql<MemberRow>`
    select ${memberColumns} from member where removed_at is null order by created_at, id`.execute(db);
  return rows.map((row) => memberOf(keys, row));
}

/** Those who may see a campaign's personal data and change it. */
export async function organisersOf(db: Db, keys: SiteKeys, campaignId: string): Promise<Member[]> {
  return (await listMembers(db, keys)).filter((member) => mayOrganise(member, campaignId));
}

/** What colleagues call each of these members, also those who were removed. */
export async function namesOf(
  db: Db,
  keys: SiteKeys,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('member').select(['id', 'sealed']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, sealed }) => [id, displayName(openSealedPerson(keys, id, sealed))]));
}

/** @returns undefined for whoever was removed, too. */
export async function findMember(db: Db, keys: SiteKeys, id: MemberId): Promise<Member | undefined> {
  const { rows } = await sql<MemberRow>`
    select ${memberColumns} from member where id = ${id} and removed_at is null`.execute(db);
  return rows[0] && memberOf(keys, rows[0]);
}

/** Served by member_email. */
export async function findMemberByAddress(db: Db, keys: SiteKeys, address: Address): Promise<Member | undefined> {
  return findMemberByIndex(db, keys, addressIndex(keys, address));
}

export async function findMemberByIndex(db: Db, keys: SiteKeys, emailIndex: Buffer): Promise<Member | undefined> {
  const { rows } = await sql<MemberRow>`
    select ${memberColumns} from member where email_index = ${emailIndex} and removed_at is null`.execute(db);
  return rows[0] && memberOf(keys, rows[0]);
}
