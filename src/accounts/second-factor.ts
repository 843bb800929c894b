import { sql } from 'kysely';
import type { AuditLog } from '../audit/log.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { checkAppCode } from './app-store.ts';
import type { Fields } from './desk.ts';
import type { MemberId } from './member.ts';
import { checkPasskey, type PasskeySite } from './passkeys.ts';
import { countRecoveryCodes, useRecoveryCode } from './recovery-codes.ts';
import type { SignedIn } from './sessions.ts';
import { typedCode } from './typed-code.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'desk.recovery-code': { readonly left: number };
  }
}

/** By what names a form brings the second factor; no page of the desk may have fields of these names. */
export const factorFields = { code: 'factor-code', passkey: 'factor-passkey' } as const;

/** Codes tried by one member, in how many minutes: a guesser needs centuries. */
export const CODE_TRIES = 5;
export const TRIES_MINUTES = 15;

/** `used`: the app's code was right, and was taken before. `passkey`: its answer was not one to our question. */
export type FactorCheck = 'good' | 'none' | 'wrong' | 'used' | 'too-many' | 'passkey';

export interface SecondFactorDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly audit: AuditLog;
  readonly passkeySite: PasskeySite | undefined;
}

/** Checks what a form brings as its sender's second factor. */
export async function checkSecondFactor(
  { db, keys, audit, passkeySite }: SecondFactorDeps,
  signedIn: SignedIn,
  fields: Fields,
  now: Date,
): Promise<FactorCheck> {
  const memberId = signedIn.member.id;
  const answer = fields.text(factorFields.passkey);
  if (answer !== '' && passkeySite !== undefined) {
    return (await checkPasskey(db, passkeySite, signedIn, { answer, now })) ? 'good' : 'passkey';
  }
  const typed = fields.text(factorFields.code);
  if (typed === '') return 'none';
  if (!(await countTry(db, memberId, now))) return 'too-many';
  const read = typedCode(typed);
  const check = await checkCode();
  if (check === 'good') await forgetTries(db, memberId);
  return check;

  async function checkCode(): Promise<FactorCheck> {
    switch (read.kind) {
      case 'none':
        return 'wrong';
      case 'app':
        return checkAppCode(db, keys, memberId, { code: read.code, now });
      case 'recovery':
        return (await useUp(read.code)) ? 'good' : 'wrong';
    }
  }

  function useUp(code: string): Promise<boolean> {
    return inTransaction(db, async (trx) => {
      if (!(await useRecoveryCode(trx, keys, memberId, { code, now }))) return false;
      const left = await countRecoveryCodes(trx, memberId);
      const actor = { kind: 'member', id: memberId } as const;
      await audit.record(trx, { actor, act: 'desk.recovery-code', subject: memberId, details: { left } });
      return true;
    });
  }
}

/** Counts a try before it is judged, so that many at once are many. @returns false where there were too many. */
async function countTry(db: Db, memberId: MemberId, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - TRIES_MINUTES * 60_000);
  const { rows } = await sql`
    update member set
      tries = case when tries_since > ${since} then tries + 1 else 1 end,
      tries_since = case when tries_since > ${since} then tries_since else ${now} end
    where id = ${memberId} and (tries < ${CODE_TRIES} or tries_since <= ${since} or tries_since is null)
    returning id`.execute(db);
  return rows.length === 1;
}

async function forgetTries(db: Db, memberId: MemberId): Promise<void> {
  await db.updateTable('member').set({ tries: 0, tries_since: null }).where('id', '=', memberId).execute();
}
