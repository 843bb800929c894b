import type { CampaignVisit } from '../../accounts/desk.ts';
import { shownPicture } from '../../accounts/desk-picture.ts';
import type { UndoView } from '../../accounts/desk-view.ts';
import { countryName } from '../../platform/i18n/format.ts';
import { inLanguage } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { orderedPage } from '../ordered-page.ts';
import type { Entry, EntryId } from './entry.ts';
import { nameOf } from './entry-pages.ts';
import type { Invitation } from './invitation.ts';
import { standingOf } from './invite-pages.ts';

/** Everybody in the committee, in the order of the campaign's page. */
export function committeePage(
  tools: Pick<PageTools, 'render'>,
  visit: CampaignVisit<Campaign>,
  entries: readonly Entry[],
  invitations: ReadonlyMap<EntryId, Invitation>,
  undo: UndoView | undefined,
): Html {
  const { say, campaign } = visit;
  const path = `/desk/c/${campaign.slug}/committee`;
  return orderedPage(tools, visit, {
    heading: say('desk-committee.title'),
    lead: say('desk-committee.lead'),
    none: entries.length === 0 ? say('desk-committee.none') : undefined,
    undo,
    add: { url: `${path}/add`, label: say('desk-committee.add') },
    entries: entries.map((entry) => ({
      at: `${path}/${entry.id}`,
      name: nameOf(visit, entry),
      facts: factsOf(visit, entry),
      picture: entry.portrait && shownPicture(entry.portrait, 'small', ''),
      state: stateOf(visit, entry, invitations.get(entry.id)),
      links: [
        { url: `${path}/${entry.id}`, label: say('desk-committee.change') },
        { url: `${path}/${entry.id}/portrait`, label: say('desk-committee.portrait.link') },
        ...(invitations.get(entry.id)?.proposal === undefined
          ? [{ url: `${path}/${entry.id}/invite`, label: say('desk-invitation.link') }]
          : [{ url: `${path}/${entry.id}/proposal`, label: say('desk-invitation.look') }]),
        { url: `${path}/${entry.id}/remove`, label: say('desk-committee.remove.link') },
      ],
    })),
  });
}

function stateOf(visit: CampaignVisit<Campaign>, { isHidden }: Entry, invitation: Invitation | undefined) {
  if (invitation !== undefined) return standingOf(visit, invitation);
  return isHidden ? visit.say('desk-committee.hidden') : undefined;
}

function factsOf({ language, campaign, say }: CampaignVisit<Campaign>, { office, place, country }: Entry): string {
  const words = (texts: Entry['office']) => inLanguage(texts, language, campaign.defaultLanguage)?.text ?? '';
  return say('desk-committee.facts', {
    office: words(office),
    place: words(place),
    country: countryName(language, country),
  });
}
