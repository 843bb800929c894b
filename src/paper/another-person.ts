import type { Recorder } from '../audit/log.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { PaperOf } from './enter-rows.ts';
import { markAnother } from './row-store.ts';
import { type DoubleKind, findDoubles, recountPaper } from './sql/doubles.ts';
import { holdPaper } from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** A row that looks like a double is another person's, and counts. */
    'paper.another-person': { readonly sheet: number; readonly double: DoubleKind };
    /** That was taken back. */
    'paper.same-person': { readonly sheet: number };
  }
}

/** Where a row stands. */
export interface RowRef {
  readonly sheet: number;
  readonly id: string;
}

/** Counts a double as a row of its own, since somebody knows that it is another person. @returns false where it is none. */
export function sayAnother(db: Database, campaign: PaperOf, row: RowRef, record: Recorder): Promise<boolean> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx) => {
    if ((await holdPaper(trx, campaignId)) === undefined) return false;
    const double = (await findDoubles(trx, campaign, row.sheet)).get(row.id);
    if (double === undefined || !(await markAnother(trx, campaignId, row, true))) return false;
    await recountPaper(trx, campaign);
    const details = { sheet: row.sheet, double };
    await record(trx, { act: 'paper.another-person', subject, campaignId, details });
    return true;
  });
}

/** Takes that back: the row is judged like any other again. @returns false where nothing was said of it. */
export function saySame(db: Database, campaign: PaperOf, row: RowRef, record: Recorder): Promise<boolean> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx) => {
    if ((await holdPaper(trx, campaignId)) === undefined || !(await markAnother(trx, campaignId, row, false)))
      return false;
    await recountPaper(trx, campaign);
    await record(trx, { act: 'paper.same-person', subject, campaignId, details: { sheet: row.sheet } });
    return true;
  });
}
