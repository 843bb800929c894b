import type { DeskRoute } from './desk.ts';
import { mayVisit } from './roles.ts';
import { isFresh } from './session-limits.ts';
import type { SignedIn } from './sessions.ts';

/**
 * What becomes of a request before its page is asked: it is let in, has to sign in, to give the second factor, to set one
 * up, to give it once more, or finds nothing here.
 */
export type Admission = 'admitted' | 'sign-in' | 'second-factor' | 'set-up' | 'step-up' | 'missing';

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
  const isForArriving = route.role === 'arriving';
  if (session.phase === 'arriving' && !isForArriving) return member.hasSecondFactor ? 'second-factor' : 'set-up';
  if (!mayVisit(member, route.role, campaignId)) return 'missing';
  if (route.stepUp === false || isFresh(session, now)) return 'admitted';
  // The first one is set up by whoever the mailed link let in; from then on nothing goes without it.
  if (!member.hasSecondFactor) return isForArriving || route.stepUp === 'where-set-up' ? 'admitted' : 'set-up';
  return session.phase === 'arriving' ? 'second-factor' : 'step-up';
}
