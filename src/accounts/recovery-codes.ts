import { createHmac, randomInt } from 'node:crypto';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Db } from '../platform/db/database.ts';
import type { MemberId } from './member.ts';
import { RECOVERY_LENGTH, recoveryLetters } from './typed-code.ts';

const CODES = 10;

/** Gives a member new recovery codes in the place of all former ones. @returns them, to be shown this once. */
export async function replaceRecoveryCodes(db: Db, keys: SiteKeys, memberId: MemberId): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await forgetRecoveryCodes(db, memberId);
  await db
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ member_id: memberId, code_hash: hashOf(keys, memberId, code), used_at: null })))
    .execute();
  return codes.map((code) => `${code.slice(0, RECOVERY_LENGTH / 2)}-${code.slice(RECOVERY_LENGTH / 2)}`);
}

/** Uses a recovery code up: of two uses at once, one finds it. @param code as `typedCode` read it. */
export async function useRecoveryCode(
  db: Db,
  keys: SiteKeys,
  memberId: MemberId,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<boolean> {
  const used = await db
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('member_id', '=', memberId)
    .where('code_hash', '=', hashOf(keys, memberId, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

export async function countRecoveryCodes(db: Db, memberId: MemberId): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_code')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('member_id', '=', memberId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export async function forgetRecoveryCodes(db: Db, memberId: MemberId): Promise<void> {
  await db.deleteFrom('recovery_code').where('member_id', '=', memberId).execute();
}

/** 50 random bits: a letter is drawn from 32. */
function newCode(): string {
  return Array.from({ length: RECOVERY_LENGTH }, () => recoveryLetters.charAt(randomInt(recoveryLetters.length))).join(
    '',
  );
}

/** Keyed, since so short a code could else be found from its hash. */
function hashOf({ tokens }: Pick<SiteKeys, 'tokens'>, memberId: MemberId, code: string): Buffer {
  return createHmac('sha256', tokens).update(`recovery ${memberId} ${code}`).digest();
}
