import type { CampaignVisit } from '../../accounts/desk.ts';
import type { UndoView } from '../../accounts/desk-view.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Campaign } from '../campaign.ts';
import { findRemoval } from './removal.ts';

/** The field that names a removal, in the address of the page that tells of it and in the form that undoes it. */
export const REMOVAL_FIELD = 'removal';

/** A page's address that offers to undo what was just removed. @example withUndo('/desk/c/ours/endorsers', id) */
export function withUndo(path: string, removalId: string): string {
  return `${path}?${new URLSearchParams({ [REMOVAL_FIELD]: removalId })}`;
}

/** The press that undoes what the page's address says was removed; undefined where nothing was, or it is too late. */
export async function undoOffer(db: Db, visit: CampaignVisit<Campaign>): Promise<UndoView | undefined> {
  const { campaign, query, say } = visit;
  const removal = await findRemoval(db, campaign.id, query.text(REMOVAL_FIELD));
  if (removal === undefined) return undefined;
  const { id, name } = removal;
  return {
    action: `/desk/c/${campaign.slug}/undo`,
    kept: [{ name: REMOVAL_FIELD, value: id }],
    button: name === '' ? say('desk-undo.picture') : say('desk-undo.named', { name }),
  };
}
