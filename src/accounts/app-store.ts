import { createHmac } from 'node:crypto';
import { openText, type SiteKeys, sealText } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import type { MemberId, SessionId } from './member.ts';
import { stepOf } from './totp.ts';

/** RFC 4226 asks for 128 bits at least, and recommends 160. */
const SECRET_BYTES = 20;

/** A code as `typedCode` read it, and when it was given. */
export interface GivenCode {
  readonly code: string;
  readonly now: Date;
}

/** Since when a member has an app set up. */
export async function appSince(db: Db, memberId: MemberId): Promise<Date | undefined> {
  const row = await db.selectFrom('totp').select('confirmed_at').where('member_id', '=', memberId).executeTakeFirst();
  return row?.confirmed_at;
}

/**
 * The secret that a session offers an app: the same until an app was set up with it, and another in every other session,
 * so that nobody who once held a link of the member's knows it. Nothing is stored before its first code was entered.
 */
export function offeredSecret(
  { tokens }: Pick<SiteKeys, 'tokens'>,
  sessionId: SessionId,
  since: Date | undefined,
): Buffer {
  return createHmac('sha256', tokens)
    .update(`app secret ${sessionId} ${since?.toISOString() ?? ''}`)
    .digest()
    .subarray(0, SECRET_BYTES);
}

/** Sets an app up by its first code, in the place of the one before. @returns false where the code is not the secret's. */
export async function setUpApp(
  db: Db,
  keys: SiteKeys,
  memberId: MemberId,
  secret: Buffer,
  { code, now }: GivenCode,
): Promise<boolean> {
  const step = stepOf(secret, code, now);
  if (step === undefined) return false;
  const row = { sealed_secret: sealSecret(keys, memberId, secret), last_step: step, confirmed_at: now };
  await db
    .insertInto('totp')
    .values({ member_id: memberId, ...row })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
    .execute();
  return true;
}

export type AppCheck = 'good' | 'wrong' | 'used';

/** Checks the code of a member's app; each is taken once, of two at the same time as well (RFC 6238, 5.2). */
export async function checkAppCode(
  db: Db,
  keys: SiteKeys,
  memberId: MemberId,
  { code, now }: GivenCode,
): Promise<AppCheck> {
  const row = await db.selectFrom('totp').select('sealed_secret').where('member_id', '=', memberId).executeTakeFirst();
  const step = row && stepOf(openSecret(keys, memberId, row.sealed_secret), code, now);
  if (step === undefined) return 'wrong';
  const taken = await db
    .updateTable('totp')
    .set({ last_step: step })
    .where('member_id', '=', memberId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n ? 'good' : 'used';
}

export async function removeApp(db: Db, memberId: MemberId): Promise<boolean> {
  const removed = await db.deleteFrom('totp').where('member_id', '=', memberId).executeTakeFirst();
  return removed.numDeletedRows === 1n;
}

function sealSecret(keys: SiteKeys, memberId: MemberId, secret: Buffer): Buffer {
  return sealText(keys, `app of ${memberId}`, secret.toString('base64'));
}

function openSecret(keys: SiteKeys, memberId: MemberId, sealed: Buffer): Buffer {
  return Buffer.from(openText(keys, `app of ${memberId}`, sealed), 'base64');
}
