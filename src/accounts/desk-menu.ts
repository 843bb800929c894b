import type { DeskCampaign, DeskRoute } from './desk.ts';
import type { CampaignMenu, MenuLink } from './desk-view.ts';
import type { Member } from './member.ts';
import { mayVisit } from './roles.ts';

/** Which pages stand together in a campaign's menu, and in which order. */
export interface MenuGroup {
  /** The sentence that names it. */
  readonly label: string;
  /** The paths of its pages, as their routes have them. */
  readonly pages: readonly string[];
  /** Paths of pages that stand in no menu, and are reached from one of these. */
  readonly beside?: readonly string[];
}

/** Where the pages of the desk stand, each route that has a `menu` in one place. */
export interface DeskMenus {
  /** In the bar over every page. */
  readonly site: readonly string[];
  /** As buttons on the page where one arrives. */
  readonly start: readonly string[];
  readonly campaign: readonly MenuGroup[];
}

/** What menus are made from, and for whom. */
export interface MenuOccasion {
  readonly routes: readonly DeskRoute<never>[];
  readonly member: Member;
  readonly campaign: DeskCampaign | undefined;
  /** Of the page that is shown. */
  readonly path: string;
  readonly say: (key: string) => string;
}

/** The pages among these that a member may go to. */
export function menuLinks(pages: readonly string[], occasion: MenuOccasion): MenuLink[] {
  const { routes, member, campaign, path, say } = occasion;
  return pages.flatMap((page) => {
    const route = routes.find(({ menu, path: of }) => menu !== undefined && of === page);
    if (route?.menu === undefined || !mayVisit(member, route.role, campaign?.id)) return [];
    const url = withSlug(page, occasion);
    return [{ url, label: say(route.menu), isCurrent: url === path }];
  });
}

/** A campaign's groups of pages, each leading to its first, and the pages of the group in which one is. */
export function campaignMenu(groups: readonly MenuGroup[], occasion: MenuOccasion): CampaignMenu {
  const { path, say } = occasion;
  const filled = groups.flatMap(({ label, pages, beside = [] }) => {
    const links = menuLinks(pages, occasion);
    const [first] = links;
    if (first === undefined) return [];
    const urls = [...links.map(({ url }) => url), ...beside.map((page) => withSlug(page, occasion))];
    return [{ label: say(label), url: first.url, links, urls }];
  });
  const above = filled.flatMap(({ urls }) => urls).filter((url) => isWithin(path, url));
  const nearest = above.toSorted((one, other) => other.length - one.length)[0];
  const current = filled.find(({ urls }) => urls.some((url) => url === nearest));
  return {
    groups: filled.map((group) => ({ url: group.url, label: group.label, isCurrent: group === current })),
    // A group of one page has nothing to choose from.
    pages:
      current !== undefined && current.links.length > 1
        ? current.links.map((link) => ({ ...link, isCurrent: link.url === nearest }))
        : [],
    pagesLabel: current?.label ?? '',
  };
}

function withSlug(page: string, { campaign }: MenuOccasion): string {
  return page.replace(':slug', campaign?.slug ?? '');
}

/** Whether a page is this one or stands below it: `…/lists/make` is within `…/lists`. */
function isWithin(path: string, url: string): boolean {
  return path === url || path.startsWith(`${url}/`);
}
