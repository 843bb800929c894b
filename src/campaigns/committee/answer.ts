import type { AuditLog } from '../../audit/log.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { MadePicture } from '../../platform/pictures/picture.ts';
import { addJob } from '../../platform/queue/queue.ts';
import { lockCampaignById, raiseRevision } from '../campaign-row.ts';
import { languagesOf } from '../desk-words.ts';
import { readCampaigns } from '../store.ts';
import type { EntryWords } from './entry.ts';
import { differs, type InvitationAnswer, type InvitationId, isAnswerable } from './invitation.ts';
import { findInvitation, holdInvitation, storeAnswer } from './invitation-store.ts';
import { findEntry, hideEntry } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    /** By the person, who has no account. */
    'committee.answer': { readonly entry: string; readonly answer: InvitationAnswer };
  }
}

/** What the person sends. */
export type Reply =
  | { readonly kind: 'decline' }
  | { readonly kind: 'approve'; readonly words: EntryWords; readonly portrait: MadePicture | undefined };

/**
 * Takes the answer to an invitation, once. What is approved as it was offered is public at once; what was changed waits
 * for an organiser; who declines is not shown any more.
 *
 * @returns undefined where the link has ended meanwhile.
 */
export async function answerInvitation(
  db: Database,
  audit: AuditLog,
  id: InvitationId,
  reply: Reply,
  now: Date,
): Promise<InvitationAnswer | undefined> {
  return inTransaction(db, async (trx) => {
    const before = await findInvitation(trx, id);
    if (before === undefined) return undefined;
    await lockCampaignById(trx, before.campaignId);
    const invitation = await holdInvitation(trx, id);
    const [stored] = await readCampaigns(trx, { ids: [before.campaignId] });
    const entry = await findEntry(trx, before.campaignId, before.entryId);
    if (invitation === undefined || stored === undefined || entry === undefined) return undefined;
    if (!isAnswerable(invitation, now)) return undefined;
    const isChanged =
      reply.kind === 'approve' &&
      (reply.portrait !== undefined || differs(entry, reply.words, languagesOf(stored.campaign)));
    const answer: InvitationAnswer = reply.kind === 'decline' ? 'declined' : isChanged ? 'changed' : 'approved';
    const sent = reply.kind === 'approve' ? reply : { words: entry, portrait: undefined };
    await storeAnswer(trx, id, answer, { now, ...sent });
    if (answer !== 'changed') await hideEntry(trx, entry.id, answer === 'declined');
    await raiseRevision(trx, before.campaignId);
    await addJob(trx, { task: 'sendCommitteeAnswer', payload: { invitationId: id } });
    const { slug } = stored.campaign;
    const details = { entry: entry.id, answer };
    await audit.record(trx, {
      actor: { kind: 'system' },
      act: 'committee.answer',
      subject: slug,
      campaignId: before.campaignId,
      details,
    });
    return answer;
  });
}
