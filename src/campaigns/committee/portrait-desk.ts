import { sql } from 'kysely';
import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { deskPicture, pictureIssue, shownPicture } from '../../accounts/desk-picture.ts';
import { makePicture } from '../../platform/pictures/make-picture.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { keepRemoved, pictureRows } from '../undo/removal.ts';
import { withUndo } from '../undo/undo-offer.ts';
import { type CommitteeDeskDeps, changeInPublic } from './committee-desk.ts';
import type { Entry } from './entry.ts';
import { nameOf } from './entry-pages.ts';
import { findEntry, setPortrait } from './store.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'committee.portrait': { readonly entry: string };
    'committee.portrait-remove': { readonly entry: string };
  }
}

const organisers = { role: 'organiser', stepUp: true, path: '/desk/c/:slug/committee/:id/portrait' } as const;

/** The portrait of somebody in the committee. */
export function portraitRoutes({ db, tools }: CommitteeDeskDeps): readonly CampaignRoute<Campaign>[] {
  const entryIn = ({ campaign, params }: CampaignVisit<Campaign>) => findEntry(db, campaign.id, params.id ?? '');
  const back = ({ campaign }: CampaignVisit<Campaign>) => `/desk/c/${campaign.slug}/committee`;
  return [
    {
      ...organisers,
      method: 'GET',
      answer: async (visit) => {
        const entry = await entryIn(visit);
        return entry === undefined ? missing : page(portraitPage(tools, visit, entry));
      },
    },
    {
      ...organisers,
      method: 'POST',
      answer: async (visit): Promise<DeskAnswer> => {
        const entry = await entryIn(visit);
        if (entry === undefined) return missing;
        const { picture: sent } = await visit.receive();
        const portrait = await makePicture(sent, 'portrait');
        if (typeof portrait === 'string') {
          return page(portraitPage(tools, visit, entry, [pictureIssue(visit, portrait)]), 422);
        }
        await changeInPublic<'committee.portrait'>(db, visit, async (trx) => {
          await setPortrait(trx, entry.id, portrait);
          return { act: 'committee.portrait', details: { entry: entry.id } };
        });
        return moved(back(visit), 'desk-committee.done.portrait');
      },
    },
    {
      ...organisers,
      method: 'POST',
      path: `${organisers.path}/remove`,
      answer: async (visit) => {
        const entry = await entryIn(visit);
        if (entry === undefined) return missing;
        let removal = '';
        await changeInPublic<'committee.portrait-remove'>(db, visit, async (trx) => {
          const removed = { kind: 'portrait', subject: entry.id, name: nameOf(visit, entry) } as const;
          const portrait = pictureRows(sql`select portrait_id from committee_member where id = ${entry.id}`);
          removal = await keepRemoved(trx, visit.campaign.id, removed, portrait);
          await setPortrait(trx, entry.id, undefined);
          return { act: 'committee.portrait-remove', details: { entry: entry.id } };
        });
        return moved(withUndo(back(visit), removal), 'desk-committee.done.portrait-removed');
      },
    },
  ];
}

function portraitPage(
  tools: Pick<PageTools, 'render'>,
  visit: CampaignVisit<Campaign>,
  entry: Entry,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign } = visit;
  const name = nameOf(visit, entry);
  const list = `/desk/c/${campaign.slug}/committee`;
  return deskPicture(tools, visit, {
    heading: say('desk-committee.portrait.title', { name }),
    paragraphs: [say('desk-committee.portrait.lead')],
    shown: entry.portrait && shownPicture(entry.portrait, 'large', say('desk-committee.portrait.alt', { name })),
    hint: say('desk-committee.portrait.hint'),
    action: `${list}/${entry.id}/portrait`,
    button: say('desk-committee.portrait.button'),
    removal:
      entry.portrait === undefined
        ? undefined
        : { action: `${list}/${entry.id}/portrait/remove`, button: say('desk-committee.portrait.remove') },
    issues,
    links: [{ url: list, label: say('desk-committee.back') }],
  });
}
