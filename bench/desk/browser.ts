/** Somebody of the team at the desk, signed in as a browser is, with the second factor just given. */

import type { MemberId } from '../../src/accounts/member.ts';
import { addToTeam, type Grant } from '../../src/accounts/members.ts';
import { startSession, strengthenSession } from '../../src/accounts/sessions.ts';
import { recorderFor } from '../../src/audit/log.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { parseAddress } from '../../src/platform/mail/address.ts';
import type { BenchStore } from '../tools/bench-store.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The path that was shown in the end. */
  readonly path: string;
  /** From the first request on; what was led to is part of it, as it is for who waits. */
  readonly ms: number;
}

export interface DeskBrowser {
  /** Goes to a page or, where there is a form, sends that; and follows to where it leads. */
  open(path: string, form?: Readonly<Record<string, string>> | FormData): Promise<Answer>;
  /** Gives the second factor anew, which pages with personal data ask for after ten minutes. */
  stepUp(): Promise<void>;
}

/** Adds somebody to the team. */
export async function addMember({ store }: BenchStore, name: string, grants: readonly Grant[]): Promise<MemberId> {
  const { db, siteKeys, audit } = store;
  const address = parseAddress(`${name}@example.org`);
  if (address === undefined) throw new Error('The address of the bench is one.');
  const record = recorderFor(audit, { kind: 'system' });
  const members = await inTransaction(db, async (trx) => {
    const added: MemberId[] = [];
    for (const grant of grants) added.push((await addToTeam(trx, siteKeys, { address, name }, grant, record)).id);
    return added;
  });
  const [id] = members;
  if (id === undefined) throw new Error('Whoever is added has a role.');
  return id;
}

export async function signIn({ store: { db } }: BenchStore, memberId: MemberId, port: number): Promise<DeskBrowser> {
  await startSession(db, { memberId, agent: 'Bench', now: new Date() });
  const { id } = await db
    .selectFrom('session')
    .select('id')
    .where('member_id', '=', memberId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  let cookie = '';
  const stepUp = async () => {
    cookie = `signatory=${await strengthenSession(db, id, new Date())}`;
  };
  await stepUp();
  const base = `http://localhost:${port}`;
  return {
    stepUp,
    open: async (path, form) => {
      const began = performance.now();
      const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
      const body = form instanceof FormData || form === undefined ? form : new URLSearchParams(form);
      const first = await fetch(`${base}${path}`, {
        headers,
        redirect: 'manual',
        ...(body && { method: 'POST', body }),
      });
      const location = first.headers.get('location');
      const answer = location === null ? first : await fetch(new URL(location, base), { headers, redirect: 'manual' });
      const text = await answer.text();
      return { status: answer.status, text, path: new URL(answer.url).pathname, ms: performance.now() - began };
    },
  };
}
