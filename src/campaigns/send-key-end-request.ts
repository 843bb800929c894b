import { campaignTitle } from '../accounts/desk-frame.ts';
import { deskLetter } from '../accounts/mails.ts';
import type { MemberId } from '../accounts/member.ts';
import type { SendSignInLinkDeps } from '../accounts/send-sign-in-link.ts';
import { findMember, listMembers } from '../accounts/store.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Trx } from '../platform/db/database.ts';
import { formatMoment } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { addJob } from '../platform/queue/queue.ts';
import type { Campaign, CampaignId } from './campaign.ts';
import { findKeyEndRequest } from './key-end-request.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendKeyEndRequest: KeyEndPayload;
  }
}

interface KeyEndPayload {
  readonly campaignId: CampaignId;
  /** Who is to be told. */
  readonly memberId: MemberId;
  /** Of whoever asked: the best guess there is. */
  readonly language: Language;
}

const RETRY_MS = 15_000;
/** People may be in danger: before any mail to a supporter. */
const PRIORITY = -10;

/** Asks for a mail to every other admin, in the request's own transaction: one of them has to come within a day. */
export async function tellOtherAdmins(
  trx: Trx,
  keys: SiteKeys,
  campaignId: CampaignId,
  asker: { readonly id: MemberId; readonly language: Language },
): Promise<void> {
  const others = (await listMembers(trx, keys)).filter(({ id, isAdmin }) => isAdmin && id !== asker.id);
  for (const { id: memberId } of others) {
    const payload = { campaignId, memberId, language: asker.language };
    await addJob(trx, { task: 'sendKeyEndRequest', payload, priority: PRIORITY });
  }
}

/** Tells another admin that a campaign's keys are to end, as long as they can confirm it. */
export async function sendKeyEndRequest(
  payload: KeyEndPayload,
  deps: SendSignInLinkDeps & { readonly findCampaign: (id: CampaignId) => Campaign | undefined },
): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const now = clock();
  const campaign = deps.findCampaign(payload.campaignId);
  const member = await findMember(db, siteKeys, payload.memberId);
  const request = await findKeyEndRequest(db, siteKeys, payload.campaignId, now);
  if (campaign === undefined || member?.isAdmin !== true || request === undefined) return;
  const language = member.language ?? payload.language;
  const told = { campaign: campaignTitle(campaign, language).title, until: formatMoment(language, request.until) };
  const say = (key: string) => tools.locales.message(language, key, told);
  const { kind } = await mailer.send({
    ...deskLetter(tools, language, {
      subject: say('desk-keys.mail.subject'),
      opening: say('desk-keys.mail.opening'),
      ask: say('desk-keys.mail.ask'),
      button: { label: say('desk-keys.mail.button'), url: `${baseUrl}/desk/c/${campaign.slug}/keys` },
      afterwards: [say('desk-keys.mail.surprised')],
      why: say('desk-keys.mail.why'),
    }),
    to: member.email,
    language,
    messageId: `<key-end.${campaign.id}.${request.askedAt.getTime()}.${member.id}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    const runAt = new Date(now.getTime() + RETRY_MS);
    await addJob(db, { task: 'sendKeyEndRequest', payload, runAt, priority: PRIORITY });
  }
}
