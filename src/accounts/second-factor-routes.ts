import type { PageTools } from '../platform/views/frame.ts';
import { type DeskAnswer, type MemberRoute, type MemberVisit, moved } from './desk.ts';
import { promptForFactor } from './factor-prompt.ts';
import { checkSecondFactor, type SecondFactorDeps } from './second-factor.ts';
import { isFresh } from './session-limits.ts';
import { strengthenSession } from './sessions.ts';

export interface SecondFactorRoutesDeps extends SecondFactorDeps {
  readonly tools: PageTools;
}

/** Where the second factor is given: on arriving, and once more before what does harm in the wrong hands. */
export function secondFactorRoutes(deps: SecondFactorRoutesDeps): readonly MemberRoute[] {
  return [
    {
      method: 'GET',
      path: '/desk/second-factor',
      role: 'arriving',
      stepUp: false,
      answer: (visit) => {
        if (!visit.member.hasSecondFactor) return moved('/desk/second-factor/set-up');
        return visit.session.phase === 'full' ? moved('/desk') : prompt(deps, visit, 'sign-in', '/desk/second-factor');
      },
    },
    {
      method: 'POST',
      path: '/desk/second-factor',
      role: 'arriving',
      stepUp: false,
      answer: (visit) => give(deps, visit, 'sign-in', '/desk/second-factor', '/desk'),
    },
    {
      method: 'GET',
      path: '/desk/step-up',
      role: 'any',
      stepUp: false,
      answer: (visit) => {
        const to = deskPath(visit.query.text('to'));
        return isFresh(visit.session, visit.now) ? moved(to) : prompt(deps, visit, 'step-up', stepUpPath(to));
      },
    },
    {
      method: 'POST',
      path: '/desk/step-up',
      role: 'any',
      stepUp: false,
      answer: (visit) => {
        const to = deskPath(visit.query.text('to'));
        return give(deps, visit, 'step-up', stepUpPath(to), to);
      },
    },
  ];
}

/** Where the second factor is given once more. @param to where one goes after it. */
export function stepUpPath(to: string): string {
  return `/desk/step-up?${new URLSearchParams({ to })}`;
}

/** A path of the desk alone: nobody is led elsewhere by a link. */
function deskPath(asked: string): string {
  return /^\/desk(?:\/[\w-]+)*$/.test(asked) ? asked : '/desk';
}

function prompt(
  deps: SecondFactorRoutesDeps,
  visit: MemberVisit,
  why: 'sign-in' | 'step-up',
  action: string,
): Promise<DeskAnswer> {
  return promptForFactor(deps, deps.tools, visit, { why, action });
}

async function give(
  deps: SecondFactorRoutesDeps,
  visit: MemberVisit,
  why: 'sign-in' | 'step-up',
  action: string,
  to: string,
): Promise<DeskAnswer> {
  const check = await checkSecondFactor(deps, visit, visit.fields, visit.now);
  if (check !== 'good') {
    const wrong = check === 'none' ? 'wrong' : check;
    return promptForFactor(deps, deps.tools, visit, { why, action, check: wrong });
  }
  return { kind: 'moved', to, session: await strengthenSession(deps.db, visit.session.id, visit.now) };
}

/**
 * Does what a form asks once its sender has given the second factor again: it is asked for on a page that keeps what was
 * typed, and comes back with it to the same address.
 */
export async function stepUp(
  deps: SecondFactorRoutesDeps,
  visit: MemberVisit,
  proceed: (fresh: MemberVisit) => Promise<DeskAnswer> | DeskAnswer,
): Promise<DeskAnswer> {
  const { fields, session, now, path } = visit;
  const check = await checkSecondFactor(deps, visit, fields, now);
  if (check !== 'good') {
    return promptForFactor(deps, deps.tools, visit, { why: 'step-up', action: path, kept: fields, check });
  }
  const token = await strengthenSession(deps.db, session.id, now);
  return { session: token, ...(await proceed({ ...visit, session: { ...session, secondFactorAt: now } })) };
}
