import { type DeskAnswer, type GuestRoute, missing, page, type Visit } from '../accounts/desk.ts';
import { deskForm } from '../accounts/desk-form.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { stopDigest } from './digest-store.ts';
import { readStopToken } from './digest-token.ts';

export interface DigestDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

/** Ends the mails on Mondays by the link in them: a page with one button, and one press of a mail program (RFC 8058). */
export function digestRoutes(deps: DigestDeskDeps): readonly GuestRoute[] {
  const guest = { role: 'guest', holdsToken: true, path: '/desk/digest/stop/:token' } as const;
  return [
    { ...guest, method: 'GET', answer: (visit) => ask(deps, visit) },
    { ...guest, method: 'POST', answer: (visit) => stop(deps, visit) },
  ];
}

async function ask({ keys, tools }: DigestDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { say, params, path } = visit;
  if ((await readStopToken(keys, params.token ?? '')) === undefined) return missing;
  const html = deskForm(tools, visit, {
    heading: say('desk-brief.stop.title'),
    paragraphs: [say('desk-brief.stop.what')],
    form: { action: path, button: say('desk-brief.stop.button') },
  });
  return page(html);
}

async function stop({ db, keys, tools }: DigestDeskDeps, visit: Visit): Promise<DeskAnswer> {
  const { say, params } = visit;
  const ref = await readStopToken(keys, params.token ?? '');
  if (ref === undefined) return missing;
  await stopDigest(db, ref);
  return page(
    deskForm(tools, visit, { heading: say('desk-brief.stop.done'), paragraphs: [say('desk-brief.stop.again')] }),
  );
}
