import { campaignTitle } from '../accounts/desk-frame.ts';
import { type DeskMailTools, deskLetter } from '../accounts/mails.ts';
import type { MemberId } from '../accounts/member.ts';
import { maySeeCounts } from '../accounts/roles.ts';
import type { SendSignInLinkDeps } from '../accounts/send-sign-in-link.ts';
import { findMember } from '../accounts/store.ts';
import type { Campaign, CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { MailContent } from '../platform/mail/mailer.ts';
import { addJob } from '../platform/queue/queue.ts';
import { wantsMilestones } from './milestone-store.ts';
import { milestoneSentence } from './milestone-words.ts';
import type { MilestoneKey } from './milestones.ts';
import { stopHeaders, stopPath } from './stop-token.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendMilestones: MilestonesPayload;
  }
}

interface MilestonesPayload {
  readonly campaignId: CampaignId;
  /** Who is to be told. */
  readonly memberId: MemberId;
  /** What was reached at once: one mail for all of it. */
  readonly keys: readonly MilestoneKey[];
}

export interface SendMilestonesDeps extends SendSignInLinkDeps {
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
}

const RETRY_MS = 60_000;

/** Tells a member of the team what their campaign has reached. */
export async function sendMilestones(payload: MilestonesPayload, deps: SendMilestonesDeps): Promise<void> {
  const { campaignId, memberId, keys } = payload;
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const campaign = deps.findCampaign(campaignId);
  const member = await findMember(db, siteKeys, memberId);
  if (campaign === undefined || member === undefined || !maySeeCounts(member, campaignId)) return;
  if (!(await wantsMilestones(db, payload))) return;
  const stopUrl = baseUrl + stopPath(siteKeys, 'milestones', payload);
  const language = member.language ?? campaign.defaultLanguage;
  const content = milestonesMail(tools, language, {
    campaign,
    keys,
    url: `${baseUrl}/desk/c/${campaign.slug}/brief`,
    stopUrl,
  });
  if (content === undefined) return;
  const { kind } = await mailer.send({
    ...content,
    to: member.email,
    language,
    headers: stopHeaders(stopUrl),
    messageId: `<milestone.${campaignId}.${memberId}.${keys[0]?.replaceAll(':', '-')}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendMilestones', payload, runAt: new Date(clock().getTime() + RETRY_MS) });
  }
}

interface MilestonesLetter {
  readonly campaign: Campaign;
  readonly keys: readonly MilestoneKey[];
  readonly url: string;
  readonly stopUrl: string;
}

function milestonesMail(
  tools: DeskMailTools,
  language: Language,
  { campaign, keys, url, stopUrl }: MilestonesLetter,
): MailContent | undefined {
  const { locales } = tools;
  const say = (key: string, params?: Record<string, string>) => locales.message(language, key, params);
  const [first, ...others] = keys.flatMap((key) => milestoneSentence(locales, language, campaign, key) ?? []);
  if (first === undefined) return undefined;
  return deskLetter(tools, language, {
    subject: first,
    opening: first,
    ask: say('digest.milestone-mail.ask', { campaign: campaignTitle(campaign, language).title }),
    button: { label: say('digest.milestone-mail.button'), url },
    afterwards: others,
    why: say('digest.milestone-mail.why'),
    stop: { label: say('digest.mail.stop'), url: stopUrl },
  });
}
