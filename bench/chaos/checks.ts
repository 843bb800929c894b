import { sql } from 'kysely';
import { openPerson } from '../../src/signatures/sealing.ts';
import type { SignatureId, SignatureState } from '../../src/signatures/signature.ts';
import { checkTally } from '../../src/signatures/tally.ts';
import type { DemoStore } from '../tools/demo-store.ts';
import type { Ledger, Signer } from './ledger.ts';
import type { Arrival } from './sink.ts';
import { waitFor } from './wait.ts';

/** A mail that its SMTP conversation had begun when the withdrawal was acknowledged may still arrive. */
const IN_SMTP_MS = 2_000;
/** From the death of a worker until its jobs are done by another, and a round of put-off mails. */
const MAILS_WITHIN_MS = 90_000;

/** A stored signature, as far as promises were made about it. */
interface Row {
  readonly signatureId: SignatureId;
  readonly state: SignatureState;
  readonly sealed: Buffer | null;
  readonly indexed: boolean;
  readonly mailDue: string | null;
  readonly mailsSent: number;
}

/** Moments at which something was killed or brought down, on the clock of `performance.now()`. */
export type Outages = readonly number[];

/** Holds the database and the mailboxes against what was acknowledged. @returns every promise that was broken. */
export async function checkPromises(store: DemoStore, ledger: Ledger, outages: Outages): Promise<string[]> {
  const broken: string[] = [];
  if (!(await mailsAreDone(store))) broken.push('mails are still due, or jobs under way, long after the last kill');
  const rows = await readRows(store);
  const byId = new Map(rows.map((row) => [String(row.signatureId), row]));
  const byEmail = Map.groupBy(
    rows.filter((row) => row.sealed !== null),
    (row) => emailOf(store, row),
  );
  for (const [email, same] of byEmail) {
    if (same.length > 1) broken.push(`${email} has ${same.length} signatures`);
    if (!ledger.signers.has(email)) broken.push(`${email} has never signed, and has a signature`);
  }
  for (const signer of ledger.signers.values()) {
    const own = { rows: byEmail.get(signer.email) ?? [], ended: signer.mails.map((mail) => byId.get(idIn(mail))) };
    broken.push(...checkSigner(signer, own), ...checkMails(signer, byId, outages));
  }
  const differences = await checkTally(store.store.db, store.campaign.id);
  broken.push(
    ...differences.map(({ key, tally, signatures }) => `tally of ${key}: ${tally}, signatures: ${signatures}`),
  );
  return broken;
}

function checkSigner(
  { email, steps, mails }: Signer,
  own: { readonly rows: readonly Row[]; readonly ended: readonly (Row | undefined)[] },
): string[] {
  if (steps.sign !== 'acknowledged' && mails.length === 0) return [];
  if (mails.length === 0) return [`${email} was acknowledged and got no mail`];
  if (steps.withdraw === 'acknowledged') {
    const left = own.ended.filter(
      (row) => row?.state !== 'withdrawn' || row.sealed !== null || row.indexed || row.mailDue,
    );
    return left.length > 0 || own.rows.length > 0 ? [`${email} has withdrawn, and is not gone`] : [];
  }
  if (steps.withdraw === 'tried') return [];
  const [row] = own.rows;
  if (row === undefined) return [`${email} was acknowledged, and has no signature`];
  const isVerified = row.state === 'verified';
  if (steps.confirm === 'acknowledged' && !isVerified) return [`${email} has confirmed, and is ${row.state}`];
  if (steps.confirm === 'none' && isVerified) return [`${email} has never confirmed, and is verified`];
  return [];
}

/** One mail a signature within the hour; a copy of it only for an outage, and never after a withdrawal. */
function checkMails(
  { email, steps, mails, withdrawnAt }: Signer,
  byId: ReadonlyMap<string, Row>,
  outages: Outages,
): string[] {
  const broken: string[] = [];
  const [first, ...copies] = mails;
  for (const copy of copies) {
    if (copy.messageId !== first?.messageId) broken.push(`${email} got two different mails`);
    else if (!outages.some((at) => first.at - IN_SMTP_MS < at && at < copy.at))
      broken.push(`${email} got a mail twice`);
  }
  if (withdrawnAt !== undefined && mails.some(({ at }) => at > withdrawnAt + IN_SMTP_MS)) {
    broken.push(`${email} has withdrawn, and got a mail after that`);
  }
  if (first === undefined) return broken;
  const written = byId.get(idIn(first))?.mailsSent;
  // A withdrawal leaves no mail due: what was killed between the relay's "accepted" and writing it down is not repeated.
  const wasForgotten = steps.withdraw !== 'none' && outages.some((at) => first.at - IN_SMTP_MS < at);
  if (written !== 1 && !(written === 0 && wasForgotten))
    broken.push(`${email}: one mail was sent, and ${written ?? 'no signature'} is written down`);
  return broken;
}

/** A Message-ID of a signature's mail starts with the signature's id. */
function idIn({ messageId }: Arrival): string {
  return messageId.slice(1, messageId.indexOf('.'));
}

async function mailsAreDone({ store }: DemoStore): Promise<boolean> {
  const done = await waitFor(async () => {
    const { rows } = await sql<{ left: boolean }>`
      select exists (select from signature where mail_due is not null)
        or exists (select from graphile_worker.jobs where task_identifier = 'sendMails') as left`.execute(store.db);
    return rows[0]?.left === false ? true : undefined;
  }, MAILS_WITHIN_MS);
  return done === true;
}

async function readRows({ store }: DemoStore): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id as "signatureId", state, sealed, email_index is not null as indexed, mail_due as "mailDue",
      mails_sent as "mailsSent"
    from signature`.execute(store.db);
  return rows;
}

function emailOf({ keys, campaign }: DemoStore, { signatureId, sealed }: Row): string {
  return openPerson(keys, { campaignId: campaign.id, signatureId }, sealed ?? Buffer.alloc(0)).email;
}
