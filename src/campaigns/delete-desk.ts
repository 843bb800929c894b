import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../accounts/desk.ts';
import { deskForm } from '../accounts/desk-form.ts';
import { reasoned, reasonField } from '../accounts/reason.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Campaign } from './campaign.ts';
import { deleteDraft } from './delete-draft.ts';
import type { LifeDeskDeps } from './life-desk.ts';

export interface DeleteDeskDeps extends LifeDeskDeps {
  readonly tools: PageTools;
}

/** Deleting a campaign that was never published: for its organisers, with the second factor. */
export function deleteRoutes({ db, refreshCampaigns, tools }: DeleteDeskDeps): readonly CampaignRoute<Campaign>[] {
  const organisers = { role: 'organiser', stepUp: true, path: '/desk/c/:slug/signing/delete' } as const;
  return [
    {
      ...organisers,
      method: 'GET',
      answer: (visit) => (visit.campaign.state === 'draft' ? page(askPage(tools, visit)) : unchanged(visit)),
    },
    {
      ...organisers,
      method: 'POST',
      answer: async (visit): Promise<DeskAnswer> => {
        const isDone = await inTransaction(db, (trx) => deleteDraft(trx, visit.campaign, reasoned(visit)));
        if (!isDone) return unchanged(visit);
        await refreshCampaigns();
        return moved('/desk', 'desk-life.done.delete');
      },
    },
  ];
}

/** It was published meanwhile. */
function unchanged({ campaign }: CampaignVisit<Campaign>): DeskAnswer {
  return moved(`/desk/c/${campaign.slug}/signing`, 'desk-life.done.unchanged');
}

function askPage(tools: Pick<PageTools, 'render'>, visit: CampaignVisit<Campaign>): Html {
  const { say, campaign, path } = visit;
  const title = Object.values(campaign.draftTitles ?? {})[0] ?? campaign.slug;
  return deskForm(tools, visit, {
    heading: say('desk-life.delete.title', { title }),
    paragraphs: [say('desk-life.delete.means'), say('desk-life.delete.stays'), say('desk-life.delete.for-good')],
    form: { action: path, fields: [reasonField(visit)], button: say('desk-life.delete.button'), isGrave: true },
    links: [{ url: `/desk/c/${campaign.slug}/signing`, label: say('desk-life.delete.back') }],
  });
}
