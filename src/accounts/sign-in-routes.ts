import type { AuditLog } from '../audit/log.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { NetworkLimit } from '../platform/http/limits.ts';
import { parseAddress } from '../platform/mail/address.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { type DeskAnswer, type GuestRoute, type MemberRoute, missing, moved, page, type Visit } from './desk.ts';
import { deskForm, type FieldIssue, fieldView } from './desk-form.ts';
import { deskNotice } from './desk-notice.ts';
import { endSession, startSession } from './sessions.ts';
import { findLink, linkMinutes, readLinkToken, requestLink, useLink } from './sign-in-link.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'desk.sign-in': { readonly browser: string };
  }
}

export interface SignInDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly audit: AuditLog;
  readonly tools: PageTools;
  /** Of links asked for from one network. */
  readonly linkLimit: NetworkLimit;
}

/** From an address to a session: the form, the mail's link, its button; and the way out. */
export function signInRoutes(deps: SignInDeps): readonly (GuestRoute | MemberRoute)[] {
  const { db, tools } = deps;
  return [
    { method: 'GET', path: '/desk/sign-in', role: 'guest', answer: (visit) => page(signInPage(tools, visit)) },
    { method: 'POST', path: '/desk/sign-in', role: 'guest', answer: (visit) => askForLink(deps, visit) },
    { method: 'GET', path: '/desk/sign-in/sent', role: 'guest', answer: (visit) => page(sentPage(tools, visit)) },
    {
      method: 'GET',
      path: '/desk/sign-in/:token',
      role: 'guest',
      holdsToken: true,
      answer: (visit) => showLink(deps, visit),
    },
    {
      method: 'POST',
      path: '/desk/sign-in/:token',
      role: 'guest',
      holdsToken: true,
      answer: (visit) => followLink(deps, visit),
    },
    {
      method: 'POST',
      path: '/desk/sign-out',
      role: 'arriving',
      stepUp: false,
      answer: async ({ member, session }) => {
        await endSession(db, member.id, session.id);
        return { kind: 'moved', to: '/desk/sign-in', done: 'desk.done.signed-out', session: 'ended' };
      },
    },
  ];
}

async function askForLink({ db, keys, tools, linkLimit }: SignInDeps, visit: Visit): Promise<DeskAnswer> {
  const { fields, language, now, network, say } = visit;
  const typed = fields.text('email');
  const address = parseAddress(typed);
  if (address === undefined) {
    return page(signInPage(tools, visit, typed, [{ field: 'email', text: say('desk.sign-in.email-issue') }]), 422);
  }
  const secondsToWait = await linkLimit.secondsToWait(network);
  if (secondsToWait !== undefined) {
    const answer = deskNotice(tools, visit, 'too-many-links', 429);
    return answer.kind === 'page' ? { ...answer, headers: { 'Retry-After': String(secondsToWait) } } : answer;
  }
  await requestLink(db, keys, { address, language, now });
  return moved(`/desk/sign-in/sent?lang=${language}`);
}

async function showLink({ db, keys, tools }: SignInDeps, visit: Visit): Promise<DeskAnswer> {
  const { token = '' } = visit.params;
  const id = readLinkToken(keys, token);
  if (id === undefined) return missing;
  const link = await findLink(db, keys, id, visit.now);
  const there = visit.inLanguage(link?.language ?? visit.language);
  if (link === undefined) return deskNotice(tools, there, 'link-over', 410);
  return page(linkPage(tools, there, token));
}

/** Confirmed by a POST, since mail scanners follow links; the second factor comes after it. */
async function followLink({ db, keys, audit, tools }: SignInDeps, visit: Visit): Promise<DeskAnswer> {
  const { params, now, agent } = visit;
  const id = readLinkToken(keys, params.token ?? '');
  if (id === undefined) return missing;
  const session = await inTransaction(db, async (trx) => {
    const link = await useLink(trx, keys, id, now);
    if (link === undefined) return undefined;
    const { member, language } = link;
    // Mails to them have no browser to ask.
    if (member.language === undefined) {
      const spoken = language ?? visit.language;
      await trx.updateTable('member').set({ language: spoken }).where('id', '=', member.id).execute();
    }
    const token = await startSession(trx, { memberId: member.id, agent, now });
    const actor = { kind: 'member', id: member.id } as const;
    await audit.record(trx, { actor, act: 'desk.sign-in', subject: member.id, details: { browser: agent } });
    return token;
  });
  if (session === undefined) return deskNotice(tools, visit, 'link-over', 410);
  return { kind: 'moved', to: '/desk', session };
}

function signInPage(tools: PageTools, visit: Visit, email = '', issues: readonly FieldIssue[] = []): string {
  const { say, language } = visit;
  const field = {
    name: 'email',
    label: say('desk.sign-in.email'),
    type: 'email',
    inputMode: 'email',
    direction: 'ltr',
    autocomplete: 'email',
    value: email,
  } as const;
  return deskForm(tools, visit, {
    heading: say('desk.sign-in.title'),
    paragraphs: [say('desk.sign-in.lead')],
    issues,
    form: {
      action: `/desk/sign-in?lang=${language}`,
      fields: [fieldView(field, issues)],
      button: say('desk.sign-in.button'),
    },
  });
}

/** The same whether or not the address is a member's. */
function sentPage(tools: PageTools, visit: Visit): string {
  const { say, language } = visit;
  return deskForm(tools, visit, {
    heading: say('desk.sent.title'),
    paragraphs: [say('desk.sent.lead', { minutes: linkMinutes.mailed }), say('desk.sent.nothing')],
    links: [{ url: `/desk/sign-in?lang=${language}`, label: say('desk.sent.again') }],
  });
}

function linkPage(tools: PageTools, visit: Visit, token: string): string {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say('desk.link.title'),
    paragraphs: [say('desk.link.lead')],
    form: { action: `/desk/sign-in/${token}`, button: say('desk.link.button') },
  });
}
