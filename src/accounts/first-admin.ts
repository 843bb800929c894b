import type { Recorder } from '../audit/log.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { addToTeam } from './members.ts';
import { printedLink } from './sign-in-link.ts';
import { listMembers } from './store.ts';

/** Whose mail goes nowhere but to the built-in mailbox: no such domain will ever be (RFC 2606). */
const FIRST_ADMIN = 'organiser@signatory.example';

/** A way into the desk for whoever tries Signatory out. @returns undefined where the team has other admins alone. */
export async function trialSignInLink(
  { db, siteKeys: keys, record }: { readonly db: Database; readonly siteKeys: SiteKeys; readonly record: Recorder },
  now: Date,
): Promise<string | undefined> {
  const address = parseAddress(FIRST_ADMIN);
  if (address === undefined) throw new Error(`${FIRST_ADMIN} is an address.`);
  const team = await listMembers(db, keys);
  if (team.length === 0) {
    await inTransaction(db, (trx) => addToTeam(trx, keys, { address, name: '' }, { role: 'admin' }, record));
  } else if (!team.some(({ email }) => email === FIRST_ADMIN)) {
    return undefined;
  }
  return printedLink(db, keys, { address, now });
}
