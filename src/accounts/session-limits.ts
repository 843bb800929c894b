/**
 * How long a session lasts. Whoever can reach personal data is asked more often: an open laptop in a café is the
 * likeliest thief (OWASP ASVS 5.0, 7.3).
 */
import type { Member, Roles } from './member.ts';
import { reachesPersons } from './roles.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface SessionLimits {
  /** Without a request. */
  readonly idleMs: number;
  /** From signing in, however busy. */
  readonly absoluteMs: number;
}

/** Personal data is in reach: a meeting's length idle, a working day in all. */
const closeLimits: SessionLimits = { idleMs: 30 * MINUTE_MS, absoluteMs: 8 * HOUR_MS };
/** Counts alone: a working day idle, a week in all. */
const wideLimits: SessionLimits = { idleMs: 12 * HOUR_MS, absoluteMs: 7 * 24 * HOUR_MS };
/** Past these a session is over whoever it is of. */
export const longestLimits = wideLimits;
/** Time to install an app and set it up. */
const ARRIVING_MS = 30 * MINUTE_MS;
/** A second factor given so long ago is asked for again before what does harm in the wrong hands. */
export const FRESH_MS = 10 * MINUTE_MS;

export interface SessionTimes {
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly secondFactorAt: Date | undefined;
}

/** What a session is good for: nothing any more, giving the second factor, or everything its member may do. */
export type SessionPhase = 'over' | 'arriving' | 'full';

export function limitsOf(member: Roles): SessionLimits {
  return reachesPersons(member) ? closeLimits : wideLimits;
}

/** @param member whose roles count as they are now: a member who becomes an organiser is asked for a second factor. */
export function phaseOf(
  session: SessionTimes,
  member: Roles & Pick<Member, 'hasSecondFactor' | 'needsSecondFactor'>,
  now: Date,
): SessionPhase {
  const { idleMs, absoluteMs } = limitsOf(member);
  const age = now.getTime() - session.createdAt.getTime();
  if (age >= absoluteMs || now.getTime() - session.seenAt.getTime() >= idleMs) return 'over';
  const isLacking = session.secondFactorAt === undefined && (member.hasSecondFactor || member.needsSecondFactor);
  if (!isLacking) return 'full';
  return age >= ARRIVING_MS ? 'over' : 'arriving';
}

/** Whether the second factor was given so short a time ago that it need not be asked for again. */
export function isFresh({ secondFactorAt }: Pick<SessionTimes, 'secondFactorAt'>, now: Date): boolean {
  return secondFactorAt !== undefined && now.getTime() - secondFactorAt.getTime() < FRESH_MS;
}
