import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved } from '../../accounts/desk.ts';
import { type Database, inTransaction, type Trx } from '../../platform/db/database.ts';
import type { Campaign } from '../campaign.ts';
import { lockCampaignById, raiseRevision } from '../campaign-row.ts';
import { readKeptDemand } from '../drafts/draft-parts.ts';
import { changeDemands } from '../writing/save-writing.ts';
import { putRowsBack, type Removal, type RemovalKind, takeRemoval } from './removal.ts';
import { REMOVAL_FIELD } from './undo-offer.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'removal.undo': { readonly undone: RemovalKind; readonly entry: string };
  }
}

/** Where what was removed is shown. */
const pages: { readonly [kind in RemovalKind]: string } = {
  committee: 'committee',
  portrait: 'committee',
  endorser: 'endorsers',
  logo: 'endorsers',
  cover: 'pictures',
  recipient: 'recipients',
  demand: 'text',
};

/** Puts back, within the hour, what an organiser has removed. */
export function undoRoutes({ db }: { readonly db: Database }): readonly CampaignRoute<Campaign>[] {
  return [
    {
      role: 'organiser',
      method: 'POST',
      path: '/desk/c/:slug/undo',
      stepUp: true,
      answer: (visit) => undo(db, visit),
    },
  ];
}

async function undo(db: Database, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { campaign, fields, record } = visit;
  const undone = await inTransaction(db, async (trx) => {
    await lockCampaignById(trx, campaign.id);
    const removal = await takeRemoval(trx, campaign.id, fields.text(REMOVAL_FIELD));
    if (removal === undefined) return undefined;
    const { kind, subject: entry } = removal;
    const isBack = await putBack(trx, visit, removal);
    if (!isBack) return { kind, isBack };
    await raiseRevision(trx, campaign.id);
    const details = { undone: kind, entry };
    await record(trx, { act: 'removal.undo', subject: campaign.slug, campaignId: campaign.id, details });
    return { kind, isBack };
  });
  if (undone === undefined) return moved('/desk', 'desk-undo.done.gone');
  const { kind, isBack } = undone;
  return moved(`/desk/c/${campaign.slug}/${pages[kind]}`, `desk-undo.done.${isBack ? 'back' : 'overtaken'}`);
}

/** @returns false where something else has taken its place meanwhile. */
async function putBack(
  trx: Trx,
  { campaign, member, now }: CampaignVisit<Campaign>,
  { kind, subject, content }: Removal & { readonly content: unknown },
): Promise<boolean> {
  if (kind !== 'demand') return putRowsBack(trx, { kind, subject, content });
  const saving = { campaignId: campaign.id, memberId: member.id, now };
  await changeDemands(trx, saving, { kind: 'put-back', id: subject, ...readKeptDemand(content) });
  return true;
}
