/**
 * The words of signing on paper.
 *
 * - A **sheet** is a page of paper on which people sign. Each that is printed has a **number** of its own in its campaign.
 * - It is **returned** once somebody has **entered** how many valid signatures stand on it, or rows from it.
 * - A **row** is one signature that was typed from a sheet: sealed, and of a source of its own. A **double** is a row whose
 *   signatory has signed here as well, or stands on paper already: it is kept, and not counted,
 *   unless an organiser says that it is **another** person.
 * - What is **on paper** is told as a number of its own, and is never among the verified.
 */
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';

export interface PaperSheet {
  readonly number: number;
  readonly language: Language;
  /** Rows to sign on. */
  readonly lines: number;
  readonly printedAt: Date;
  /** As counted by hand; null until then. */
  readonly signatures: number | null;
  readonly enteredAt: Date | null;
  /** Null on the command line. */
  readonly enteredBy: MemberId | null;
  /** Entered one by one. */
  readonly rows: number;
  /** Of these, those known from elsewhere. */
  readonly doubles: number;
}

/** A campaign's paper in numbers. */
export interface PaperNumbers {
  readonly printed: number;
  readonly returned: number;
  readonly rows: number;
  readonly doubles: number;
  /** On paper and not known from elsewhere. */
  readonly counted: number;
  /** Whether the campaign's page says so. */
  readonly isShown: boolean;
}

/** How many of a sheet's signatures count. Of a row that is a double, the one counted by hand does not count either. */
export function countedOf({ signatures, rows, doubles }: Pick<PaperSheet, 'signatures' | 'rows' | 'doubles'>): number {
  return Math.max(signatures ?? 0, rows) - doubles;
}

/** How many have signed on paper, without doubles: the one source of that number wherever it is told. */
export async function countOnPaper(db: Db, campaignId: CampaignId): Promise<number> {
  const row = await db
    .selectFrom('paper_campaign')
    .select('counted')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row?.counted ?? 0;
}

/** The same, where organisers let the campaign's page say it; else none. */
export async function shownOnPaper(db: Db, campaignId: CampaignId): Promise<number> {
  const row = await db
    .selectFrom('paper_campaign')
    .select('counted')
    .where('campaign_id', '=', campaignId)
    .where('shown', '=', true)
    .executeTakeFirst();
  return row?.counted ?? 0;
}
