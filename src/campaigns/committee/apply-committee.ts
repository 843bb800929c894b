import { isDeepStrictEqual } from 'node:util';
import type { Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { isMadeFrom } from '../../platform/pictures/picture.ts';
import type { Campaign, CommitteeMember } from '../campaign.ts';
import type { DraftMember } from '../draft.ts';
import { putInOrder } from '../ordered-rows.ts';
import { type Entry, type EntryId, type EntryWords, wordsOf } from './entry.ts';
import { deleteEntries, hideEntry, insertEntry, listEntries, setPortrait, updateEntry } from './store.ts';

/** Whether the committee that is shown is the one that a folder tells; of portraits it says nothing, they stay. */
export function isSameCommittee(shown: readonly CommitteeMember[], drafts: readonly DraftMember[]): boolean {
  return (
    shown.length === drafts.length &&
    drafts.every((draft, index) => {
      const member = shown[index];
      return member !== undefined && saysTheSame(member, draft) && hasSamePortrait(member, draft);
    })
  );
}

/**
 * Makes the committee what a folder says. A member is the same by the name in the campaign's own language; entries that
 * wait for somebody's approval stay, unless the folder shows that person.
 */
export async function applyCommittee(
  trx: Trx,
  { id: campaignId, defaultLanguage }: Pick<Campaign, 'id' | 'defaultLanguage'>,
  drafts: readonly DraftMember[],
): Promise<void> {
  const left = new Map((await listEntries(trx, campaignId)).map((entry) => [entry.id, entry]));
  const order: EntryId[] = [];
  for (const draft of drafts) {
    const known = [...left.values()].find((entry) => isSamePerson(entry, draft, defaultLanguage));
    if (known !== undefined) left.delete(known.id);
    const id = known?.id ?? (await insertEntry(trx, campaignId, draft, false));
    order.push(id);
    if (known !== undefined && !saysTheSame(known, draft)) await updateEntry(trx, id, draft);
    if (known?.isHidden) await hideEntry(trx, id, false);
    if (!hasSamePortrait(known ?? {}, draft)) await setPortrait(trx, id, draft.portrait);
  }
  const waiting = [...left.values()].filter(({ isHidden }) => isHidden);
  const gone = [...left.values()].filter(({ isHidden }) => !isHidden);
  await deleteEntries(
    trx,
    gone.map(({ id }) => id),
  );
  await putInOrder(trx, 'committee_member', [...order, ...waiting.map(({ id }) => id)]);
}

function isSamePerson(entry: Entry, { name }: DraftMember, defaultLanguage: Language): boolean {
  return entry.name[defaultLanguage] === name[defaultLanguage];
}

function saysTheSame(member: EntryWords, draft: EntryWords): boolean {
  return isDeepStrictEqual(wordsOf(member), wordsOf(draft));
}

function hasSamePortrait({ portrait }: Pick<CommitteeMember, 'portrait'>, draft: DraftMember): boolean {
  return draft.losesPortrait
    ? portrait === undefined
    : draft.portrait === undefined || isMadeFrom(portrait, draft.portrait.source);
}
