import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import type { Mailer } from '../platform/mail/mailer.ts';
import { addJob } from '../platform/queue/queue.ts';
import { type DeskMailTools, signInMail } from './mails.ts';
import type { SignInLinkId } from './member.ts';
import { findLink, linkPath, linkPriority } from './sign-in-link.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    sendSignInLink: SignInLinkPayload;
  }
}

interface SignInLinkPayload {
  readonly linkId: SignInLinkId;
}

export interface SendSignInLinkDeps {
  readonly db: Database;
  readonly siteKeys: SiteKeys;
  readonly mailer: Mailer;
  readonly tools: DeskMailTools;
  readonly baseUrl: string;
  readonly clock: () => Date;
}

/** Somebody waits for it, and it is soon over: tried again often, until it is. */
const RETRY_MS = 15_000;

/**
 * Mails a link to the member whose address was typed; for an address that is nobody's there is nothing to do. Run twice,
 * it sends the same mail under the same Message-ID.
 */
export async function sendSignInLink({ linkId }: SignInLinkPayload, deps: SendSignInLinkDeps): Promise<void> {
  const { db, siteKeys, mailer, tools, baseUrl, clock } = deps;
  const now = clock();
  const link = await findLink(db, siteKeys, linkId, now);
  if (link === undefined) return;
  const language = link.member.language ?? link.language ?? 'en';
  const { kind } = await mailer.send({
    ...signInMail(tools, language, `${baseUrl}${linkPath(siteKeys, linkId)}`),
    to: link.member.email,
    language,
    messageId: `<sign-in.${linkId}@${new URL(baseUrl).hostname}>`,
  });
  if (kind === 'deferred') {
    const runAt = new Date(now.getTime() + RETRY_MS);
    await addJob(db, { task: 'sendSignInLink', payload: { linkId }, runAt, priority: linkPriority });
  }
}
