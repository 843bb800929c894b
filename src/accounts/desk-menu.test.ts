import { campaignMenu, type MenuOccasion, menuLinks } from './desk-menu.ts';
import { isMemberId, newId } from './member.ts';

const route = (page: string, role: 'organiser' | 'committee') => ({
  method: 'GET' as const,
  path: `/desk/c/:slug/${page}`,
  role,
  stepUp: false,
  menu: `${page}.title`,
  answer: () => ({ kind: 'missing' as const }),
});
const routes = [route('held', 'organiser'), route('rules', 'organiser'), route('lists', 'organiser')];
const dashboard = route('dashboard', 'committee');
const groups = [
  { label: 'numbers', pages: ['/desk/c/:slug/dashboard'] },
  { label: 'signatures', pages: ['/desk/c/:slug/held', '/desk/c/:slug/rules'], beside: ['/desk/c/:slug/acts'] },
  { label: 'lists', pages: ['/desk/c/:slug/lists'] },
];

function at(path: string, role: 'organiser' | 'committee' = 'organiser'): MenuOccasion {
  return {
    routes: [...routes, dashboard],
    member: {
      id: newId(isMemberId),
      email: 'ann@example.org',
      name: '',
      language: undefined,
      hasSecondFactor: true,
      needsSecondFactor: false,
      isAdmin: false,
      inCampaigns: new Map([['one', role]]),
    },
    campaign: { id: 'one', slug: 'ours', defaultLanguage: 'en', texts: {}, draftTitles: {} },
    path,
    say: (key) => key,
  };
}

const current = (links: readonly { readonly label: string; readonly isCurrent: boolean }[]) =>
  links.filter(({ isCurrent }) => isCurrent).map(({ label }) => label);

test('a campaign’s menu marks the group and the page that one is on, and shows that group’s pages', () => {
  const menu = campaignMenu(groups, at('/desk/c/ours/rules'));
  expect(menu.groups.map(({ label, url }) => [label, url])).toEqual([
    ['numbers', '/desk/c/ours/dashboard'],
    ['signatures', '/desk/c/ours/held'],
    ['lists', '/desk/c/ours/lists'],
  ]);
  expect(current(menu.groups)).toEqual(['signatures']);
  expect(menu.pages.map(({ label }) => label)).toEqual(['held.title', 'rules.title']);
  expect(current(menu.pages)).toEqual(['rules.title']);
});

test('below a page of a group, that page is marked in the second row', () => {
  expect(current(campaignMenu(groups, at('/desk/c/ours/rules/new')).pages)).toEqual(['rules.title']);
});

test('a page below another belongs to its group, and a group of one page shows no second row', () => {
  const menu = campaignMenu(groups, at('/desk/c/ours/lists/make'));
  expect(current(menu.groups)).toEqual(['lists']);
  expect(menu.pages).toEqual([]);
  expect(current(campaignMenu(groups, at('/desk/c/ours/listings')).groups)).toEqual([]);
});

test('a page that stands in no menu belongs to the group it is reached from, and marks none of its pages', () => {
  const menu = campaignMenu(groups, at('/desk/c/ours/acts/1'));
  expect(current(menu.groups)).toEqual(['signatures']);
  expect(menu.pages.map(({ label }) => label)).toEqual(['held.title', 'rules.title']);
  expect(current(menu.pages)).toEqual([]);
  expect(current(campaignMenu(groups, at('/desk/c/ours/acts', 'committee')).groups)).toEqual([]);
});

test('what a role may not see is in no menu, and a group of nothing is none', () => {
  const menu = campaignMenu(groups, at('/desk/c/ours/dashboard', 'committee'));
  expect(menu.groups.map(({ label }) => label)).toEqual(['numbers']);
  expect(menuLinks(['/desk/c/:slug/rules', '/desk/nowhere'], at('/desk', 'committee'))).toEqual([]);
});
