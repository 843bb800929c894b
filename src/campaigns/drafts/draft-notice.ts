import type { MemberVisit } from '../../accounts/desk.ts';
import type { HomeNotice } from '../../accounts/home-routes.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import type { Campaign } from '../campaign.ts';

/** Tells organisers on the desk's first page what comes next for a campaign that nobody else sees yet. */
export function draftNotices({ id, slug, state }: Campaign, { member, say }: MemberVisit): readonly HomeNotice[] {
  if (state !== 'draft' || !mayOrganise(member, id)) return [];
  return [{ url: `/desk/c/${slug}/publish`, text: say('desk-publish.next') }];
}
