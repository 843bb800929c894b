import type { DeskRoute } from './desk.ts';
import { mayVisit } from './roles.ts';
import { isFresh } from './session-limits.ts';
import type { SignedIn } from './sessions.ts';

/**
 * What becomes of a request before its page is asked: it is let in, has to sign in, to give the second factor, to give
 * it again, or finds nothing here.
 */
export type Admission = 'admitted' | 'sign-in' | 'second-factor' | 'step-up' | 'missing';

/** @param campaignId of the campaign that the path names, where there is one. */
export function admissionTo(
  route: DeskRoute<never>,
  signedIn: SignedIn | undefined,
  campaignId: string | undefined,
  now: Date,
): Admission {
  if (route.role === 'guest') return 'admitted';
  if (signedIn === undefined) return 'sign-in';
  const { session, member } = signedIn;
  if (session.phase === 'arriving' && route.role !== 'arriving') return 'second-factor';
  if (!mayVisit(member, route.role, campaignId)) return 'missing';
  return route.stepUp && !isFresh(session, now) ? 'step-up' : 'admitted';
}
