import { inTransaction, type Trx } from '../platform/db/database.ts';
import { isLanguage } from '../platform/i18n/languages.ts';
import { accountPage } from './account-page.ts';
import { appSince, removeApp } from './app-store.ts';
import { type DeskAnswer, type MemberRoute, type MemberVisit, missing, moved, page } from './desk.ts';
import { isPasskeyId, isSessionId, type MemberId } from './member.ts';
import { changePerson } from './members.ts';
import { passkeysOf, removePasskey } from './passkey-store.ts';
import { countRecoveryCodes, forgetRecoveryCodes } from './recovery-codes.ts';
import { tellOfFactor } from './send-factor-change.ts';
import { endSession, endSessionsOf, sessionsOf } from './sessions.ts';
import type { SetUpDeps } from './set-up-routes.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'desk.sessions-ended': Record<string, never>;
  }
}

/** A member's own: name, language, second factor, and where they are signed in. */
export function accountRoutes(deps: SetUpDeps): readonly MemberRoute[] {
  const { db } = deps;
  const own = { role: 'any', stepUp: false } as const;
  // Or whoever has stolen a session could shut its owner out (OWASP ASVS 5.0, 7.5.2).
  const ending = { role: 'any', stepUp: 'where-set-up' } as const;
  return [
    { ...own, method: 'GET', path: '/desk/account', answer: (visit) => showAccount(deps, visit) },
    { ...own, method: 'POST', path: '/desk/account', answer: (visit) => changeAccount(deps, visit) },
    {
      ...ending,
      method: 'POST',
      path: '/desk/account/sessions/:id/end',
      answer: async ({ member, params: { id = '' } }) => {
        if (!isSessionId(id)) return missing;
        await endSession(db, member.id, id);
        return moved('/desk/account', 'desk-account.done.session-ended');
      },
    },
    {
      ...ending,
      method: 'POST',
      path: '/desk/account/sign-out-everywhere',
      answer: async ({ member, record }) => {
        await inTransaction(db, async (trx) => {
          await endSessionsOf(trx, member.id);
          await record(trx, { act: 'desk.sessions-ended', subject: member.id, details: {} });
        });
        return { kind: 'moved', to: '/desk/sign-in', done: 'desk.done.signed-out', session: 'ended' };
      },
    },
    {
      method: 'POST',
      path: '/desk/account/app/remove',
      role: 'any',
      stepUp: true,
      answer: (visit) => remove(deps, visit, 'app', (trx) => removeApp(trx, visit.member.id)),
    },
    {
      method: 'POST',
      path: '/desk/account/passkeys/:id/remove',
      role: 'any',
      stepUp: true,
      answer: (visit) => {
        const { id = '' } = visit.params;
        if (!isPasskeyId(id)) return missing;
        return remove(deps, visit, 'passkey', (trx) => removePasskey(trx, visit.member.id, id));
      },
    },
  ];
}

async function showAccount({ db, tools }: SetUpDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { member, now } = visit;
  const html = accountPage(tools, visit, {
    appSince: await appSince(db, member.id),
    passkeys: await passkeysOf(db, member.id),
    recoveryCodes: await countRecoveryCodes(db, member.id),
    sessions: await sessionsOf(db, member, now),
  });
  return page(html);
}

async function changeAccount({ db, keys }: SetUpDeps, { member, fields, record }: MemberVisit): Promise<DeskAnswer> {
  const chosen = fields.text('language');
  const language = isLanguage(chosen) ? chosen : undefined;
  const typed = { name: fields.text('name'), language };
  await inTransaction(db, (trx) => changePerson(trx, keys, member, typed, record));
  return moved('/desk/account', 'desk-account.done.changed');
}

/** Takes a second factor away, but not the last one of somebody who needs one: they could not come back. */
async function remove(
  { db }: SetUpDeps,
  { member, record, language }: MemberVisit,
  factor: 'app' | 'passkey',
  takeAway: (trx: Trx) => Promise<boolean>,
): Promise<DeskAnswer> {
  const isRemoved = await inTransaction(db, async (trx) => {
    const isLast = (await countFactors(trx, member.id)) === 1;
    if (isLast && member.needsSecondFactor) return false;
    if (!(await takeAway(trx))) return false;
    if (isLast) await forgetRecoveryCodes(trx, member.id);
    const details = { factor, change: 'removed' } as const;
    await record(trx, { act: 'desk.factor', subject: member.id, details });
    await tellOfFactor(trx, language, member.id, details);
    return true;
  });
  return moved('/desk/account', isRemoved ? 'desk-account.done.factor-removed' : undefined);
}

/** Locks the member, so that two cannot each be removed as the last but one. */
async function countFactors(trx: Trx, memberId: MemberId): Promise<number> {
  await trx.selectFrom('member').select('id').where('id', '=', memberId).forUpdate().execute();
  const app = (await appSince(trx, memberId)) === undefined ? 0 : 1;
  return app + (await passkeysOf(trx, memberId)).length;
}
