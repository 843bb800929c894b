import type { Campaign } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { ListSelection, Recipient } from './recipient.ts';
import { reachedLists } from './release-store.ts';
import { type ListChoice, selectionFor } from './selection.ts';

/** What a choice means for each of some recipients: undefined where it is not known which signatories concern them. */
export async function selectionsFor(
  db: Db,
  campaign: Pick<Campaign, 'id' | 'regions'>,
  choice: ListChoice,
  recipients: readonly Recipient[],
): Promise<(recipient: Recipient) => ListSelection | undefined> {
  const emails = recipients.map(({ email }) => email);
  const reached = choice.isNewOnly ? await reachedLists(db, campaign.id, emails) : undefined;
  return (recipient) => selectionFor(choice, recipient, campaign.regions, reached?.get(recipient.email) ?? []);
}
