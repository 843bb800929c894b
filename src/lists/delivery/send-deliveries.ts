import { campaignTitle } from '../../accounts/desk-frame.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { SendListRequestDeps } from '../requests/send-list-request.ts';
import { type DeliveryId, isAlive } from './delivery.ts';
import { deliveryPath } from './delivery-link.ts';
import { mailEach } from './mail-each.ts';
import { deliveryMail } from './mails.ts';
import { dueDeliveries, forgetMails, markFailed, markMailed } from './mails-store.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    sendDeliveries: SendDeliveriesPayload;
  }
}

/** Ids only: the addresses stand with the deliveries. */
interface SendDeliveriesPayload {
  readonly campaignId: CampaignId;
  readonly deliveryIds: readonly DeliveryId[];
  /** How often these were put off. */
  readonly attempt: number;
}

/**
 * Mails the links of deliveries. Run twice in the moment between a server's "accepted" and our writing it down, it sends
 * one mail again under the same Message-ID.
 */
export async function sendDeliveries(payload: SendDeliveriesPayload, deps: SendListRequestDeps): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const { campaignId, deliveryIds } = payload;
  const now = clock();
  const campaign = deps.findCampaign(campaignId);
  if (campaign === undefined) return;
  const found = await dueDeliveries(db, campaignId, deliveryIds);
  const ended = found.filter((delivery) => !isAlive(delivery, now));
  if (ended.length > 0) await forgetMails(db, ended);
  const attempt = payload.attempt + 1;
  const again = await mailEach(mailer, now, {
    due: found.filter((delivery) => isAlive(delivery, now)),
    attempt,
    compose: (delivery) => {
      const { id, language, endsAt, needsCode, ageKey, mailsSent, recipientEmail } = delivery;
      return {
        ...deliveryMail(tools, language, {
          campaign: campaignTitle(campaign, language).title,
          endsAt,
          needsCode,
          isEncrypted: ageKey !== undefined,
          url: baseUrl + deliveryPath(siteKeys, language, delivery),
        }),
        to: recipientEmail,
        language,
        messageId: `<list-delivery.${id}.${mailsSent + 1}@${new URL(baseUrl).hostname}>`,
      };
    },
    markSent: (delivery) => markMailed(db, delivery, clock()),
    markFailed: ({ id }, failure, reason) => markFailed(db, id, failure, reason),
  });
  if (again === undefined) return;
  const { ids, runAt } = again;
  await addJob(db, { task: 'sendDeliveries', payload: { campaignId, deliveryIds: ids, attempt }, runAt });
}
