import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Address } from '../platform/mail/address.ts';
import { type CampaignRole, isMemberId, type Member, type MemberId, newId } from './member.ts';
import { addressIndex, sealPerson } from './sealing.ts';
import { findMember, findMemberByAddress } from './store.ts';

/** What somebody is to be: admin, or in a campaign. */
export type Grant = { readonly role: 'admin' } | { readonly role: CampaignRole; readonly campaignId: string };

export interface NewMember {
  readonly address: Address;
  readonly name: string;
}

/** Adds somebody to the team, or gives a member another role beside those they have. */
export async function addToTeam(trx: Trx, keys: SiteKeys, { address, name }: NewMember, grant: Grant): Promise<Member> {
  const known = await findMemberByAddress(trx, keys, address);
  const id = known?.id ?? (await createMember(trx, keys, { address, name }));
  await giveRole(trx, id, grant);
  const member = await findMember(trx, keys, id);
  if (member === undefined) throw new Error('A member who was just added is there.');
  return member;
}

/** @throws where somebody adds the same address at the same moment. */
async function createMember(trx: Trx, keys: SiteKeys, { address, name }: NewMember): Promise<MemberId> {
  const id = newId(isMemberId);
  await trx
    .insertInto('member')
    .values({
      id,
      email_index: addressIndex(keys, address),
      sealed: sealPerson(keys, id, { email: address.asTyped, name }),
      language: null,
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

export type Removal = 'removed' | 'last-admin';

/**
 * Takes somebody out of the team at once: their browsers are signed out. Their name stays, sealed, for the audit; their
 * address can be added anew. The last admin stays: nobody could add another.
 */
export async function removeFromTeam(trx: Trx, member: Member, now: Date): Promise<Removal> {
  if (member.isAdmin && !(await hasOtherAdmins(trx, member.id))) return 'last-admin';
  for (const table of ['session', 'member_role', 'totp', 'recovery_code', 'passkey'] as const) {
    await trx.deleteFrom(table).where('member_id', '=', member.id).execute();
  }
  await trx
    .updateTable('member')
    .set({ email_index: null, is_admin: false, removed_at: now })
    .where('id', '=', member.id)
    .execute();
  return 'removed';
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
