import { sql } from 'kysely';
import type { Db } from '../platform/db/database.ts';
import type { MemberId, PasskeyId, SessionId } from './member.ts';

/** A passkey as its member sees it. */
export interface OwnPasskey {
  readonly id: PasskeyId;
  /** The browser it was made in. */
  readonly agent: string;
  readonly createdAt: Date;
  readonly usedAt: Date | undefined;
}

export async function passkeysOf(db: Db, memberId: MemberId): Promise<OwnPasskey[]> {
  const rows = await db
    .selectFrom('passkey')
    .select(['id', 'agent', 'created_at', 'used_at'])
    .where('member_id', '=', memberId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, agent, created_at, used_at }) => ({
    id,
    agent,
    createdAt: created_at,
    usedAt: used_at ?? undefined,
  }));
}

export async function removePasskey(db: Db, memberId: MemberId, id: PasskeyId): Promise<boolean> {
  const removed = await db
    .deleteFrom('passkey')
    .where('member_id', '=', memberId)
    .where('id', '=', id)
    .executeTakeFirst();
  return removed.numDeletedRows === 1n;
}

/** What a browser needs to find the member's passkeys by. */
export async function credentialsOf(db: Db, memberId: MemberId) {
  const rows = await db
    .selectFrom('passkey')
    .select(['credential_id', 'transports'])
    .where('member_id', '=', memberId)
    .execute();
  return rows.map(({ credential_id: id, transports }) => ({ id, transports }));
}

/** Remembers what a passkey has to sign next in a session. */
export async function rememberChallenge(db: Db, id: SessionId, challenge: string): Promise<void> {
  await db.updateTable('session').set({ challenge }).where('id', '=', id).execute();
}

/** Each challenge is good for one answer. */
export async function takeChallenge(db: Db, id: SessionId): Promise<string | undefined> {
  const { rows } = await sql<{ challenge: string | null }>`
    update session set challenge = null from (select id, challenge from session where id = ${id} for update) as former
    where session.id = former.id
    returning former.challenge`.execute(db);
  return rows[0]?.challenge ?? undefined;
}
