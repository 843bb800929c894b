import type { MemberVisit } from '../../accounts/desk.ts';
import type { NoticesOf } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../campaign.ts';

/** Tells organisers on the desk's first page what comes next for a campaign that nobody else sees yet. */
export function draftNotices(campaigns: readonly Campaign[], { member, say }: MemberVisit): NoticesOf {
  const drafts = campaigns.filter(({ id, state }) => state === 'draft' && mayOrganise(member, id));
  const text = say('desk-publish.next');
  return new Map(drafts.map(({ id, slug }) => [id, [{ url: `/desk/c/${slug}/publish`, text }]]));
}
