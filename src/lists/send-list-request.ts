import { campaignTitle } from '../accounts/desk-frame.ts';
import type { MemberId } from '../accounts/member.ts';
import { mayOrganise } from '../accounts/roles.ts';
import type { SendSignInLinkDeps } from '../accounts/send-sign-in-link.ts';
import { findMember } from '../accounts/store.ts';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { addJob } from '../platform/queue/queue.ts';
import { listRequestMail } from './mails.ts';
import { type ListRequestId, lapsesAt, standingAt } from './request.ts';
import { findRequest } from './request-store.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendListRequest: ListRequestPayload;
  }
}

interface ListRequestPayload {
  readonly requestId: ListRequestId;
  readonly campaignId: CampaignId;
  /** Who is to be told. */
  readonly memberId: MemberId;
  /** Of whoever asked: the best guess there is. */
  readonly language: Language;
}

export interface SendListRequestDeps extends SendSignInLinkDeps {
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
}

const RETRY_MS = 60_000;

/** Tells another organiser that a request waits, as long as it does. */
export async function sendListRequest(payload: ListRequestPayload, deps: SendListRequestDeps): Promise<void> {
  const { requestId, campaignId, memberId } = payload;
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const now = clock();
  const campaign = deps.findCampaign(campaignId);
  const member = await findMember(db, siteKeys, memberId);
  const request = await findRequest(db, siteKeys, campaignId, requestId);
  if (campaign === undefined || member === undefined || !mayOrganise(member, campaignId)) return;
  if (request === undefined || standingAt(request, now) !== 'waiting') return;
  const language = member.language ?? payload.language;
  const { kind } = await mailer.send({
    ...listRequestMail(tools, language, {
      campaign: campaignTitle(campaign, language).title,
      lapsesAt: lapsesAt(request),
      url: `${baseUrl}/desk/c/${campaign.slug}/lists/${requestId}`,
    }),
    to: member.email,
    language,
    messageId: `<list-request.${requestId}.${memberId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendListRequest', payload, runAt: new Date(now.getTime() + RETRY_MS) });
  }
}
