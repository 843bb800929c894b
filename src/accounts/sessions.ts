import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import { isSessionId, type Member, type MemberId, newId, type SessionId } from './member.ts';
import { phaseOf, type SessionPhase, type SessionTimes } from './session-limits.ts';
import { type MemberRow, memberColumns, memberOf } from './store.ts';

/** What a browser's cookie holds; the database has its hash alone. */
export type SessionToken = string & { readonly __brand: 'SessionToken' };

export interface Session extends SessionTimes {
  readonly id: SessionId;
  readonly phase: Exclude<SessionPhase, 'over'>;
  /** What a passkey was last asked to sign in it. */
  readonly challenge: string | undefined;
}

export interface SignedIn {
  readonly session: Session;
  readonly member: Member;
}

const TOKEN_PATTERN = /^[\w-]{43}$/;
/** Being seen is written down at most so often: a page is more than one request. */
const SEEN_MS = 60_000;

/** Lets a browser in. @returns what its cookie has to hold. */
export async function startSession(
  db: Db,
  { memberId, agent, now }: { readonly memberId: MemberId; readonly agent: string; readonly now: Date },
): Promise<SessionToken> {
  const token = newToken();
  await db
    .insertInto('session')
    .values({
      token_hash: hashOf(token),
      id: newId(isSessionId),
      member_id: memberId,
      created_at: now,
      seen_at: now,
      second_factor_at: null,
      challenge: null,
      agent,
    })
    .execute();
  return token;
}

interface SessionRow extends MemberRow {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly secondFactorAt: Date | null;
  readonly challenge: string | null;
}

/**
 * Whose session a token is, with their roles as they are now; writes down that it was seen.
 *
 * @returns undefined where there is none, or it is over: then it is ended.
 */
export async function currentSession(
  db: Db,
  keys: SiteKeys,
  token: SessionToken,
  now: Date,
): Promise<SignedIn | undefined> {
  const { rows } = await sql<SessionRow>`
    select session.id, session.created_at as "createdAt", session.seen_at as "seenAt",
      session.second_factor_at as "secondFactorAt", session.challenge, ${memberColumns}
    from session join member on member.id = session.member_id and member.removed_at is null
    where token_hash = ${hashOf(token)}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const member = memberOf(keys, row);
  const { id, createdAt, seenAt } = row;
  const times = { createdAt, seenAt, secondFactorAt: row.secondFactorAt ?? undefined };
  const phase = phaseOf(times, member, now);
  if (phase === 'over') {
    await endSession(db, member.id, id);
    return undefined;
  }
  if (now.getTime() - seenAt.getTime() >= SEEN_MS) {
    await db.updateTable('session').set({ seen_at: now }).where('id', '=', id).execute();
  }
  return { session: { id, ...times, phase, challenge: row.challenge ?? undefined }, member };
}

/**
 * Writes down that the second factor was given, and gives the session another token: whoever may have learnt the former
 * is left outside (OWASP ASVS 5.0, 7.2.4).
 */
export async function strengthenSession(db: Db, id: SessionId, now: Date): Promise<SessionToken> {
  const token = newToken();
  await db
    .updateTable('session')
    .set({ token_hash: hashOf(token), second_factor_at: now, seen_at: now, challenge: null })
    .where('id', '=', id)
    .execute();
  return token;
}

export async function endSession(db: Db, memberId: MemberId, id: SessionId): Promise<void> {
  await db.deleteFrom('session').where('member_id', '=', memberId).where('id', '=', id).execute();
}

/** Signs a member out everywhere. @param except the browser that stays signed in. */
export async function endSessionsOf(db: Db, memberId: MemberId, except?: SessionId): Promise<void> {
  await db
    .deleteFrom('session')
    .where('member_id', '=', memberId)
    .where('id', 'is distinct from', except ?? null)
    .execute();
}

/** A browser that a member is signed in with. */
export interface OpenSession {
  readonly id: SessionId;
  readonly agent: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

/** Where a member is signed in, the last seen first. */
export async function sessionsOf(db: Db, member: Member, now: Date): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'agent', 'created_at', 'seen_at', 'second_factor_at'])
    .where('member_id', '=', member.id)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, agent, created_at: createdAt, seen_at: seenAt, second_factor_at }) => {
    const times = { createdAt, seenAt, secondFactorAt: second_factor_at ?? undefined };
    return phaseOf(times, member, now) === 'over' ? [] : [{ id, agent, createdAt, seenAt }];
  });
}

/** Whether a cookie's value can be a session's token at all. */
export function isSessionToken(text: string): text is SessionToken {
  return TOKEN_PATTERN.test(text);
}

function newToken(): SessionToken {
  const token = randomBytes(32).toString('base64url');
  if (!isSessionToken(token)) throw new Error('A new token has the form of one.');
  return token;
}

function hashOf(token: SessionToken): Buffer {
  return createHash('sha256').update(token).digest();
}
