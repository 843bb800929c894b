import { type Command, CommandFailed, UsageError } from '../platform/cli/command.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import { type AuditFault, verifyAudit } from './verify.ts';

/** What the commands of the audit need of the program. */
export interface AuditCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{ readonly db: Database; readonly siteKeys: Pick<SiteKeys, 'audit'> }>;
}

const faults: { readonly [F in AuditFault]: string } = {
  missing: 'is missing',
  altered: 'was altered',
  'out-of-order': 'does not follow the entry before it',
  forged: 'was not written by Signatory',
};

const verify: Command<AuditCommandDeps> = {
  name: 'audit verify',
  summary: 'find whether any entry of the audit was altered, removed or reordered',
  options: { head: { value: 'HASH', description: 'a hash printed on a list, which the audit must still hold' } },
  run: async ({ openDataStore }, args, out) => {
    const head = headOf(args.text('head'));
    const { db, siteKeys } = await openDataStore();
    const check = await verifyAudit(db, siteKeys, head === undefined ? {} : { head });
    switch (check.kind) {
      case 'whole':
        return out.answer(check, [
          `The audit is whole: ${check.entries} ${check.entries === 1 ? 'entry' : 'entries'}.`,
          `Its head is ${check.head}`,
          ...(check.headAt === undefined ? [] : [placeOf(check.headAt)]),
        ]);
      case 'broken':
        throw new CommandFailed(
          `Entry ${check.seq} of the audit ${faults[check.fault]}: nothing from there on can be relied on.`,
          check,
        );
      case 'head-missing':
        throw new CommandFailed(
          `The audit has no entry with the hash ${head}: entries were removed from its end. It has ${check.entries} now.`,
          check,
        );
    }
  },
};

function placeOf(headAt: number): string {
  return headAt === 0 ? 'The given hash is from before the first entry.' : `The given hash is that of entry ${headAt}.`;
}

/** What the command line does with the audit. */
export const auditCommands: readonly Command<AuditCommandDeps>[] = [verify];

/** @throws UsageError */
function headOf(given: string | undefined): string | undefined {
  // A cell of a Persian list has invisible marks around it.
  const head = given?.replace(/[\s\p{Cf}]/gu, '').toLowerCase();
  if (head === undefined || /^[\da-f]{64}$/.test(head)) return head;
  throw new UsageError('--head must be a hash of 64 hexadecimal digits, as it is printed on a list.');
}
