/**
 * The words of invitations.
 *
 * - An **invitation** asks somebody by mail to look at their **entry** in the committee, without an account. Its link works
 *   for 14 days, and ends when another is sent or when it is withdrawn.
 * - A **proposal** is what the person wrote where that is not what they were offered: an organiser looks at it before it
 *   is public. What they approve as it stands is public at once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { MemberId } from '../../accounts/member.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { uuidBytes, uuidText } from '../../platform/crypto/tokens.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { isUuid } from '../../platform/ids.ts';
import type { Picture } from '../../platform/pictures/picture.ts';
import type { CampaignId, Translated } from '../campaign.ts';
import { type EntryId, type EntryWords, translatedParts } from './entry.ts';

export type InvitationId = string & { readonly __brand: 'InvitationId' };

/** `changed` where a proposal waits for an organiser. */
export type InvitationState = 'invited' | 'opened' | 'approved' | 'changed' | 'declined';
export type InvitationAnswer = 'approved' | 'changed' | 'declined';

export interface Invitation {
  readonly id: InvitationId;
  readonly entryId: EntryId;
  readonly campaignId: CampaignId;
  readonly language: Language;
  readonly invitedBy: MemberId;
  readonly state: InvitationState;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly proposal: EntryWords | undefined;
  /** The portrait that the person gave, where it waits for an organiser. */
  readonly portrait: Picture | undefined;
}

export const invitationDays = 14;
const ID_LENGTH = 16;
const TOKEN_PATTERN = /^[\w-]{64}$/;

export function isInvitationId(text: string): text is InvitationId {
  return isUuid(text);
}

/** Where its link leads: its id and an HMAC over it, so that what the database holds opens nothing. */
export function invitationPath(keys: Pick<SiteKeys, 'tokens'>, id: InvitationId): string {
  return `/desk/invitation/${Buffer.concat([uuidBytes(id), mac(keys, id)]).toString('base64url')}`;
}

/** Reads a token in constant time. @returns undefined where it is forged, cut, or for something else. */
export function readInvitationToken(keys: Pick<SiteKeys, 'tokens'>, token: string): InvitationId | undefined {
  if (!TOKEN_PATTERN.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  const id = uuidText(bytes.subarray(0, ID_LENGTH));
  return isInvitationId(id) && timingSafeEqual(mac(keys, id), bytes.subarray(ID_LENGTH)) ? id : undefined;
}

/** Whether its link still takes an answer. */
export function isAnswerable({ state, expiresAt }: Pick<Invitation, 'state' | 'expiresAt'>, now: Date): boolean {
  return (state === 'invited' || state === 'opened') && now < expiresAt;
}

/** Whether what a person sent is other than what they were offered, in the languages that they saw. */
export function differs(offered: EntryWords, sent: EntryWords, languages: readonly Language[]): boolean {
  const seen = (words: Translated) => languages.map((language) => words[language] ?? '');
  return (
    offered.country !== sent.country ||
    translatedParts.some((part) => !isDeepStrictEqual(seen(offered[part]), seen(sent[part])))
  );
}

function mac({ tokens }: Pick<SiteKeys, 'tokens'>, id: InvitationId): Buffer {
  return createHmac('sha256', tokens).update('committee invitation\0').update(uuidBytes(id)).digest();
}
