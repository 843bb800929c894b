/**
 * The words of the team.
 *
 * - A **member** works on campaigns: as **admin** on all of them and on the team, as **organiser** of a campaign, or in a
 *   campaign's **committee**, who see its counts and no personal data.
 * - A **sign-in link** is mailed to a member's address, works once and for minutes.
 * - A **second factor** is what a member has beside their mailbox: a **passkey**, or an **app** that shows a new code
 *   every half minute (TOTP); **recovery codes** are for the day on which neither is at hand.
 * - A **session** is a browser that somebody signed in with. It is **arriving** until the second factor was given.
 * - A **step up** asks for the second factor again before an act that does harm in the wrong hands.
 */
import type { Language } from '../platform/i18n/languages.ts';
import { isUuid, newUuid7 } from '../platform/ids.ts';

export type MemberId = string & { readonly __brand: 'MemberId' };
export type SessionId = string & { readonly __brand: 'SessionId' };
export type SignInLinkId = string & { readonly __brand: 'SignInLinkId' };
export type PasskeyId = string & { readonly __brand: 'PasskeyId' };

export function isMemberId(text: string): text is MemberId {
  return isUuid(text);
}

export function isSessionId(text: string): text is SessionId {
  return isUuid(text);
}

export function isSignInLinkId(text: string): text is SignInLinkId {
  return isUuid(text);
}

export function isPasskeyId(text: string): text is PasskeyId {
  return isUuid(text);
}

/** @example newId(isMemberId) */
export function newId<Id extends string>(isId: (text: string) => text is Id): Id {
  const id = newUuid7();
  if (!isId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}

/** What somebody is in one campaign. */
export type CampaignRole = 'organiser' | 'committee';

/** What a member may do. */
export interface Roles {
  readonly isAdmin: boolean;
  /** By the campaign's id. */
  readonly inCampaigns: ReadonlyMap<string, CampaignRole>;
}

export interface Member extends Roles {
  readonly id: MemberId;
  /** As it was typed. */
  readonly email: string;
  /** Empty where nobody has written it down. */
  readonly name: string;
  /** The one they chose, or first signed in with; undefined before. */
  readonly language: Language | undefined;
  readonly hasSecondFactor: boolean;
  /** Whether a mailbox alone is not enough to let them in: by their roles, or since everybody is asked for one. */
  readonly needsSecondFactor: boolean;
}

/** What became of a second factor. */
export interface FactorChange {
  readonly factor: 'app' | 'passkey' | 'recovery-codes';
  readonly change: 'added' | 'replaced' | 'removed';
}

/** What colleagues call a member. */
export function displayName({ name, email }: Pick<Member, 'name' | 'email'>): string {
  return name === '' ? email : name;
}
