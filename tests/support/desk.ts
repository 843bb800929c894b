import type { Member } from '../../src/accounts/member.ts';
import { addToTeam, type Grant } from '../../src/accounts/members.ts';
import { startSession, strengthenSession } from '../../src/accounts/sessions.ts';
import { recorderFor } from '../../src/audit/log.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { newUuid7 } from '../../src/platform/ids.ts';
import { parseAddress } from '../../src/platform/mail/address.ts';
import type { TestApp } from './app.ts';
import { mustNotBeLogged } from './logs.ts';
import type { HeaderFields, TypedForm } from './supporter.ts';

/** A browser at the desk: it keeps the session's cookie, and says with each POST that it comes from our own page. */
export interface DeskVisitor {
  visit(path: string, headers?: HeaderFields): Promise<Response>;
  post(path: string, form?: TypedForm | URLSearchParams | FormData, headers?: HeaderFields): Promise<Response>;
  /** What it would send as its cookie; empty where nobody is signed in. */
  cookie(): string;
}

export interface DeskMember extends DeskVisitor {
  readonly member: Member;
}

/** A browser that nobody is signed in with. */
export function deskVisitor(app: TestApp, cookie = ''): DeskVisitor {
  let jar = cookie;
  const ask = async (path: string, init: RequestInit & { readonly headers: HeaderFields }): Promise<Response> => {
    mustNotBeLogged(jar.slice(jar.indexOf('=') + 1));
    const headers = { ...(jar === '' ? {} : { Cookie: jar }), ...init.headers };
    const answer = await fetch(new URL(path, app.baseUrl), { redirect: 'manual', ...init, headers });
    for (const set of answer.headers.getSetCookie()) jar = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '');
    return answer;
  };
  return {
    visit: (path, headers = {}) => ask(path, { headers }),
    post: (path, form = {}, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: form instanceof FormData ? form : new URLSearchParams(form),
        headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
      }),
    cookie: () => jar,
  };
}

/** An address that no other member in the tests has. */
export function aMemberAddress(): string {
  const address = `member-${newUuid7()}@example.org`;
  mustNotBeLogged(address);
  return address;
}

/** Somebody new in the team. @param slug the campaign of an organiser or committee member; the app's first when absent. */
export async function aMember(app: TestApp, role: Grant['role'], slug?: string): Promise<Member> {
  const { db, store } = app;
  const address = parseAddress(aMemberAddress());
  if (address === undefined) throw new Error('An address of the tests is one.');
  const grant = role === 'admin' ? { role } : { role, campaignId: app.campaign(slug).id };
  const record = recorderFor(store.audit, { kind: 'system' });
  return inTransaction(db, (trx) => addToTeam(trx, store.siteKeys, { address, name: '' }, grant, record));
}

/** A browser that a new member is signed in with, the second factor given just now. */
export async function signedIn(app: TestApp, role: Grant['role'], slug?: string): Promise<DeskMember> {
  return signInAs(app, await aMember(app, role, slug));
}

/** Another browser that a member is signed in with, the second factor given just now. */
export async function signInAs(app: TestApp, member: Member): Promise<DeskMember> {
  const { db, clock } = app;
  const now = clock.now();
  await startSession(db, { memberId: member.id, agent: 'Firefox, Linux', now });
  const session = await db
    .selectFrom('session')
    .select('id')
    .where('member_id', '=', member.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const token = await strengthenSession(db, session.id, now);
  return { member, ...deskVisitor(app, `signatory=${token}`) };
}
