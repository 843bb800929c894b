import QRCode from 'qrcode';
import { type Database, inTransaction, type Trx } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { appSince, offeredSecret, setUpApp } from './app-store.ts';
import { type DeskAnswer, type MemberRoute, type MemberVisit, page } from './desk.ts';
import { recoveryCodesPage, setUpFields, setUpPage } from './factor-pages.ts';
import type { FactorChange } from './member.ts';
import { askForNewPasskey, keepPasskey } from './passkeys.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts';
import type { SecondFactorDeps } from './second-factor.ts';
import { tellOfFactor } from './send-factor-change.ts';
import { strengthenSession } from './sessions.ts';
import { appUrl, typedSecret } from './totp.ts';
import { typedCode } from './typed-code.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'desk.factor': FactorChange;
  }
}

export interface SetUpDeps extends SecondFactorDeps {
  readonly tools: PageTools;
}

/** Where a second factor is set up: the first on arriving, another or a new one once the present one was given. */
export function setUpRoutes(deps: SetUpDeps): readonly MemberRoute[] {
  const arriving = { role: 'arriving', stepUp: true } as const;
  return [
    { ...arriving, method: 'GET', path: '/desk/second-factor/set-up', answer: (visit) => show(deps, visit) },
    { ...arriving, method: 'GET', path: '/desk/second-factor/qr.svg', answer: (visit) => drawCode(deps, visit) },
    { ...arriving, method: 'POST', path: '/desk/second-factor/app', answer: (visit) => addApp(deps, visit) },
    { ...arriving, method: 'POST', path: '/desk/second-factor/passkey', answer: (visit) => addPasskey(deps, visit) },
    {
      method: 'POST',
      path: '/desk/second-factor/recovery-codes',
      role: 'any',
      stepUp: true,
      answer: async ({ member, record, ...visit }) => {
        const codes = await inTransaction(deps.db, async (trx) => {
          const fresh = await replaceRecoveryCodes(trx, deps.keys, member.id);
          const details = { factor: 'recovery-codes', change: 'replaced' } as const;
          await record(trx, { act: 'desk.factor', subject: member.id, details });
          await tellOfFactor(trx, visit.language, member.id, details);
          return fresh;
        });
        return page(recoveryCodesPage(deps.tools, visit, codes, '/desk/account'));
      },
    },
  ];
}

type Wrong = 'app' | 'passkey';
/** Where one goes on from the codes of a first factor. */
const ARRIVED = `/desk?${new URLSearchParams({ done: 'desk-factor.done.added' })}`;

async function show(deps: SetUpDeps, visit: MemberVisit, wrong?: Wrong | 'no-code'): Promise<DeskAnswer> {
  const { db, tools, passkeySite } = deps;
  const { secret, since } = await secretFor(deps, visit);
  const html = setUpPage(tools, visit, {
    secret: typedSecret(secret),
    hasApp: since !== undefined,
    passkeyOptions: passkeySite && (await askForNewPasskey(db, passkeySite, visit)),
    wrong,
  });
  return page(html, wrong === undefined ? 200 : 422);
}

async function drawCode({ tools, ...deps }: SetUpDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { secret } = await secretFor(deps, visit);
  const issuer = `Signatory ${new URL(tools.baseUrl).host}`;
  const url = appUrl(secret, { issuer, account: visit.member.email });
  // Wide margins and few dots: old phones read it off a dim screen. Packed as a PNG, it took the process ten times as long.
  const content = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  return { kind: 'file', type: 'image/svg+xml', content: Buffer.from(content) };
}

async function addApp(deps: SetUpDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { member, fields, now } = visit;
  const typed = fields.text(setUpFields.code);
  if (typed === '') return show(deps, visit, 'no-code');
  const { code } = { code: '', ...typedCode(typed) };
  const { secret, since } = await secretFor(deps, visit);
  return add(deps, visit, 'app', since === undefined ? 'added' : 'replaced', (trx) =>
    setUpApp(trx, deps.keys, member.id, secret, { code, now }),
  );
}

function addPasskey(deps: SetUpDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { fields, agent, now } = visit;
  const { passkeySite } = deps;
  const answer = fields.text(setUpFields.passkey);
  return add(deps, visit, 'passkey', 'added', async (trx) =>
    passkeySite === undefined ? false : keepPasskey(trx, passkeySite, visit, { answer, agent, now }),
  );
}

/** Sets one up, and with a member's first one their recovery codes, which are shown this once. */
async function add(
  deps: SetUpDeps,
  visit: MemberVisit,
  factor: Wrong,
  change: 'added' | 'replaced',
  setUp: (trx: Trx) => Promise<boolean>,
): Promise<DeskAnswer> {
  const { member, session, record, now } = visit;
  const added = await inTransaction(deps.db, async (trx) => {
    if (!(await setUp(trx))) return undefined;
    const hasCodes = (await countRecoveryCodes(trx, member.id)) > 0;
    const codes = hasCodes ? [] : await replaceRecoveryCodes(trx, deps.keys, member.id);
    const token = await strengthenSession(trx, session.id, now);
    await record(trx, { act: 'desk.factor', subject: member.id, details: { factor, change } });
    await tellOfFactor(trx, visit.language, member.id, { factor, change });
    return { codes, token };
  });
  if (added === undefined) return show(deps, visit, factor);
  const { codes, token } = added;
  if (codes.length === 0) return { kind: 'moved', to: '/desk/account', done: 'desk-factor.done.added', session: token };
  return { kind: 'page', status: 200, html: recoveryCodesPage(deps.tools, visit, codes, ARRIVED), session: token };
}

async function secretFor(
  { db, keys }: { readonly db: Database; readonly keys: SecondFactorDeps['keys'] },
  { member, session }: MemberVisit,
): Promise<{ readonly secret: Buffer; readonly since: Date | undefined }> {
  const since = await appSince(db, member.id);
  return { secret: offeredSecret(keys, session.id, since), since };
}
