import { type DeskAnswer, type GuestRoute, missing, page, type Visit } from '../accounts/desk.ts';
import { deskForm } from '../accounts/desk-form.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import type { Database } from '../platform/db/database.ts';
import type { PageTools } from '../platform/views/frame.ts';
import { stopDigest } from './digest-store.ts';
import { chooseMilestones } from './milestone-store.ts';
import { readStopToken, type StoppedMails } from './stop-token.ts';

export interface StopDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

/** Ends the mails on Mondays, or those of milestones, by the link in them: a page with one button, and one press of a mail program (RFC 8058). */
export function stopRoutes(deps: StopDeskDeps): readonly GuestRoute[] {
  return (['digest', 'milestones'] as const).flatMap((mails): GuestRoute[] => {
    const guest = { role: 'guest', holdsToken: true, path: `/desk/${mails}/stop/:token` } as const;
    return [
      { ...guest, method: 'GET', answer: (visit) => ask(deps, visit, mails) },
      { ...guest, method: 'POST', answer: (visit) => stop(deps, visit, mails) },
    ];
  });
}

const words = { digest: 'desk-brief.stop', milestones: 'desk-brief.stop-milestones' } as const;

async function ask({ keys, tools }: StopDeskDeps, visit: Visit, mails: StoppedMails): Promise<DeskAnswer> {
  const { say, params, path } = visit;
  if ((await readStopToken(keys, mails, params.token ?? '')) === undefined) return missing;
  const html = deskForm(tools, visit, {
    heading: say(`${words[mails]}.title`),
    paragraphs: [say(`${words[mails]}.what`)],
    form: { action: path, button: say('desk-brief.stop.button') },
  });
  return page(html);
}

async function stop({ db, keys, tools }: StopDeskDeps, visit: Visit, mails: StoppedMails): Promise<DeskAnswer> {
  const { say, params } = visit;
  const ref = await readStopToken(keys, mails, params.token ?? '');
  if (ref === undefined) return missing;
  if (mails === 'digest') await stopDigest(db, ref);
  else await chooseMilestones(db, ref, false);
  return page(
    deskForm(tools, visit, {
      heading: say(`${words[mails]}.done`),
      paragraphs: [say('desk-brief.stop.again')],
    }),
  );
}
