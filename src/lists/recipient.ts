/**
 * The words of lists.
 *
 * - A **recipient** is who may be handed a campaign's **list**: a parliamentarian, a minister, a mayor.
 * - On a list a signatory is **named**, **counted only**, or **absent**: see selection.ts.
 * - An **entry** is one line of a list; it holds an e-mail address only where the consent that its
 *   signatory has read covers that.
 * - A **manifest** goes with a list's file, and proves that it is what was made: see manifest.ts.
 * - A **selection** is whose signatures a list takes: of everywhere or some places, all or those since the last list.
 * - A **release** is the record of one list that was made: for whom, how many, and the hash of the file.
 */
import type { Language } from '../platform/i18n/languages.ts';
import type { SignedManifest } from './proof/manifest.ts';

export interface Recipient {
  /** In small letters: what a recipient is found by. */
  readonly email: string;
  readonly name: string;
  /** '' where there is none; so are chamber and constituency. */
  readonly office: string;
  readonly chamber: string;
  readonly constituency: string;
  /** Or group; '' where there is none. */
  readonly party: string;
  /** ISO 3166-1 alpha-2; '' where it is not known. */
  readonly country: string;
  /**
   * Whose signatories concern them: ISO 3166-1 and 3166-2 codes. None where constituency and country say it: see
   * `ownPlaces`.
   */
  readonly regions: readonly string[];
  /** What their lists are written in. */
  readonly language: Language;
}

/** A recipient as a file tells of them: what it has no column for stays as it is. */
export type ImportedRecipient = Omit<Recipient, OptionalColumn> & Partial<Pick<Recipient, OptionalColumn>>;
type OptionalColumn = 'party' | 'country' | 'regions';

/** One line of a list. */
export interface ListEntry {
  /** Counts from 1 within the list, in the order of confirming. */
  readonly number: number;
  /** As typed. */
  readonly name: string;
  readonly city: string;
  /** In Latin digits. */
  readonly postcode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** '' where the consent that was given does not cover it. */
  readonly email: string;
  /** ISO 8601 calendar date, UTC. */
  readonly confirmedOn: string;
}

export interface ListCounts {
  /** How many verified signatories stand on the list by name. */
  readonly named: number;
  /** How many verified signatories asked to be counted only. */
  readonly countedOnly: number;
}

/** Whose signatures one list takes. */
export interface ListSelection {
  /** ISO 3166-1 and 3166-2 codes, in their order; undefined: of everywhere. */
  readonly places: readonly string[] | undefined;
  /** Microseconds since 1970: only who confirmed later. Undefined: from the first on. */
  readonly confirmedAfterUs: number | undefined;
}

/** Where a signature is from. */
export interface SignedFrom {
  readonly country: string;
  /** '' where it is not known: then it is of no region. */
  readonly region: string;
}

/** How many of a place there are to name, and to count only. */
export interface PlaceCount extends SignedFrom, ListCounts {}

/** How many were verified in all when a list was made, and of those that it takes by place, the fullest first. */
export interface RecordedCounts {
  readonly verified: number;
  /** Of these, those that an organiser has confirmed; absent where there are none. */
  readonly confirmedByHand?: number;
  /** Besides these, on paper; absent where there are none. */
  readonly onPaper?: number;
  readonly places: readonly PlaceCount[];
}

export const listFormats = ['csv', 'xlsx', 'html', 'pdf'] as const;
export type ListFormat = (typeof listFormats)[number];

/** A file within a list's file. */
export interface ContainedFile {
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A list that was made and recorded. */
export interface MadeList extends ListCounts {
  readonly id: string;
  readonly recipient: Recipient;
  readonly format: ListFormat;
  /** The moment of which it is. */
  readonly madeAt: Date;
  readonly selection: ListSelection;
  /** How many were verified in all, and of those on the list by place. */
  readonly counts: RecordedCounts;
  /** The newest hash of the audit when the list was begun; it stands on the list. */
  readonly auditHead: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** The files within it, where it is a ZIP of such. */
  readonly contained: readonly ContainedFile[];
  readonly manifest: SignedManifest;
}
