import type { Language } from '../platform/i18n/languages.ts';
import type { Foreign } from '../platform/i18n/words.ts';

/** Everything around a page of the desk: for `desk/layout`. */
export interface DeskFrame {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly documentTitle: string;
  readonly site: string;
  readonly homeUrl: string;
  readonly skip: string;
  readonly stylesheets: readonly string[];
  readonly icon: string;
  readonly scripts: readonly string[];
  readonly menuLabel: string;
  readonly menu: readonly MenuLink[];
  readonly signedIn: { readonly name: string; readonly url: string; readonly signOut: string } | undefined;
  readonly languagesLabel: string;
  /** Where nobody is signed in: a member's language is theirs to set once. */
  readonly languageLinks: readonly LanguageLink[];
  readonly campaign: CampaignHead | undefined;
  /** What was just done. */
  readonly done: string | undefined;
  /** How it is undone, where it can be. */
  readonly undo: UndoView | undefined;
  readonly about: string;
  readonly help: { readonly url: string; readonly label: string } | undefined;
}

export interface MenuLink {
  readonly url: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

export interface LanguageLink {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly name: string;
  readonly url: string;
  readonly isCurrent: boolean;
}

export interface CampaignMenu {
  readonly groups: readonly MenuLink[];
  /** Of the group in which one is; empty where it has but one. */
  readonly pages: readonly MenuLink[];
  readonly pagesLabel: string;
}

export interface CampaignHead {
  readonly title: string;
  readonly foreign: Foreign | undefined;
  readonly label: string;
  readonly menu: CampaignMenu;
}

/** A press that undoes what was just done, for `desk/form-body`. */
export interface UndoView {
  readonly action: string;
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  /** What the press does, in so many words. */
  readonly button: string;
}

/** What a page says of itself. */
export interface DeskFrameInput {
  readonly title: string;
  /** Whether what was typed has to be mended: its title then says so first. */
  readonly hasProblems?: boolean;
  /** Of what the page's address says was done. */
  readonly undo?: UndoView | undefined;
  /** Files of public/, in the order in which they run. */
  readonly scripts?: readonly string[];
}
