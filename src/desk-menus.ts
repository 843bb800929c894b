import type { DeskMenus } from './accounts/desk-menu.ts';

/** The visible list of the desk's menus: each page that has a `menu` stands here once, in the order in which it is shown. */
export const deskMenus: DeskMenus = {
  site: ['/desk', '/desk/team', '/desk/site', '/desk/site/rules', '/desk/audit'],
  start: ['/desk/new-campaign'],
  campaign: [
    { label: 'desk.menu.numbers', pages: ofCampaign('dashboard', 'brief') },
    { label: 'desk.menu.text', pages: ofCampaign('text', 'publish', 'versions', 'pictures') },
    { label: 'desk.menu.people', pages: ofCampaign('committee', 'endorsers') },
    {
      label: 'desk.menu.signatures',
      pages: ofCampaign('signatures', 'suspicious', 'held', 'paper', 'rules'),
      beside: ofCampaign('acts'),
    },
    { label: 'desk.menu.lists', pages: ofCampaign('lists', 'recipients', 'regions') },
    { label: 'desk.menu.settings', pages: ofCampaign('settings', 'goals', 'signing', 'keys') },
  ],
};

/** @example ofCampaign('lists') // ['/desk/c/:slug/lists'] */
function ofCampaign(...pages: readonly string[]): string[] {
  return pages.map((page) => `/desk/c/:slug/${page}`);
}
