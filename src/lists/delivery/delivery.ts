/**
 * Lists that are handed over by mail.
 *
 * - A **delivery** gives one recipient the lists of one request: a mail with a link, which works for some days and some
 *   **openings**; each opening gives one file.
 * - Its **code** goes another way: the organiser reads it to the office by telephone. Lists that name nobody need none.
 *   Wrong codes **lock** a delivery until there is a new code.
 * - A **notice** tells a recipient which entries of their list to delete, since somebody has withdrawn: see notice.ts.
 *
 * Pure, but for the chance that makes a code.
 */
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { isUuid } from '../../platform/ids.ts';
import type { ListRequestId } from '../requests/request.ts';
import { inLatinDigits } from '../writing/entries.ts';

export type DeliveryId = string & { readonly __brand: 'DeliveryId' };

export function isDeliveryId(text: string): text is DeliveryId {
  return isUuid(text);
}

/** `abandoned`: the servers have put it off until it was given up. */
export type MailFailure = 'rejected' | 'abandoned';

export interface Delivery {
  readonly id: DeliveryId;
  readonly campaignId: CampaignId;
  readonly requestId: ListRequestId;
  readonly recipientId: string;
  /** The address for which the lists were made: they are delivered to no other. */
  readonly recipientEmail: string;
  readonly language: Language;
  readonly startedBy: MemberId;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly mostOpenings: number;
  readonly openings: number;
  readonly ageKey: string | undefined;
  readonly needsCode: boolean;
  readonly wrongCodes: number;
  readonly mailsSent: number;
  readonly isMailDue: boolean;
  readonly mailedAt: Date | undefined;
  readonly failure: MailFailure | undefined;
  readonly failureCode: string | undefined;
  readonly revokedAt: Date | undefined;
}

/** How a delivery stands: what has ended it, or how far it is. */
export type DeliveryState =
  | 'revoked'
  | 'expired'
  | 'used-up'
  | 'locked'
  | 'opened'
  | 'waiting'
  | MailFailure
  | 'mailed';

/** The index list_delivery_trouble has it too. */
export const MOST_WRONG_CODES = 5;

type Standing = Pick<
  Delivery,
  'endsAt' | 'mostOpenings' | 'openings' | 'wrongCodes' | 'isMailDue' | 'failure' | 'revokedAt'
>;

export function stateAt(delivery: Standing, now: Date): DeliveryState {
  if (delivery.revokedAt !== undefined) return 'revoked';
  if (delivery.openings >= delivery.mostOpenings) return 'used-up';
  if (now >= delivery.endsAt) return 'expired';
  if (delivery.wrongCodes >= MOST_WRONG_CODES) return 'locked';
  if (delivery.openings > 0) return 'opened';
  if (delivery.isMailDue) return 'waiting';
  return delivery.failure ?? 'mailed';
}

/** What keeps a link from opening anything. */
export type DeliveryEnd = Extract<DeliveryState, 'revoked' | 'expired' | 'used-up' | 'locked'>;

/** @returns undefined while it opens its lists. */
export function endOf(delivery: Standing, now: Date): DeliveryEnd | undefined {
  const state = stateAt(delivery, now);
  return state === 'revoked' || state === 'expired' || state === 'used-up' || state === 'locked' ? state : undefined;
}

/** Whether the link still works, a locked one after a new code: then nothing else takes its place. */
export function isAlive(delivery: Standing, now: Date): boolean {
  const end = endOf(delivery, now);
  return end === undefined || end === 'locked';
}

/** How long a link works, and for how many openings. */
export interface DeliveryTerms {
  readonly days: number;
  readonly openings: number;
  /** Whether those who have a key get an encrypted file. */
  readonly isEncrypted: boolean;
}

export const usualTerms: DeliveryTerms = { days: 14, openings: 5, isEncrypted: true };
export const mostDays = 60;
export const mostOpenings = 50;

const CODE_LENGTH = 8;

export function newCode(): string {
  return String(randomInt(10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
}

/** @example spacedCode('12345678') // '1234 5678' */
export function spacedCode(code: string): string {
  return `${code.slice(0, CODE_LENGTH / 2)} ${code.slice(CODE_LENGTH / 2)}`;
}

/** What was typed as a code, in whatever digits, with whatever between them; undefined where it cannot be one. */
export function typedCode(typed: string): string | undefined {
  const digits = inLatinDigits(typed.slice(0, 100)).replace(/\D/g, '');
  return digits.length === CODE_LENGTH ? digits : undefined;
}

/** In the same time wherever they differ. @param typed as `typedCode` read it. */
export function isCode(code: string, typed: string): boolean {
  return timingSafeEqual(Buffer.from(code), Buffer.from(typed));
}
