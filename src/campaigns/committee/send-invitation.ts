import { campaignTitle } from '../../accounts/desk-frame.ts';
import { deskLetter } from '../../accounts/mails.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { SendSignInLinkDeps } from '../../accounts/send-sign-in-link.ts';
import { findMember } from '../../accounts/store.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import type { MailContent } from '../../platform/mail/mailer.ts';
import { addJob, type TaskName } from '../../platform/queue/queue.ts';
import { readCampaigns } from '../store.ts';
import { type InvitationId, invitationPath, isAnswerable } from './invitation.ts';
import { addressOf, findInvitation, forgetInvited } from './invitation-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    sendInvitation: InvitationPayload;
    sendCommitteeAnswer: InvitationPayload;
    forgetInvited: Record<string, never>;
  }
}

interface InvitationPayload {
  readonly invitationId: InvitationId;
}

const RETRY_MS = 60_000;

/** Mails the link to the person, as long as it takes an answer. Run twice, it sends the same mail again. */
export async function sendInvitation({ invitationId }: InvitationPayload, deps: SendSignInLinkDeps): Promise<void> {
  const { db, siteKeys, baseUrl, tools, clock } = deps;
  const invitation = await findInvitation(db, invitationId);
  const to = await addressOf(db, siteKeys, invitationId);
  if (invitation === undefined || to === undefined || !isAnswerable(invitation, clock())) return;
  const { language, expiresAt, campaignId } = invitation;
  const [stored] = await readCampaigns(db, { ids: [campaignId] });
  if (stored === undefined) return;
  const campaign = campaignTitle(stored.campaign, language).title;
  const say = (key: string) =>
    tools.locales.message(language, key, { campaign, date: formatDate(language, expiresAt) });
  const content = deskLetter(tools, language, {
    subject: say('desk-invitation.mail.subject'),
    opening: say('desk-invitation.mail.opening'),
    ask: say('desk-invitation.mail.ask'),
    button: {
      label: say('desk-invitation.mail.button'),
      url: `${baseUrl}${invitationPath(siteKeys, invitationId)}?lang=${language}`,
    },
    afterwards: [say('desk-invitation.mail.until'), say('desk-invitation.mail.nothing')],
    why: say('desk-invitation.mail.why'),
  });
  await send(deps, 'sendInvitation', invitationId, { ...content, to, language });
}

/** Tells whoever invited somebody what the person has answered; the mail names nobody. */
export async function sendCommitteeAnswer(
  { invitationId }: InvitationPayload,
  deps: SendSignInLinkDeps,
): Promise<void> {
  const { db, siteKeys, baseUrl, tools } = deps;
  const invitation = await findInvitation(db, invitationId);
  if (invitation === undefined) return;
  const { state, invitedBy, campaignId } = invitation;
  if (state === 'invited' || state === 'opened') return;
  const member = await findMember(db, siteKeys, invitedBy);
  const [stored] = await readCampaigns(db, { ids: [campaignId] });
  if (member === undefined || stored === undefined || !mayOrganise(member, campaignId)) return;
  const language = member.language ?? 'en';
  const campaign = campaignTitle(stored.campaign, language).title;
  const say = (key: string) => tools.locales.message(language, key, { campaign });
  const content = deskLetter(tools, language, {
    subject: say(`desk-invitation.answer-mail.subject-${state}`),
    opening: say(`desk-invitation.answer-mail.opening-${state}`),
    ask: say('desk-invitation.answer-mail.ask'),
    button: {
      label: say('desk-invitation.answer-mail.button'),
      url: `${baseUrl}/desk/c/${stored.campaign.slug}/committee`,
    },
    afterwards: [],
    why: say('desk-invitation.answer-mail.why'),
  });
  await send(deps, 'sendCommitteeAnswer', invitationId, { ...content, to: member.email, language });
}

export async function forgetInvitedAddresses({ db, clock }: Pick<SendSignInLinkDeps, 'db' | 'clock'>): Promise<void> {
  await forgetInvited(db, clock());
}

async function send(
  { db, mailer, baseUrl, clock }: SendSignInLinkDeps,
  task: TaskName & ('sendInvitation' | 'sendCommitteeAnswer'),
  invitationId: InvitationId,
  mail: MailContent & Pick<Parameters<SendSignInLinkDeps['mailer']['send']>[0], 'to' | 'language'>,
): Promise<void> {
  const { kind } = await mailer.send({
    ...mail,
    messageId: `<${task}.${invitationId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind !== 'deferred') return;
  await addJob(db, { task, payload: { invitationId }, runAt: new Date(clock().getTime() + RETRY_MS) });
}
