import type { Language } from '../platform/i18n/languages.ts';
import { addJob } from '../platform/queue/queue.ts';
import { welcomeMail } from './mails.ts';
import type { MemberId } from './member.ts';
import type { SendSignInLinkDeps } from './send-sign-in-link.ts';
import { findMember } from './store.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendWelcome: WelcomePayload;
  }
}

interface WelcomePayload {
  readonly memberId: MemberId;
  /** Of whoever added them: the best guess there is. */
  readonly language: Language;
}

const RETRY_MS = 60_000;

/** Tells somebody new that they are in the team, and where to sign in. It holds no link that signs in. */
export async function sendWelcome(payload: WelcomePayload, deps: SendSignInLinkDeps): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const member = await findMember(db, siteKeys, payload.memberId);
  if (member === undefined) return;
  const language = member.language ?? payload.language;
  const { kind } = await mailer.send({
    ...welcomeMail(tools, language, `${baseUrl}/desk/sign-in`),
    to: member.email,
    language,
    messageId: `<welcome.${member.id}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    await addJob(db, { task: 'sendWelcome', payload, runAt: new Date(clock().getTime() + RETRY_MS) });
  }
}
