import type { Db } from '../platform/db/database.ts';
import { longestLimits } from './session-limits.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    forgetSignIns: Record<string, never>;
  }
}

/** Far longer than any link works, and than the hour in which they are counted. */
const LINKS_KEPT_MS = 24 * 60 * 60 * 1000;

/** Forgets sign-in links that are over since long, and sessions that are over whoever they are of. @returns how many. */
export async function forgetSignIns({ db, clock }: { readonly db: Db; readonly clock: () => Date }): Promise<number> {
  const before = (ms: number) => new Date(clock().getTime() - ms);
  const links = await db.deleteFrom('sign_in_link').where('created_at', '<', before(LINKS_KEPT_MS)).executeTakeFirst();
  const { idleMs, absoluteMs } = longestLimits;
  const sessions = await db
    .deleteFrom('session')
    .where((session) =>
      session.or([session('seen_at', '<', before(idleMs)), session('created_at', '<', before(absoluteMs))]),
    )
    .executeTakeFirst();
  return Number(links.numDeletedRows + sessions.numDeletedRows);
}
