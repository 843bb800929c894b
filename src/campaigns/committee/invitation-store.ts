import type { MemberId } from '../../accounts/member.ts';
import { openText, type SiteKeys, sealText } from '../../platform/crypto/site-key.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { MadePicture } from '../../platform/pictures/picture.ts';
import { deletePictures, storePicture } from '../../platform/pictures/store.ts';
import type { CampaignId } from '../campaign.ts';
import type { EntryId, EntryWords } from './entry.ts';
import {
  type Invitation,
  type InvitationAnswer,
  type InvitationId,
  invitationDays,
  isInvitationId,
} from './invitation.ts';

const DAY_MS = 86_400_000;
/** In the place of an address that is needed no more. */
const FORGOTTEN = Buffer.alloc(0);

export interface NewInvitation {
  readonly entryId: EntryId;
  readonly campaignId: CampaignId;
  readonly address: string;
  readonly language: Language;
  readonly invitedBy: MemberId;
  readonly now: Date;
}

/** Invites somebody, or once more: a former link ends, and what was answered to it with it. */
export async function storeInvitation(trx: Trx, keys: SiteKeys, invitation: NewInvitation): Promise<InvitationId> {
  const { entryId, campaignId, address, language, invitedBy, now } = invitation;
  await deleteInvitation(trx, entryId);
  const id = newUuid7();
  if (!isInvitationId(id)) throw new Error(`${id} is no UUID.`);
  await trx
    .insertInto('committee_invitation')
    .values({
      id,
      member_id: entryId,
      campaign_id: campaignId,
      address_sealed: sealText(keys, contextOf(id), address),
      language,
      invited_by: invitedBy,
      state: 'invited',
      sent_at: now,
      expires_at: new Date(now.getTime() + invitationDays * DAY_MS),
      answered_at: null,
      proposal: null,
      portrait_id: null,
    })
    .execute();
  return id;
}

/** Ends an invitation and forgets its address. */
export async function deleteInvitation(trx: Trx, entryId: EntryId): Promise<void> {
  const gone = await trx
    .deleteFrom('committee_invitation')
    .where('member_id', '=', entryId)
    .returning('portrait_id')
    .execute();
  await deletePictures(
    trx,
    gone.map((row) => row.portrait_id),
  );
}

/** Those of a campaign, by the entries they are about. Served by committee_invitation_campaign. */
export async function listInvitations(db: Db, campaignId: CampaignId): Promise<ReadonlyMap<EntryId, Invitation>> {
  const rows = await selectInvitations(db).where('invitation.campaign_id', '=', campaignId).execute();
  return new Map(rows.map((row) => [row.member_id, invitationOf(row)]));
}

export async function findInvitation(db: Db, id: InvitationId): Promise<Invitation | undefined> {
  const row = await selectInvitations(db).where('invitation.id', '=', id).executeTakeFirst();
  return row && invitationOf(row);
}

/** Holds an invitation until the transaction ends: of two answers at once, the second sees the first. */
export async function holdInvitation(trx: Trx, id: InvitationId): Promise<Invitation | undefined> {
  await trx.selectFrom('committee_invitation').select('id').where('id', '=', id).forUpdate().execute();
  return findInvitation(trx, id);
}

/** The address it goes to; undefined where it is forgotten. */
export async function addressOf(db: Db, keys: SiteKeys, id: InvitationId): Promise<string | undefined> {
  const row = await db
    .selectFrom('committee_invitation')
    .select('address_sealed')
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined || row.address_sealed.length === 0
    ? undefined
    : openText(keys, contextOf(id), row.address_sealed);
}

export async function markOpened(db: Db, id: InvitationId): Promise<void> {
  await db
    .updateTable('committee_invitation')
    .set({ state: 'opened' })
    .where('id', '=', id)
    .where('state', '=', 'invited')
    .execute();
}

/** Writes down an answer, and forgets the address: the link is answered once. */
export async function storeAnswer(
  trx: Trx,
  id: InvitationId,
  answer: InvitationAnswer,
  {
    now,
    words,
    portrait,
  }: { readonly now: Date; readonly words: EntryWords; readonly portrait: MadePicture | undefined },
): Promise<void> {
  const isProposal = answer === 'changed';
  await trx
    .updateTable('committee_invitation')
    .set({
      state: answer,
      answered_at: now,
      proposal: isProposal ? JSON.stringify(words) : null,
      portrait_id: isProposal && portrait !== undefined ? await storePicture(trx, portrait) : null,
      address_sealed: FORGOTTEN,
    })
    .where('id', '=', id)
    .execute();
}

/** Takes a proposal as it is; its portrait, if it has one, takes the place of the entry's. */
export async function acceptProposal(trx: Trx, { id, entryId }: Pick<Invitation, 'id' | 'entryId'>): Promise<void> {
  const { portrait_id: given } = await trx
    .selectFrom('committee_invitation')
    .select('portrait_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('committee_invitation')
    .set({ state: 'approved', proposal: null, portrait_id: null })
    .where('id', '=', id)
    .execute();
  if (given === null) return;
  const former = await trx.selectFrom('committee_member').select('portrait_id').where('id', '=', entryId).execute();
  await trx.updateTable('committee_member').set({ portrait_id: given }).where('id', '=', entryId).execute();
  await deletePictures(
    trx,
    former.map((row) => row.portrait_id),
  );
}

/** Forgets the addresses of links that are over. @returns how many. */
export async function forgetInvited(db: Db, now: Date): Promise<number> {
  const forgotten = await db
    .updateTable('committee_invitation')
    .set({ address_sealed: FORGOTTEN })
    .where('expires_at', '<', now)
    .where('address_sealed', '!=', FORGOTTEN)
    .executeTakeFirst();
  return Number(forgotten.numUpdatedRows);
}

function contextOf(id: InvitationId): string {
  return `committee invitation ${id}`;
}

function selectInvitations(db: Db) {
  return db
    .selectFrom('committee_invitation as invitation')
    .leftJoin('picture', 'picture.id', 'invitation.portrait_id')
    .select(['invitation.id', 'invitation.member_id', 'invitation.campaign_id', 'invitation.language'])
    .select(['invitation.invited_by', 'invitation.state', 'invitation.sent_at', 'invitation.expires_at'])
    .select(['invitation.proposal', 'picture.source', 'picture.files']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectInvitations>['executeTakeFirstOrThrow']>>;

function invitationOf(row: Row): Invitation {
  const { id, member_id, campaign_id, language, invited_by, state, sent_at, expires_at, proposal, source, files } = row;
  return {
    id,
    entryId: member_id,
    campaignId: campaign_id,
    language,
    invitedBy: invited_by,
    state,
    sentAt: sent_at,
    expiresAt: expires_at,
    proposal: proposal ?? undefined,
    portrait: source === null || files === null ? undefined : { source, files },
  };
}
