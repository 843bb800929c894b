import type { Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { newUuid7 } from '../platform/ids.ts';
import { addJob } from '../platform/queue/queue.ts';
import { factorChangeMail } from './mails.ts';
import type { FactorChange, MemberId } from './member.ts';
import type { SendSignInLinkDeps } from './send-sign-in-link.ts';
import { findMember } from './store.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendFactorChange: FactorChangePayload;
  }
}

interface FactorChangePayload extends FactorChange {
  readonly memberId: MemberId;
  /** Of the page it was done on. */
  readonly language: Language;
  /** So that a mail sent twice is one. */
  readonly noticeId: string;
}

const RETRY_MS = 60_000;

/** Asks for a mail to a member, in the change's own transaction: whoever has taken their sign-in does not go unnoticed. */
export async function tellOfFactor(
  trx: Trx,
  language: Language,
  memberId: MemberId,
  { factor, change }: FactorChange,
): Promise<void> {
  const payload = { memberId, language, factor, change, noticeId: newUuid7() };
  await addJob(trx, { task: 'sendFactorChange', payload });
}

/** Tells a member that a way to sign in as them has come or gone. */
export async function sendFactorChange(payload: FactorChangePayload, deps: SendSignInLinkDeps): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const member = await findMember(db, siteKeys, payload.memberId);
  if (member === undefined) return;
  const language = member.language ?? payload.language;
  const { kind } = await mailer.send({
    ...factorChangeMail(tools, language, payload, `${baseUrl}/desk/account`),
    to: member.email,
    language,
    messageId: `<factor.${payload.noticeId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendFactorChange', payload, runAt: new Date(clock().getTime() + RETRY_MS) });
  }
}
