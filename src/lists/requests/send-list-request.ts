import { campaignTitle } from '../../accounts/desk-frame.ts';
import type { MemberId } from '../../accounts/member.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { SendSignInLinkDeps } from '../../accounts/send-sign-in-link.ts';
import { findMember } from '../../accounts/store.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { MailContent } from '../../platform/mail/mailer.ts';
import { addJob } from '../../platform/queue/queue.ts';
import { listDecisionMail, listRequestMail } from './mails.ts';
import { downloadEnds, type ListRequest, type ListRequestId, lapsesAt, standingAt } from './request.ts';
import { findRequest } from './request-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    sendListRequest: ListRequestPayload;
  }
}

interface ListRequestPayload {
  readonly requestId: ListRequestId;
  readonly campaignId: CampaignId;
  /** Who is to be told. */
  readonly memberId: MemberId;
  /** Of whoever asked or decided: the best guess there is. */
  readonly language: Language;
}

export interface SendListRequestDeps extends SendSignInLinkDeps {
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
}

const RETRY_MS = 60_000;

/** Tells another organiser that a request waits, as long as it does; and whoever asked, what others decided. */
export async function sendListRequest(payload: ListRequestPayload, deps: SendListRequestDeps): Promise<void> {
  const { requestId, campaignId, memberId } = payload;
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const now = clock();
  const campaign = deps.findCampaign(campaignId);
  const member = await findMember(db, siteKeys, memberId);
  const request = await findRequest(db, siteKeys, campaignId, requestId);
  if (campaign === undefined || member === undefined || !mayOrganise(member, campaignId)) return;
  const language = member.language ?? payload.language;
  const about = {
    campaign: campaignTitle(campaign, language).title,
    url: `${baseUrl}/desk/c/${campaign.slug}/lists/${requestId}`,
  };
  const content = request && letterTo(memberId, request, { tools, language, about, now });
  if (content === undefined) return;
  const { kind } = await mailer.send({
    ...content,
    to: member.email,
    language,
    messageId: `<list-request.${requestId}.${memberId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendListRequest', payload, runAt: new Date(now.getTime() + RETRY_MS) });
  }
}

interface Occasion {
  readonly tools: SendListRequestDeps['tools'];
  readonly language: Language;
  readonly about: { readonly campaign: string; readonly url: string };
  readonly now: Date;
}

/** What there is to tell a member of a request as it stands now; undefined where there is nothing. */
function letterTo(
  memberId: MemberId,
  request: ListRequest,
  { tools, language, about, now }: Occasion,
): MailContent | undefined {
  const standing = standingAt(request, now);
  if (request.askedBy !== memberId) {
    return standing === 'waiting'
      ? listRequestMail(tools, language, { ...about, lapsesAt: lapsesAt(request) })
      : undefined;
  }
  const isDecided = request.state === 'granted' || request.state === 'refused';
  if (request.decidedBy === memberId || !isDecided || standing === 'over') return undefined;
  const ends = request.state === 'granted' ? downloadEnds(request) : undefined;
  return listDecisionMail(tools, language, { ...about, downloadEnds: ends, refusal: request.refusal });
}
