/**
 * The words of the field.
 *
 * - A **campaign** makes **demands**, each to an **addressee**, and collects **signatures** to one **petition** sentence.
 * - A **text** is what a campaign says in one language; each change makes a new, immutable **version**, so that what a
 *   person signed stays readable.
 * - A **region** is a part of a country by which signatures are counted: built in for Belgium, and of other countries as
 *   an organiser has imported them in a table of postcodes.
 * - A **goal** is a number of verified signatures, in all or from a country or from some of its regions.
 * - The **committee** are the people who carry the campaign in public.
 * - **Grace** is the time after closing in which a signature given before may still be confirmed.
 * - A **draft** is a campaign that was never published: only the desk knows it. An **archived** one is closed and put away:
 *   its page stays readable.
 * - **Paused**, a campaign takes no signatures for now; its pages stay readable, and links in mails still work.
 */
import type { Language } from '../platform/i18n/languages.ts';
import { isUuid } from '../platform/ids.ts';
import type { Picture } from '../platform/pictures/picture.ts';

export type CampaignId = string & { readonly __brand: 'CampaignId' };
export type CampaignSlug = string & { readonly __brand: 'CampaignSlug' };

export function isCampaignId(text: string): text is CampaignId {
  return isUuid(text);
}

/** Whether the form asks for something, and insists. */
export type Ask = 'no' | 'optional' | 'required';

export interface Asks {
  readonly postcode: Ask;
  readonly city: Ask;
}

/** How many people may sign with one address: two of a household do, where they share a mailbox. */
export type Household = 'one' | 'two';

/** Whom people ask what is kept of them, and what they may ask for. */
export interface DataContact {
  /** Of an organisation or a person. */
  readonly name: string;
  readonly email: string;
}

/** Words in one or more languages; the campaign's default language is always among them. */
export type Translated = { readonly [L in Language]?: string };

export interface Demand {
  readonly addressee: string;
  readonly text: string;
}

export interface CampaignText {
  readonly language: Language;
  /** Counts from 1 within the campaign and language. */
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  /** The sentence people sign. */
  readonly petition: string;
  readonly consent: string;
  /** Markdown. */
  readonly body: string;
  readonly demands: readonly Demand[];
}

export interface Goal {
  readonly label: Translated;
  /** Verified signatures. */
  readonly target: number;
  /** ISO 3166-1 alpha-2; all countries when absent. */
  readonly country?: string;
  /** ISO 3166-2 codes: provinces (BE-VLI), what holds them (BE-VLG), or of a region table; all of the country when empty. */
  readonly regions: readonly string[];
}

/** A region of a country's table that an organiser has imported. */
export interface CampaignRegion {
  /** The country's ISO 3166-1 code, a hyphen, and what the table calls it: NL-ZH. */
  readonly code: string;
  /** As the organiser wrote it; the code where they wrote none. */
  readonly name: string;
  /** How constituencies are called whose recipients its signatories concern. */
  readonly constituencies: readonly string[];
}

export interface CommitteeMember {
  readonly name: Translated;
  readonly office: Translated;
  readonly place: Translated;
  readonly country: string;
  readonly quote: Translated;
  readonly portrait?: Picture | undefined;
}

/** An organisation that endorses the campaign. */
export interface Endorser {
  readonly name: Translated;
  readonly country: string;
  /** Its own site, by https. */
  readonly url?: string | undefined;
  readonly logo?: Picture | undefined;
}

/** The picture that a campaign is shown with. */
export interface Cover {
  readonly picture: Picture;
  /** What it shows, for those who do not see it. */
  readonly alt: Translated;
}

export interface UpdatePost {
  /** The file's name without language and ending: 2026-10-24-meeting. */
  readonly name: string;
  /** ISO 8601 calendar date. */
  readonly date: string;
  readonly texts: { readonly [L in Language]?: { readonly title: string; readonly body: string } };
}

export interface CampaignEvent {
  readonly title: Translated;
  readonly place: Translated;
  readonly startsAt: Date;
  readonly url?: string;
}

export type CampaignState = 'draft' | 'open' | 'closed' | 'archived';

export interface Campaign {
  readonly id: CampaignId;
  readonly slug: CampaignSlug;
  /** The organiser's switch; whether people can sign depends on the dates too: see lifecycle.ts. */
  readonly state: CampaignState;
  /** What it is called in its draft, where it was never published. */
  readonly draftTitles: Translated | undefined;
  /** Signing is paused, for this campaign or for all. */
  readonly isPaused: boolean;
  readonly defaultLanguage: Language;
  readonly opensAt: Date;
  /** When it ends by its dates or was closed by hand, whichever came first; none when it is open-ended. */
  readonly closesAt: Date | undefined;
  readonly graceDays: number;
  readonly retentionDays: number;
  readonly unconfirmedDays: number;
  /** When its keys were destroyed: its signatures are counts from then on, and it takes no more. */
  readonly keysEndedAt: Date | undefined;
  readonly asks: Asks;
  readonly household: Household;
  /** Whether its page says how many signatures were removed as not genuine. */
  readonly showsRemoved: boolean;
  readonly dataContact: DataContact | undefined;
  readonly goals: readonly Goal[];
  /** Of all its region tables, in the order of their codes; those of Belgium are built in and not among them. */
  readonly regions: readonly CampaignRegion[];
  /** The current version of each language; none where it was never published. */
  readonly texts: { readonly [L in Language]?: CampaignText };
  readonly cover?: Cover | undefined;
  readonly committee: readonly CommitteeMember[];
  readonly endorsers: readonly Endorser[];
  /** Newest first. */
  readonly updates: readonly UpdatePost[];
  /** Soonest first. */
  readonly events: readonly CampaignEvent[];
}
