/**
 * The words of signing.
 *
 * - A **signatory** signs once a campaign; what they gave is one **signature**.
 * - It is **pending** until its **verification** (the link in the mail, confirmed), then **verified**: only these count.
 * - A suspicious one is **held**: neither counted nor mailed, until an organiser **releases** it (then it is what it was
 *   before, or pending) or removes it. Its signer sees what every signer sees, and can sign again from elsewhere: the new
 *   one takes its place.
 * - **Removed** by an organiser as not genuine, it counts no more, and is kept sealed for 30 days, in which it can be
 *   **restored**; its address is free meanwhile.
 * - **Withdrawn** by its signatory, **expired** (not confirmed in time, or held and signed anew), or removed long ago, it
 *   holds nothing personal.
 * - **Disclosure** is the signatory's choice who may read the name: everybody, the recipients of the list, nobody.
 */
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { isUuid, newUuid7 } from '../platform/ids.ts';

export type SignatureId = string & { readonly __brand: 'SignatureId' };

export function isSignatureId(text: string): text is SignatureId {
  return isUuid(text);
}

/** A new id, which holds the time of signing. */
export function newSignatureId(): SignatureId {
  const id = newUuid7();
  if (!isSignatureId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}

/** What names a signature everywhere: in tokens, job payloads and logs. */
export interface SignatureRef {
  readonly campaignId: CampaignId;
  readonly signatureId: SignatureId;
}

export const signatureStates = ['pending', 'verified', 'held', 'withdrawn', 'removed', 'expired'] as const;
export type SignatureState = (typeof signatureStates)[number];

/**
 * What organisers do with signatures, each with the states that it may begin in. `confirm` makes one verified that nobody
 * has confirmed by mail; `release` and `restore` make it again what it was before.
 */
export const moves = {
  confirm: ['pending'],
  hold: ['pending', 'verified'],
  release: ['held'],
  remove: ['pending', 'verified', 'held'],
  restore: ['removed'],
} as const satisfies { readonly [move: string]: readonly SignatureState[] };
export type Move = keyof typeof moves;

/** The states that a signatory may withdraw from. One that was removed stays so, and nothing personal is left of it. */
export const withdrawable = ['pending', 'verified', 'held', 'removed'] as const satisfies readonly SignatureState[];

/** Why a signature is held, the gravest first; `by-hand` where an organiser has said so. */
export const holdReasons = [
  'honeypot',
  'blocked-domain',
  'blocked-network',
  'disposable-domain',
  'burst',
  'by-hand',
] as const;
export type HoldReason = (typeof holdReasons)[number];

export const disclosures = ['public', 'recipients', 'count'] as const;
export type Disclosure = (typeof disclosures)[number];

/** What is sealed: nothing of it is stored, logged or sent in the clear. */
export interface Person {
  /** As typed, but for white space around it. */
  readonly name: string;
  /** As typed, with the domain in ASCII: where mail goes. */
  readonly email: string;
  /** '' when not given. */
  readonly city: string;
  /** '' when not given. */
  readonly postcode: string;
}

/** A form that was found good: made by `parseSignForm` alone. */
export interface SignForm {
  readonly person: Person;
  /** The normalised address, the same for every way of writing one mailbox; only ever hashed. */
  readonly canonicalEmail: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 3166-2, '' when not known. */
  readonly region: string;
  readonly language: Language;
  readonly source: string;
  readonly disclosure: Disclosure;
  readonly wantsUpdates: boolean;
  /** Something filled in what people never see. */
  readonly isTrapped: boolean;
}

/** The fields of the form that a person sees, in the order of the page. */
export const formFields = ['name', 'email', 'country', 'postcode', 'city', 'disclosure', 'consent', 'updates'] as const;
export type FormField = (typeof formFields)[number];

export type IssueCode =
  | 'missing'
  | 'too-long'
  | 'not-readable'
  | 'control-character'
  | 'line-break'
  | 'direction-override'
  | 'holds-link'
  | 'begins-like-formula'
  | 'no-letter'
  | 'not-an-address'
  | 'not-a-country'
  | 'not-a-postcode'
  | 'not-a-choice'
  | 'not-agreed';

/** One thing to mend, worded by the locales under `form.issue.<field>.<code>`, or `form.issue.<code>`. */
export interface FormIssue {
  readonly field: FormField;
  readonly code: IssueCode;
  readonly params?: { readonly [name: string]: string | number };
}

/** What was typed, kept so that nobody types it twice. */
export type SignDraft = { readonly [F in FormField | 'source']: string };

/** What is counted of a campaign, from the tally alone. */
export interface CampaignCount {
  readonly verified: number;
  readonly goals: readonly { readonly verified: number; readonly target: number }[];
  /** Removed by organisers as not genuine; none of them is among the verified. */
  readonly removed: number;
  /** Signatures on paper, where the campaign's page says how many; none of them is among the verified. */
  readonly onPaper?: number;
  readonly asOf: Date;
}
