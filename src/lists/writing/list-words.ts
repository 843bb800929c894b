import type { CampaignVisit, MemberVisit } from '../../accounts/desk.ts';
import type { MemberId } from '../../accounts/member.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import { placeNames } from '../../signatures/place-names.ts';
import type { Recipient } from '../recipient.ts';
import { downloadEnds, type ListRequest, lapsesAt, type Making, standingAt } from '../requests/request.ts';
import type { ListChoice } from '../selection.ts';

type Words = Pick<MemberVisit, 'say' | 'language' | 'member' | 'now'>;

/** What is called how on the pages of lists. */
export interface ListNames {
  readonly members: ReadonlyMap<MemberId, string>;
  readonly recipients: ReadonlyMap<string, Recipient>;
}

/** What a recipient is called; by the address where they are no longer one. */
export function recipientName({ recipients }: Pick<ListNames, 'recipients'>, email: string): string {
  return recipients.get(email)?.name ?? email;
}

/** For whom lists are, in a heading. */
export function forWhom({ say }: Words, names: ListNames, emails: readonly string[]): string {
  const [email = ''] = emails;
  return emails.length === 1
    ? say('desk-lists.for-one', { name: recipientName(names, email) })
    : say('desk-lists.for-many', { count: emails.length });
}

/** What lists take, in words. */
export function choiceWords(
  locales: Locales,
  { say, language, campaign }: Words & { readonly campaign: Pick<Campaign, 'regions'> },
  { from, places, isNewOnly, hasLatinNames }: ListChoice,
): string {
  const names = placeNames(locales, language, places, campaign.regions);
  const whose = from === 'places' ? say('desk-lists.choice.told-places', { names }) : say(`desk-lists.choice.${from}`);
  const what = isNewOnly ? say('desk-lists.choice.told-new', { whose }) : whose;
  return hasLatinNames === true ? say('desk-lists.choice.told-latin', { what }) : what;
}

/** What a request is at now, and until when. */
export function statusOf(
  { say, language, member, now, campaign }: Words & Pick<CampaignVisit<Campaign>, 'campaign'>,
  { members }: Pick<ListNames, 'members'>,
  request: Pick<ListRequest, 'state' | 'askedBy' | 'askedAt' | 'decidedBy' | 'decidedAt'> & {
    readonly making: Pick<Making, 'state'> | undefined;
  },
): string {
  const nameOf = (id: MemberId | undefined) => (id === undefined ? '' : (members.get(id) ?? ''));
  const isOwn = request.askedBy === member.id;
  switch (standingAt(request, now, campaign.keysEndedAt)) {
    case 'waiting': {
      const date = formatMoment(language, lapsesAt(request));
      return isOwn ? say('desk-lists.status.waiting-own', { date }) : say('desk-lists.status.waiting', { date });
    }
    case 'granted': {
      const date = formatMoment(language, downloadEnds(request));
      return isOwn
        ? say('desk-lists.status.ready-own', { date })
        : say('desk-lists.status.ready', { date, name: nameOf(request.askedBy) });
    }
    case 'making':
      return say('desk-lists.status.making');
    case 'failed':
      return say('desk-lists.status.failed');
    case 'cancelled':
      return say('desk-lists.status.cancelled');
    case 'over':
      return say('desk-lists.status.over');
    case 'lapsed':
      return say('desk-lists.status.lapsed');
    case 'refused':
      return say('desk-lists.status.refused', { name: nameOf(request.decidedBy) });
    case 'withdrawn':
      return say('desk-lists.status.withdrawn');
  }
}
