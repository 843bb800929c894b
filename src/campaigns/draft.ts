import type { Language } from '../platform/i18n/languages.ts';
import type { MadePicture } from '../platform/pictures/picture.ts';
import type { Campaign, CampaignSlug, CampaignText, CommitteeMember, Cover, Endorser } from './campaign.ts';

/** What a campaign says in one language, before it has a version. */
export interface DraftText extends Omit<CampaignText, 'version'> {
  /**
   * Whether its consent covers that the mail address goes to the recipients. Where nothing is said of it, it does as long
   * as the words of the consent are those of a version in which it did.
   */
  readonly consentEmail?: boolean;
}

/** A version as it is stored. */
export interface TextVersion extends CampaignText {
  readonly consentEmail: boolean;
}

/**
 * A campaign as its folder or its draft in the desk tells it: found good, and not yet published. Made by
 * `parseCampaignFolder` and `campaignFromDraft` alone.
 */
export interface CampaignDraft
  extends Omit<
    Campaign,
    | 'id'
    | 'state'
    | 'draftTitles'
    | 'isPaused'
    | 'keysEndedAt'
    | 'regions'
    | 'texts'
    | 'cover'
    | 'committee'
    | 'endorsers'
    | 'showsRemoved'
  > {
  readonly texts: { readonly [L in Language]?: DraftText };
  /** Stays as it is where the folder says nothing of it. */
  readonly cover?: DraftCover;
  /** Stays as it is where nothing is said of it. */
  readonly showsRemoved?: boolean;
  /** Stays as it is where nothing is said of it. */
  readonly committee?: readonly DraftMember[];
  /** Stay as they are where nothing is said of them. */
  readonly endorsers?: readonly DraftEndorser[];
}

export interface DraftEndorser extends Omit<Endorser, 'logo'> {
  /** Where it is absent, the logo that there is stays. */
  readonly logo?: MadePicture;
  readonly losesLogo?: true;
}

export interface DraftMember extends Omit<CommitteeMember, 'portrait'> {
  /** Where it is absent, the portrait that there is stays. */
  readonly portrait?: MadePicture;
  readonly losesPortrait?: true;
}

export interface DraftCover extends Cover {
  readonly picture: MadePicture;
}

/** One thing to mend in a campaign's folder. */
export interface Fault {
  /** Its path in the folder: page.en.md. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** What is wrong, as a sentence. */
  readonly problem: string;
  /** What to write instead, as a sentence. */
  readonly remedy: string;
}

/**
 * The one line that a fault is told in.
 *
 * @example 'campaign.yaml:7: “taget” is not known here. Did you mean “target”?'
 */
export function faultLine({ file, line, problem, remedy }: Fault): string {
  return `${file}:${line}: ${problem} ${remedy}`;
}

/** The order in which faults are told: by file, then by line. */
export function byPlace(a: Fault, b: Fault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Whether a text can name a campaign in its address: small letters a to z, digits and hyphens, at most 60. */
export function isCampaignSlug(text: string): text is CampaignSlug {
  return text.length <= 60 && slugPattern.test(text);
}
