import { maySeeCounts } from '../accounts/roles.ts';
import type { SendSignInLinkDeps } from '../accounts/send-sign-in-link.ts';
import { findMember } from '../accounts/store.ts';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import { readDashboard } from '../dashboard/read-model.ts';
import { countOnPaper } from '../paper/paper.ts';
import { inTransaction } from '../platform/db/database.ts';
import { addJob } from '../platform/queue/queue.ts';
import { nextAttempt } from '../signatures/mail-plan.ts';
import { digestMail } from './digest-mail.ts';
import { claimDigest, type MailRef, stopDigest, unclaimDigest } from './digest-store.ts';
import { stopHeaders, stopPath } from './stop-token.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendDigest: DigestPayload;
  }
}

/** Ids only: whoever reads the queue learns nothing. */
interface DigestPayload extends MailRef {
  readonly monday: string;
  /** How often it was put off. */
  readonly attempt: number;
}

export interface SendDigestDeps extends SendSignInLinkDeps {
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
}

/** Sends a member the numbers of a week: at most once, though the job may run twice or be cut off half-way. */
export async function sendDigest(payload: DigestPayload, deps: SendDigestDeps): Promise<void> {
  const { campaignId, memberId, monday } = payload;
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const campaign = deps.findCampaign(campaignId);
  const member = await findMember(db, siteKeys, memberId);
  if (member === undefined || !maySeeCounts(member, campaignId)) return stopDigest(db, payload);
  if (campaign === undefined) return;
  const numbers = await readDashboard(db, campaign, clock());
  const onPaper = await countOnPaper(db, campaignId);
  const asked = await claimDigest(db, payload, monday);
  if (asked === undefined) return;
  const language = member.language ?? asked;
  const stopUrl = baseUrl + stopPath(siteKeys, 'digest', payload);
  const url = `${baseUrl}/desk/c/${campaign.slug}/brief`;
  const { kind } = await mailer.send({
    ...digestMail(tools, language, { campaign, numbers, onPaper, monday, url, stopUrl }),
    to: member.email,
    language,
    messageId: `<digest.${monday}.${campaignId}.${memberId}@${new URL(baseUrl).hostname}>`,
    headers: stopHeaders(stopUrl),
  });
  const attempt = payload.attempt + 1;
  const runAt = kind === 'deferred' ? nextAttempt(attempt, clock()) : undefined;
  if (runAt === undefined) return;
  await inTransaction(db, async (trx) => {
    await unclaimDigest(trx, payload, monday);
    await addJob(trx, { task: 'sendDigest', payload: { campaignId, memberId, monday, attempt }, runAt });
  });
}
