import { campaignTitle } from '../../accounts/desk-frame.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { SendListRequestDeps } from '../requests/send-list-request.ts';
import { deliveryPath } from './delivery-link.ts';
import { mailEach } from './mail-each.ts';
import { noticeMail } from './mails.ts';
import type { NoticeId } from './notice.ts';
import { dueNotices, markNoticeFailed, markNoticeMailed } from './notice-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    sendListNotices: SendNoticesPayload;
  }
}

interface SendNoticesPayload {
  readonly campaignId: CampaignId;
  readonly noticeIds: readonly NoticeId[];
  /** How often these were put off. */
  readonly attempt: number;
}

/** Mails notices of entries to delete, with the same promises as `sendDeliveries`. */
export async function sendListNotices(payload: SendNoticesPayload, deps: SendListRequestDeps): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const { campaignId, noticeIds } = payload;
  const campaign = deps.findCampaign(campaignId);
  if (campaign === undefined) return;
  const attempt = payload.attempt + 1;
  const again = await mailEach(mailer, clock(), {
    due: await dueNotices(db, campaignId, noticeIds),
    attempt,
    compose: ({ id, language, deliveryId, isFresh, recipientEmail, ...about }) => {
      const path =
        deliveryId === null
          ? `/${language}/c/${campaign.slug}`
          : deliveryPath(siteKeys, language, { campaignId, id: deliveryId });
      return {
        ...noticeMail(tools, language, {
          ...about,
          campaign: campaignTitle(campaign, language).title,
          leadsTo: isFresh ? 'fresh' : deliveryId === null ? 'campaign' : 'list',
          url: baseUrl + path,
        }),
        to: recipientEmail,
        language,
        messageId: `<list-notice.${id}@${new URL(baseUrl).hostname}>`,
      };
    },
    markSent: ({ id }) => markNoticeMailed(db, id, clock()),
    markFailed: ({ id }, failure) => markNoticeFailed(db, id, failure),
  });
  if (again === undefined) return;
  const { ids, runAt } = again;
  await addJob(db, { task: 'sendListNotices', payload: { campaignId, noticeIds: ids, attempt }, runAt });
}
