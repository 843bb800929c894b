import type { Recorder } from '../audit/log.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Address } from '../platform/mail/address.ts';
import { type CampaignRole, isMemberId, type Member, type MemberId, newId, type Roles } from './member.ts';
import { addressIndex, sealPerson } from './sealing.ts';
import { findMember, findMemberByAddress } from './store.ts';

/** Roles as the audit keeps them, campaigns by their ids. */
interface RolesRecord {
  readonly admin: boolean;
  readonly campaigns: { readonly [campaignId: string]: CampaignRole };
}

declare module '../audit/log.ts' {
  interface Acts {
    /** Of a member's own. */
    'desk.account': { readonly fields: readonly ('name' | 'language')[] };
    'team.add': RolesRecord;
    'team.change': { readonly before: RolesRecord; readonly after: RolesRecord };
    'team.remove': RolesRecord;
  }
}

const MOST_OF_A_NAME = 100;

/** What somebody is to be: admin, or in a campaign. */
export type Grant = { readonly role: 'admin' } | { readonly role: CampaignRole; readonly campaignId: string };

export interface NewMember {
  readonly address: Address;
  readonly name: string;
  /** Of mails and pages, until they choose; the one they first sign in with where absent. */
  readonly language?: Language;
}

/** Adds somebody to the team, or gives a member another role beside those they have. */
export async function addToTeam(
  trx: Trx,
  keys: SiteKeys,
  person: NewMember,
  grant: Grant,
  record: Recorder,
): Promise<Member> {
  const known = await findMemberByAddress(trx, keys, person.address);
  const id = known?.id ?? (await createMember(trx, keys, person));
  await giveRole(trx, id, grant);
  const member = await findMember(trx, keys, id);
  if (member === undefined) throw new Error('A member who was just added is there.');
  await record(trx, { act: 'team.add', subject: id, details: rolesRecord(member) });
  return member;
}

/** @throws where somebody adds the same address at the same moment. */
async function createMember(trx: Trx, keys: SiteKeys, { address, name, language }: NewMember): Promise<MemberId> {
  const id = newId(isMemberId);
  await trx
    .insertInto('member')
    .values({
      id,
      email_index: addressIndex(keys, address),
      sealed: sealPerson(keys, id, { email: address.asTyped, name: personName(name) }),
      language: language ?? null,
      is_admin: false,
      removed_at: null,
      tries_since: null,
    })
    .execute();
  return id;
}

async function giveRole(db: Db, memberId: MemberId, grant: Grant): Promise<void> {
  if (grant.role === 'admin') {
    await db.updateTable('member').set({ is_admin: true }).where('id', '=', memberId).execute();
    return;
  }
  const { role, campaignId } = grant;
  await db
    .insertInto('member_role')
    .values({ member_id: memberId, campaign_id: campaignId, role })
    .onConflict((conflict) => conflict.columns(['member_id', 'campaign_id']).doUpdateSet({ role }))
    .execute();
}

/**
 * Changes what a member says of themselves; the audit has that they did, since it shows them by that name.
 *
 * @param typed.language undefined leaves it to their browser.
 */
export async function changePerson(
  trx: Trx,
  keys: SiteKeys,
  { id, email, ...former }: Member,
  typed: { readonly name: string; readonly language: Language | undefined },
  record: Recorder,
): Promise<void> {
  const { language } = typed;
  const name = personName(typed.name);
  const now = { name, language };
  const fields = (['name', 'language'] as const).filter((field) => now[field] !== former[field]);
  if (fields.length === 0) return;
  const sealed = sealPerson(keys, id, { email, name });
  await trx
    .updateTable('member')
    .set({ sealed, language: language ?? null })
    .where('id', '=', id)
    .execute();
  await record(trx, { act: 'desk.account', subject: id, details: { fields } });
}

/** One line, and not a long one. */
function personName(typed: string): string {
  return typed
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, MOST_OF_A_NAME);
}

/** `last-admin`: nothing was changed, since nobody could have run the team any more. */
export type TeamChange = 'changed' | 'last-admin';

/** Gives a member these roles in the place of all they had. */
export async function changeRoles(trx: Trx, member: Member, roles: Roles, record: Recorder): Promise<TeamChange> {
  if (member.isAdmin && !roles.isAdmin && !(await hasOtherAdmins(trx, member.id))) return 'last-admin';
  await trx.updateTable('member').set({ is_admin: roles.isAdmin }).where('id', '=', member.id).execute();
  await trx.deleteFrom('member_role').where('member_id', '=', member.id).execute();
  const rows = [...roles.inCampaigns].map(([campaign_id, role]) => ({ member_id: member.id, campaign_id, role }));
  if (rows.length > 0) await trx.insertInto('member_role').values(rows).execute();
  const details = { before: rolesRecord(member), after: rolesRecord(roles) };
  await record(trx, { act: 'team.change', subject: member.id, details });
  return 'changed';
}

/**
 * Takes somebody out of the team at once: their browsers are signed out. Their name stays, sealed, for the audit; their
 * address can be added anew. The last admin stays: nobody could add another.
 */
export async function removeFromTeam(trx: Trx, member: Member, now: Date, record: Recorder): Promise<TeamChange> {
  if (member.isAdmin && !(await hasOtherAdmins(trx, member.id))) return 'last-admin';
  for (const table of ['session', 'member_role', 'totp', 'recovery_code', 'passkey'] as const) {
    await trx.deleteFrom(table).where('member_id', '=', member.id).execute();
  }
  await trx
    .updateTable('member')
    .set({ email_index: null, is_admin: false, removed_at: now })
    .where('id', '=', member.id)
    .execute();
  await record(trx, { act: 'team.remove', subject: member.id, details: rolesRecord(member) });
  return 'changed';
}

function rolesRecord({ isAdmin, inCampaigns }: Roles): RolesRecord {
  return { admin: isAdmin, campaigns: Object.fromEntries(inCampaigns) };
}

/** Locks the admins, so that the last two cannot remove each other. */
async function hasOtherAdmins(trx: Trx, id: MemberId): Promise<boolean> {
  const admins = await trx
    .selectFrom('member')
    .select('id')
    .where('is_admin', '=', true)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return admins.some((admin) => admin.id !== id);
}
