import { isIP } from 'node:net';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Db } from '../platform/db/database.ts';
import { isPasskeyId, type Member, newId, type SessionId } from './member.ts';
import { parseAssertion, parseAttestation } from './passkey-answers.ts';
import { credentialsOf, rememberChallenge, takeChallenge } from './passkey-store.ts';

/** To whom passkeys are bound: they answer to no other site, however alike it looks. */
export interface PasskeySite {
  /** The host's name. */
  readonly id: string;
  readonly origin: string;
  readonly name: string;
}

/** @returns undefined where browsers offer no passkeys: over plain http, but for localhost, and without a name. */
export function passkeySite(baseUrl: string, name: string): PasskeySite | undefined {
  const { protocol, hostname, origin } = new URL(baseUrl);
  const isNamed = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  return isNamed && (protocol === 'https:' || hostname === 'localhost') ? { id: hostname, origin, name } : undefined;
}

interface Asked {
  readonly member: Member;
  readonly session: { readonly id: SessionId };
}

/** What the browser is asked to make a passkey with, as JSON; the session remembers the challenge. */
export async function askForNewPasskey(db: Db, site: PasskeySite, { member, session }: Asked): Promise<string> {
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.id,
    userName: member.email,
    userID: Uint8Array.from(Buffer.from(member.id.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    excludeCredentials: await credentialsOf(db, member.id),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  });
  await rememberChallenge(db, session.id, options.challenge);
  return JSON.stringify(options);
}

/** Keeps the passkey that a browser made. @returns false where its answer is not to our challenge, or not from our site. */
export async function keepPasskey(
  db: Db,
  site: PasskeySite,
  { member, session }: Asked,
  { answer, agent, now }: { readonly answer: string; readonly agent: string; readonly now: Date },
): Promise<boolean> {
  const response = parseAttestation(answer);
  const challenge = await takeChallenge(db, session.id);
  if (response === undefined || challenge === undefined) return false;
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: false,
  }).catch(() => undefined);
  if (!checked?.verified) return false;
  const { credential } = checked.registrationInfo;
  const kept = await db
    .insertInto('passkey')
    .values({
      id: newId(isPasskeyId),
      member_id: member.id,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      agent,
      created_at: now,
      used_at: null,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst();
  return kept.numInsertedOrUpdatedRows === 1n;
}

/** What the browser is asked to sign with one of the member's passkeys, as JSON; undefined where there is none. */
export async function askForPasskey(
  db: Db,
  site: PasskeySite,
  { member, session }: Asked,
): Promise<string | undefined> {
  const allowCredentials = await credentialsOf(db, member.id);
  if (allowCredentials.length === 0) return undefined;
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    allowCredentials,
    userVerification: 'preferred',
  });
  await rememberChallenge(db, session.id, options.challenge);
  return JSON.stringify(options);
}

/** Whether a browser's answer was signed by one of the member's passkeys, for our site, to our last challenge. */
export async function checkPasskey(
  db: Db,
  site: PasskeySite,
  { member, session }: Asked,
  { answer, now }: { readonly answer: string; readonly now: Date },
): Promise<boolean> {
  const response = parseAssertion(answer);
  const challenge = await takeChallenge(db, session.id);
  if (response === undefined || challenge === undefined) return false;
  const known = await db
    .selectFrom('passkey')
    .select(['id', 'credential_id', 'public_key', 'counter'])
    .where('member_id', '=', member.id)
    .where('credential_id', '=', response.id)
    .executeTakeFirst();
  if (known === undefined) return false;
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    credential: { id: known.credential_id, publicKey: Uint8Array.from(known.public_key), counter: known.counter },
    requireUserVerification: false,
  }).catch(() => undefined);
  if (!checked?.verified) return false;
  await db
    .updateTable('passkey')
    .set({ counter: checked.authenticationInfo.newCounter, used_at: now })
    .where('id', '=', known.id)
    .execute();
  return true;
}
