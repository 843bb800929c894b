import { directionOf, type Language, languages } from '../platform/i18n/languages.ts';
import { type Foreign, foreignOn, inLanguage, words } from '../platform/i18n/words.ts';
import { ownNames, type PageTools } from '../platform/views/frame.ts';
import type { DeskCampaign, DeskRoute } from './desk.ts';
import { campaignMenu, type DeskMenus, type MenuOccasion, menuLinks } from './desk-menu.ts';
import type { CampaignHead, DeskFrame, DeskFrameInput, LanguageLink } from './desk-view.ts';
import { displayName, type Member } from './member.ts';

/** Who asks for the page, and what it is about. */
export interface FrameOccasion {
  readonly language: Language;
  /** The path that was asked for, without its query. */
  readonly path: string;
  readonly member: Member | undefined;
  /** Whether the second factor is still to be given: then there is nowhere else to go. */
  readonly isArriving: boolean;
  readonly campaign: DeskCampaign | undefined;
  readonly done: string | undefined;
}

const DONE_KEY = /^desk[a-z-]*[.]done[.][a-z-]+$/;

export function deskFrame(
  tools: PageTools,
  { routes, menus }: { readonly routes: readonly DeskRoute<never>[]; readonly menus: DeskMenus },
  occasion: FrameOccasion,
  { title, hasProblems = false, scripts = [], undo }: DeskFrameInput,
): DeskFrame {
  const { language, path, member, isArriving, campaign, done } = occasion;
  const say = (key: string, params?: Record<string, string>) => tools.locales.message(language, key, params);
  const around = member === undefined || isArriving ? undefined : { routes, member, campaign, path, say };
  const full = say('desk.frame.title', { title });
  const isTold = done !== undefined && DONE_KEY.test(done) && tools.locales.has(done);
  return {
    language,
    direction: directionOf(language),
    documentTitle: hasProblems ? say('pages.frame.error-title', { title: full }) : full,
    site: say('desk.frame.site'),
    homeUrl: '/desk',
    skip: say('pages.frame.skip'),
    stylesheets: ['site.css', 'desk.css'].map(tools.asset),
    icon: tools.asset('icon.svg'),
    scripts: scripts.map(tools.asset),
    menuLabel: say('desk.frame.menu'),
    menu: around === undefined ? [] : menuLinks(menus.site, { ...around, campaign: undefined }),
    signedIn: member && { name: displayName(member), url: '/desk/account', signOut: say('desk.frame.sign-out') },
    languagesLabel: say('pages.frame.languages'),
    languageLinks: member === undefined ? languages.map((other) => languageLink(other, language, path)) : [],
    campaign: campaign && around && campaignHead(campaignTitle(campaign, language), menus.campaign, around),
    done: isTold ? say(done) : undefined,
    undo: isTold ? undo : undefined,
    about: say('desk.frame.about'),
    help: around && { url: '/desk/help', label: say('desk-help.title') },
  };
}

function campaignHead(
  { title, foreign }: ReturnType<typeof campaignTitle>,
  groups: DeskMenus['campaign'],
  occasion: MenuOccasion,
): CampaignHead {
  return { title, foreign, label: title, menu: campaignMenu(groups, occasion) };
}

/** A campaign's title in the reader's language, or in one it has; its slug as long as it has no title. */
export function campaignTitle(
  { texts, draftTitles = {}, defaultLanguage, slug }: DeskCampaign,
  language: Language,
): { readonly title: string; readonly foreign: Foreign | undefined } {
  const found = inLanguage(texts, language, defaultLanguage);
  if (found !== undefined) return { title: found.text.title, foreign: foreignOn(language, found.language) };
  const title = words(draftTitles, language, defaultLanguage);
  return title === undefined ? { title: slug, foreign: undefined } : { title: title.text, foreign: title.foreign };
}

function languageLink(language: Language, current: Language, path: string): LanguageLink {
  return {
    language,
    direction: directionOf(language),
    name: ownNames[language],
    url: `${path}?lang=${language}`,
    isCurrent: language === current,
  };
}
