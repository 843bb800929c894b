import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { uuidBytes, uuidText } from '../platform/crypto/tokens.ts';
import { type Database, type Db, inTransaction, type Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Address } from '../platform/mail/address.ts';
import { addJob } from '../platform/queue/queue.ts';
import { isSignInLinkId, type Member, newId, type SignInLinkId } from './member.ts';
import { addressIndex } from './sealing.ts';
import { findMemberByIndex } from './store.ts';

/** How long a link works. Whoever reads a printed one has the server's terminal, and could print another. */
export const linkMinutes = { mailed: 10, printed: 60 } as const;
/** To one address. */
const LINKS_AN_HOUR = 5;
const MINUTE_MS = 60_000;
/** Somebody is waiting for it: before any mail to a supporter. */
export const linkPriority = -10;
const ID_LENGTH = 16;
const TOKEN_PATTERN = /^[\w-]{64}$/;

export interface LinkRequest {
  readonly address: Address;
  readonly now: Date;
}

/**
 * Asks for a link by mail. Whether the address is a member's is found out by the worker: so a known address takes the
 * same statements, and the same time, as any other.
 *
 * @see tests/desk-sign-in-known.test.ts, which compares the two.
 */
export async function requestLink(
  db: Database,
  keys: SiteKeys,
  { address, language, now }: LinkRequest & { readonly language: Language },
): Promise<void> {
  const emailIndex = addressIndex(keys, address);
  await inTransaction(db, async (trx) => {
    // One request for an address at a time, or two at once would both find room for one more.
    await sql`select pg_advisory_xact_lock(hashtextextended(encode(${emailIndex}::bytea, 'hex'), 0))`.execute(trx);
    const recent = await trx
      .selectFrom('sign_in_link')
      .select(sql<number>`count(*)::integer`.as('count'))
      .where('email_index', '=', emailIndex)
      .where('created_at', '>', new Date(now.getTime() - 60 * MINUTE_MS))
      .executeTakeFirstOrThrow();
    if (recent.count >= LINKS_AN_HOUR) return;
    const linkId = await storeLink(trx, { emailIndex, language, now, minutes: linkMinutes.mailed });
    await addJob(trx, { task: 'sendSignInLink', payload: { linkId }, priority: linkPriority });
  });
}

/** Makes a link for whoever has the server's terminal. @returns its path. */
export async function printedLink(db: Db, keys: SiteKeys, { address, now }: LinkRequest): Promise<string> {
  const link = { emailIndex: addressIndex(keys, address), language: null, now, minutes: linkMinutes.printed };
  return linkPath(keys, await storeLink(db, link));
}

/** Where a link leads: its id and an HMAC over it, so that what the database holds opens nothing. */
export function linkPath(keys: SiteKeys, id: SignInLinkId): string {
  return `/desk/sign-in/${Buffer.concat([uuidBytes(id), mac(keys, id)]).toString('base64url')}`;
}

/** Reads a token in constant time. @returns undefined where it is forged or cut. */
export function readLinkToken(keys: SiteKeys, token: string): SignInLinkId | undefined {
  if (!TOKEN_PATTERN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const id = uuidText(bytes.subarray(0, ID_LENGTH));
  return isSignInLinkId(id) && timingSafeEqual(mac(keys, id), bytes.subarray(ID_LENGTH)) ? id : undefined;
}

/** A link that still works, and whose it is. */
export interface WorkingLink {
  readonly member: Member;
  /** The one it was asked for in. */
  readonly language: Language | undefined;
}

/** @returns undefined where it was used, is over, or is no member's. */
export async function findLink(db: Db, keys: SiteKeys, id: SignInLinkId, now: Date): Promise<WorkingLink | undefined> {
  const row = await db
    .selectFrom('sign_in_link')
    .select(['email_index', 'language'])
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const member = row && (await findMemberByIndex(db, keys, row.email_index));
  return row && member && { member, language: row.language ?? undefined };
}

/** Uses a link up, and with it all others to its address: of two uses at once, one finds it. */
export async function useLink(trx: Trx, keys: SiteKeys, id: SignInLinkId, now: Date): Promise<WorkingLink | undefined> {
  // Locked in one order, or the uses of two links of one member could wait for each other.
  const unused = await trx
    .selectFrom('sign_in_link')
    .select(['id', 'email_index', 'language', 'expires_at'])
    .where('email_index', '=', (link) => link.selectFrom('sign_in_link').select('email_index').where('id', '=', id))
    .where('used_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const link = unused.find((one) => one.id === id);
  if (link === undefined || link.expires_at <= now) return undefined;
  const ids = unused.map((one) => one.id);
  await trx.updateTable('sign_in_link').set({ used_at: now }).where('id', 'in', ids).execute();
  const member = await findMemberByIndex(trx, keys, link.email_index);
  return member && { member, language: link.language ?? undefined };
}

interface NewLink {
  readonly emailIndex: Buffer;
  readonly language: Language | null;
  readonly now: Date;
  readonly minutes: number;
}

async function storeLink(db: Db, { emailIndex, language, now, minutes }: NewLink): Promise<SignInLinkId> {
  const id = newId(isSignInLinkId);
  await db
    .insertInto('sign_in_link')
    .values({
      id,
      email_index: emailIndex,
      language,
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * MINUTE_MS),
      used_at: null,
    })
    .execute();
  return id;
}

function mac({ tokens }: Pick<SiteKeys, 'tokens'>, id: SignInLinkId): Buffer {
  return createHmac('sha256', tokens).update('sign in\0').update(uuidBytes(id)).digest();
}
