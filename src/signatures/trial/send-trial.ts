import type { MemberId } from '../../accounts/member.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import { findMember } from '../../accounts/store.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import { textPart } from '../../campaigns/drafts/draft-parts.ts';
import { readDraft } from '../../campaigns/drafts/draft-store.ts';
import { seenOf } from '../../campaigns/drafts/trial-store.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';
import { addJob } from '../../platform/queue/queue.ts';
import { confirmBy } from '../mail-plan.ts';
import { type MailTools, trialMail } from '../mails.ts';
import { trialPath } from './trial-link.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    sendTrial: TrialPayload;
  }
}

interface TrialPayload {
  readonly campaignId: CampaignId;
  readonly memberId: MemberId;
  readonly language: Language;
  /** Names this one of several mails. */
  readonly trialId: string;
}

export interface SendTrialDeps {
  readonly db: Database;
  readonly siteKeys: SiteKeys;
  readonly findCampaign: (id: CampaignId) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly mailer: Mailer;
  readonly tools: MailTools;
  readonly baseUrl: string;
  readonly clock: () => Date;
}

const RETRY_MS = 60_000;

/** Mails an organiser what everybody who signs will get, by the draft as it is now. Nothing is signed by it. */
export async function sendTrial(payload: TrialPayload, deps: SendTrialDeps): Promise<void> {
  const { db, siteKeys, findCampaign, keysOf, mailer, tools, baseUrl, clock } = deps;
  const { campaignId, memberId, language, trialId } = payload;
  const member = await findMember(db, siteKeys, memberId);
  const campaign = findCampaign(campaignId);
  const keys = await keysOf(campaignId);
  const draft = campaign && (await readDraft(db, campaign));
  if (member === undefined || !mayOrganise(member, campaignId) || !campaign || !keys || !draft) return;
  const text = draft.parts[textPart(language)].content;
  const trialUrl = baseUrl + trialPath(keys, language, { campaignId, memberId, seen: seenOf(text) });
  const { graceDays, unconfirmedDays, closesAt } = draft.parts.settings.content;
  const { kind } = await mailer.send({
    ...trialMail(tools, {
      language,
      campaign: { language, title: text.title, petition: text.petition },
      campaignUrl: trialUrl,
      withdrawUrl: trialUrl,
      confirmUrl: trialUrl,
      confirmBy: confirmBy({ graceDays, unconfirmedDays, closesAt: closesAt ?? undefined }, clock()),
    }),
    to: member.email,
    language,
    messageId: `<trial.${trialId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendTrial', payload, runAt: new Date(clock().getTime() + RETRY_MS) });
  }
}
