import { isDeepStrictEqual } from 'node:util';
import type { Trx } from '../../platform/db/database.ts';
import { isMadeFrom } from '../../platform/pictures/picture.ts';
import type { Campaign, Endorser } from '../campaign.ts';
import type { DraftEndorser } from '../draft.ts';
import { putInOrder } from '../ordered-rows.ts';
import type { EndorserId, EndorserWords } from './endorser.ts';
import { deleteEndorsers, insertEndorser, listEndorsers, setLogo, updateEndorser } from './store.ts';

/** Whether the endorsers that are shown are those that a folder tells; logos that it says nothing of stay. */
export function areSameEndorsers(shown: readonly Endorser[], drafts: readonly DraftEndorser[]): boolean {
  return (
    shown.length === drafts.length &&
    drafts.every((draft, index) => {
      const endorser = shown[index];
      return endorser !== undefined && saysTheSame(endorser, draft) && hasSameLogo(endorser, draft);
    })
  );
}

/** Makes the endorsers what a folder says. One is the same by the name in the campaign's own language. */
export async function applyEndorsers(
  trx: Trx,
  { id: campaignId, defaultLanguage }: Pick<Campaign, 'id' | 'defaultLanguage'>,
  drafts: readonly DraftEndorser[],
): Promise<void> {
  const left = new Map((await listEndorsers(trx, campaignId)).map((endorser) => [endorser.id, endorser]));
  const order: EndorserId[] = [];
  for (const draft of drafts) {
    const known = [...left.values()].find(({ name }) => name[defaultLanguage] === draft.name[defaultLanguage]);
    if (known !== undefined) left.delete(known.id);
    const id = known?.id ?? (await insertEndorser(trx, campaignId, draft));
    order.push(id);
    if (known !== undefined && !saysTheSame(known, draft)) await updateEndorser(trx, id, draft);
    if (!hasSameLogo(known ?? {}, draft)) await setLogo(trx, id, draft.logo);
  }
  await deleteEndorsers(trx, [...left.keys()]);
  await putInOrder(trx, 'endorser', order);
}

function saysTheSame(a: EndorserWords, b: EndorserWords): boolean {
  return isDeepStrictEqual([a.name, a.country, a.url], [b.name, b.country, b.url]);
}

function hasSameLogo({ logo }: Pick<Endorser, 'logo'>, draft: DraftEndorser): boolean {
  if (draft.losesLogo) return logo === undefined;
  return draft.logo === undefined || isMadeFrom(logo, draft.logo.source);
}
