import { isDeepStrictEqual } from 'node:util';
import type { Trx } from '../../platform/db/database.ts';
import { isMadeFrom } from '../../platform/pictures/picture.ts';
import type { Campaign } from '../campaign.ts';
import type { DraftCover } from '../draft.ts';
import { describeCover, replaceCover } from './cover-store.ts';

/** Whether a folder's cover is the one that is there, in what it shows and in what is said of it. */
export function isSameCover(stored: Campaign['cover'], { picture, alt }: DraftCover): boolean {
  return stored !== undefined && isMadeFrom(stored.picture, picture.source) && isDeepStrictEqual(stored.alt, alt);
}

/** Makes a campaign's cover what its folder says. */
export async function applyCover(trx: Trx, { id, cover }: Campaign, { picture, alt }: DraftCover): Promise<void> {
  if (isMadeFrom(cover?.picture, picture.source)) await describeCover(trx, id, alt);
  else await replaceCover(trx, id, picture, alt);
}
