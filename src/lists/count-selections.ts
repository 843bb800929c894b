import type { CampaignId } from '../campaigns/campaign.ts';
import { countOnPaper } from '../paper/paper.ts';
import type { Db } from '../platform/db/database.ts';
import { countConfirmedByHand } from '../signatures/store.ts';
import { countPlaces, countPlacesAfter } from './count-store.ts';
import type { ListSelection, PlaceCount, RecordedCounts } from './recipient.ts';
import { isFrom, sumOf } from './selection.ts';

/**
 * How many signatures each of some selections takes, by place, in three statements whatever their number: from the tally; of
 * those who confirmed after a moment, from the signatures.
 */
export async function countSelections(
  db: Db,
  campaignId: CampaignId,
  selections: readonly ListSelection[],
): Promise<(selection: ListSelection) => RecordedCounts> {
  const all = await countPlaces(db, campaignId);
  const moments = [...new Set(selections.flatMap(({ confirmedAfterUs }) => confirmedAfterUs ?? []))];
  const later =
    moments.length === 0 ? new Map<number, readonly PlaceCount[]>() : await countPlacesAfter(db, campaignId, moments);
  const byHand = await countConfirmedByHand(db, campaignId);
  const onPaper = await countOnPaper(db, campaignId);
  const { named, countedOnly } = sumOf(all);
  return ({ places, confirmedAfterUs }) => {
    const counted = confirmedAfterUs === undefined ? all : (later.get(confirmedAfterUs) ?? []);
    return {
      verified: named + countedOnly,
      ...(byHand === 0 ? {} : { confirmedByHand: byHand }),
      ...(onPaper === 0 ? {} : { onPaper }),
      places: counted.flatMap(({ country, region, ...counts }) =>
        isFrom(places, { country, region })
          ? [{ country, region, named: counts.named, countedOnly: counts.countedOnly }]
          : [],
      ),
    };
  };
}
