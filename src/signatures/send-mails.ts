import type { Campaign } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { GiveWay } from '../platform/give-way.ts';
import type { Mail, Mailer } from '../platform/mail/mailer.ts';
import type { SendResult } from '../platform/mail/smtp-verdict.ts';
import { addJob } from '../platform/queue/queue.ts';
import { linkToken } from './links.ts';
import { confirmBy, nextAttempt } from './mail-plan.ts';
import { type DueMail, findDueMails, recordMails } from './mail-store.ts';
import { alreadySignedMail, type MailTools, reminderMail, verificationMail } from './mails.ts';
import { openPerson } from './sealing.ts';
import type { SignatureRef } from './signature.ts';
import { findSignedText } from './store.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendMails: SendMailsPayload;
  }
}

/** Ids only: whoever reads the queue learns nothing. */
export interface SendMailsPayload {
  readonly signatures: readonly SignatureRef[];
  /** How often these were put off. */
  readonly attempt: number;
}

/** Newly asked for go first, what was put off next, reminders after them. */
export const mailPriority = { retry: 5, reminder: 10 } as const;

export interface SendMailsDeps {
  readonly db: Database;
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly mailer: Mailer;
  readonly tools: MailTools;
  readonly baseUrl: string;
  readonly clock: () => Date;
  /** In a rush, what is signed is stored first. */
  readonly giveWay: GiveWay;
  readonly onOutcome: (outcome: SendResult['kind'] | 'abandoned', count: number) => void;
}

/** Whoever signs in a quiet moment is written with few others, and gets their mail at once. */
const FEW = 10;

/**
 * Sends the mails that are due to a batch of signatures, and writes down what became of each.
 *
 * Safe to run twice: what was written down is not due any more. A crash between a server's "accepted" and our writing
 * it down sends a mail again under the same Message-ID, which tells its receiver that it is the same.
 */
export function sendMails(payload: SendMailsPayload, deps: SendMailsDeps): Promise<void> {
  const send = () => sendDue(payload, deps);
  return payload.signatures.length > FEW ? deps.giveWay(send) : send();
}

async function sendDue(payload: SendMailsPayload, deps: SendMailsDeps): Promise<void> {
  const due = await findDueMails(deps.db, payload.signatures);
  if (due.length === 0) return;
  const results = await Promise.all(due.map(async (mail) => ({ mail, kind: await sendOnce(mail, deps) })));
  const withKind = (kind: (typeof results)[number]['kind']) =>
    results.filter((result) => result.kind === kind).map(({ mail }) => mail);

  const attempt = payload.attempt + 1;
  const runAt = nextAttempt(attempt, deps.clock());
  const deferred = withKind('deferred');
  const sent = withKind('sent');
  const rejected = withKind('rejected');
  const abandoned = [...withKind('abandoned'), ...(runAt === undefined ? deferred : [])];
  await inTransaction(deps.db, async (trx) => {
    await recordMails(trx, { sent, rejected, abandoned });
    if (runAt !== undefined && deferred.length > 0) {
      const signatures = deferred.map(({ campaignId, signatureId }) => ({ campaignId, signatureId }));
      await addJob(trx, { task: 'sendMails', payload: { signatures, attempt }, runAt, priority: mailPriority.retry });
    }
  });
  for (const mail of sent) takenNotWrittenDown.delete(messageIdOf(mail, deps));
  deps.onOutcome('sent', sent.length);
  deps.onOutcome('rejected', rejected.length);
  deps.onOutcome('deferred', deferred.length);
  deps.onOutcome('abandoned', abandoned.length);
}

/**
 * Message-IDs of what a server has taken and the database could not yet write down, as when its disk is full: a process
 * that lives on does not send them again.
 */
const takenNotWrittenDown = new Set<string>();

async function sendOnce(due: DueMail, deps: SendMailsDeps): Promise<SendResult['kind'] | 'abandoned'> {
  const messageId = messageIdOf(due, deps);
  if (takenNotWrittenDown.has(messageId)) return 'sent';
  const composed = await composeMail(due, deps);
  if (composed === undefined) return 'abandoned';
  const { kind } = await deps.mailer.send(composed);
  if (kind === 'sent') takenNotWrittenDown.add(messageId);
  return kind;
}

/** Constant for this mail however often it is tried; the next mail to the same signatory has another number. */
function messageIdOf({ signatureId, mailsSent }: DueMail, { baseUrl }: SendMailsDeps): string {
  return `<${signatureId}.${mailsSent + 1}@${new URL(baseUrl).hostname}>`;
}

/** @returns undefined where the campaign's keys are gone: there is no address left to send to. */
async function composeMail(found: DueMail, deps: SendMailsDeps): Promise<Mail | undefined> {
  const campaign = deps.findCampaign(found.campaignId);
  if (campaign === undefined) return undefined;
  let due: DueMail | undefined = found;
  return withKeys(deps.keysOf, found.campaignId, async (keys) => {
    // Found again the second time: it may have been sealed anew since.
    const [mail] = due === undefined ? await findDueMails(deps.db, [found]) : [due];
    due = undefined;
    return mail && composeWith(keys, campaign, mail, deps);
  });
}

async function composeWith(keys: CampaignKeys, campaign: Campaign, due: DueMail, deps: SendMailsDeps): Promise<Mail> {
  const { email } = openPerson(keys, due, due.sealed);
  const text = await findSignedText(deps.db, campaign, due.textLanguage, due.textVersion);
  return {
    ...contentOf(due, campaign, keys, text, deps),
    to: email,
    language: due.language,
    messageId: messageIdOf(due, deps),
  };
}

function contentOf(
  due: DueMail,
  campaign: Campaign,
  keys: CampaignKeys,
  text: Awaited<ReturnType<typeof findSignedText>>,
  { tools, baseUrl }: SendMailsDeps,
) {
  const link = (purpose: 'confirm' | 'withdraw') =>
    `${baseUrl}/${due.language}/${purpose}/${linkToken(keys, due, purpose)}`;
  const facts = {
    language: due.language,
    campaign: text,
    campaignUrl: `${baseUrl}/${due.language}/c/${campaign.slug}`,
    withdrawUrl: link('withdraw'),
  };
  if (due.state === 'verified') return alreadySignedMail(tools, facts);
  const pending = { ...facts, confirmUrl: link('confirm'), confirmBy: confirmBy(campaign, due.createdAt) };
  return due.kind === 'reminder' ? reminderMail(tools, pending) : verificationMail(tools, pending);
}
