import type { MemberId } from '../accounts/member.ts';
import type { Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { addJob } from '../platform/queue/queue.ts';
import type { PaperSheet } from './paper.ts';
import { recountPaper } from './sql/doubles.ts';
import { addSheets, findSheet, holdPaper, setCount, setShown } from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** From one number to another, both printed. */
    'paper.print': { readonly firstSheet: number; readonly lastSheet: number; readonly language: Language };
    /** How many signatures stand on a sheet; what it was before, where somebody had said so. */
    'paper.count': { readonly sheet: number; readonly signatures: number; readonly countedBefore?: number };
    /** It is as if nobody had counted the sheet. */
    'paper.uncount': { readonly sheet: number; readonly countedBefore: number };
    /** Whether the campaign's page says how many have signed on paper. */
    'paper.show': { readonly shown: boolean };
  }
}

export const mostSheetsAtOnce = 50;
export const lineChoices = [3, 5, 8, 10, 12, 15] as const;
export const usualLines = 10;

type PaperOf = Pick<Campaign, 'id' | 'slug' | 'household'>;

/** Who does it, and how that is written down. */
export interface By {
  /** Null on the command line. */
  readonly member: MemberId | null;
  readonly record: Recorder;
  readonly now: Date;
}

/** Gives out numbers for sheets that are about to be printed. @returns them, or 'gone' where the campaign's keys are destroyed */
export function printSheets(
  db: Database,
  { id: campaignId, slug: subject }: PaperOf,
  order: { readonly language: Language; readonly count: number; readonly lines: number },
  { member, record }: By,
): Promise<{ readonly first: number; readonly last: number } | 'gone'> {
  return inTransaction(db, async (trx) => {
    if ((await holdPaper(trx, campaignId)) === undefined) return 'gone';
    const first = await addSheets(trx, campaignId, order, member);
    const last = first + order.count - 1;
    // So that whoever has signed here already is known before the first sheet comes back.
    await addJob(trx, { task: 'countPaper', payload: {} });
    const details = { firstSheet: first, lastSheet: last, language: order.language };
    await record(trx, { act: 'paper.print', subject, campaignId, details });
    return { first, last };
  });
}

/** What became of a count; `lines` and `rows` are what it does not fit. */
export type Counted =
  | { readonly kind: 'counted' | 'gone' | 'no-sheet' }
  | { readonly kind: 'entered-before'; readonly sheet: PaperSheet }
  | { readonly kind: 'too-many'; readonly lines: number }
  | { readonly kind: 'fewer-than-rows'; readonly rows: number };

/**
 * Writes down how many valid signatures stand on a sheet.
 *
 * @param isChange whether somebody means to change what was entered; a sheet is not entered twice by mistake.
 */
export function countSheet(
  db: Database,
  campaign: PaperOf,
  {
    number,
    signatures,
    isChange,
  }: { readonly number: number; readonly signatures: number; readonly isChange: boolean },
  { member, record, now }: By,
): Promise<Counted> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx): Promise<Counted> => {
    if ((await holdPaper(trx, campaignId)) === undefined) return { kind: 'gone' };
    const sheet = await findSheet(trx, campaignId, number);
    if (sheet === undefined) return { kind: 'no-sheet' };
    if (sheet.signatures !== null && !isChange) return { kind: 'entered-before', sheet };
    if (signatures > sheet.lines) return { kind: 'too-many', lines: sheet.lines };
    if (signatures < sheet.rows) return { kind: 'fewer-than-rows', rows: sheet.rows };
    if (signatures === sheet.signatures) return { kind: 'counted' };
    await setCount(trx, campaignId, number, { signatures, by: member, at: now });
    await recountPaper(trx, campaign);
    const before = sheet.signatures === null ? {} : { countedBefore: sheet.signatures };
    const details = { sheet: number, signatures, ...before };
    await record(trx, { act: 'paper.count', subject, campaignId, details });
    return { kind: 'counted' };
  });
}

/** Takes a count back. @returns false where there is none. */
export function uncountSheet(db: Database, campaign: PaperOf, number: number, record: Recorder): Promise<boolean> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx) => {
    if ((await holdPaper(trx, campaignId)) === undefined) return false;
    const before = (await findSheet(trx, campaignId, number))?.signatures ?? undefined;
    if (before === undefined) return false;
    await setCount(trx, campaignId, number, undefined);
    await recountPaper(trx, campaign);
    const details = { sheet: number, countedBefore: before };
    await record(trx, { act: 'paper.uncount', subject, campaignId, details });
    return true;
  });
}

/** Lets the campaign's page say how many have signed on paper, or not. */
export function showOnPage(
  db: Database,
  { id: campaignId, slug: subject }: PaperOf,
  shown: boolean,
  record: Recorder,
): Promise<void> {
  return inTransaction(db, async (trx) => {
    if (!(await setShown(trx, campaignId, shown))) return;
    await record(trx, { act: 'paper.show', subject, campaignId, details: { shown } });
  });
}
