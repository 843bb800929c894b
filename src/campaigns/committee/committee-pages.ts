import type { CampaignVisit } from '../../accounts/desk.ts';
import { type ShownPicture, shownPicture } from '../../accounts/desk-picture.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { countryName } from '../../platform/i18n/format.ts';
import { inLanguage } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import type { Entry } from './entry.ts';
import { nameOf } from './entry-pages.ts';

/** For `desk/committee`. */
interface CommitteeView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly none: string | undefined;
  readonly add: { readonly url: string; readonly label: string };
  readonly entries: readonly EntryView[];
}

interface EntryView {
  readonly name: string;
  readonly facts: string;
  readonly portrait: ShownPicture | undefined;
  /** Where it is not on the campaign's page. */
  readonly hidden: string | undefined;
  readonly links: readonly { readonly url: string; readonly label: string }[];
  readonly moves: readonly { readonly action: string; readonly label: string }[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/committee': CommitteeView;
  }
}

/** Everybody in the committee, in the order of the campaign's page. */
export function committeePage(
  { render }: Pick<PageTools, 'render'>,
  visit: CampaignVisit<Campaign>,
  entries: readonly Entry[],
): Html {
  const { say, frame, campaign } = visit;
  const path = `/desk/c/${campaign.slug}/committee`;
  return render('desk/committee', {
    frame: frame({ title: say('desk-committee.title') }),
    heading: say('desk-committee.title'),
    lead: say('desk-committee.lead'),
    none: entries.length === 0 ? say('desk-committee.none') : undefined,
    add: { url: `${path}/add`, label: say('desk-committee.add') },
    entries: entries.map((entry, index) => {
      const at = `${path}/${entry.id}`;
      const moves = [
        ...(index === 0 ? [] : [{ action: `${at}/up`, label: say('desk-committee.up') }]),
        ...(index === entries.length - 1 ? [] : [{ action: `${at}/down`, label: say('desk-committee.down') }]),
      ];
      return {
        name: nameOf(visit, entry),
        facts: factsOf(visit, entry),
        portrait: entry.portrait && shownPicture(entry.portrait, 'small', ''),
        hidden: entry.isHidden ? say('desk-committee.hidden') : undefined,
        links: [
          { url: at, label: say('desk-committee.change') },
          { url: `${at}/portrait`, label: say('desk-committee.portrait.link') },
          { url: `${at}/remove`, label: say('desk-committee.remove.link') },
        ],
        moves,
      };
    }),
  });
}

function factsOf({ language, campaign, say }: CampaignVisit<Campaign>, { office, place, country }: Entry): string {
  const words = (texts: Entry['office']) => inLanguage(texts, language, campaign.defaultLanguage)?.text ?? '';
  return say('desk-committee.facts', {
    office: words(office),
    place: words(place),
    country: countryName(language, country),
  });
}
