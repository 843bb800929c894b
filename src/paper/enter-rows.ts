import { createHash } from 'node:crypto';
import type { MemberId } from '../accounts/member.ts';
import type { Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { KeyReplaced, withKeys } from '../campaigns/with-keys.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { newUuid7 } from '../platform/ids.ts';
import type { PaperRow } from './row-fields.ts';
import { sealRow } from './row-seal.ts';
import { deleteRow, insertRows, type SealedRow } from './row-store.ts';
import { parseRows, type RowsFault, sheetsIn } from './rows-file.ts';
import { type DoubleKind, findDoublesAmong, recountPaper } from './sql/doubles.ts';
import { findSheets, holdPaper } from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** Rows that were typed from sheets, by the numbers of these. */
    'paper.enter-rows': { readonly rows: number; readonly doubles: number; readonly sheets: readonly number[] };
    'paper.remove-row': { readonly sheet: number };
  }
}

export type PaperOf = Pick<Campaign, 'id' | 'slug' | 'asks' | 'household'>;

/** A row that is not entered yet, and whether it would be a double. */
export interface JudgedRow extends PaperRow {
  readonly double: DoubleKind | undefined;
}

/** What entering a table would do; 'gone' where the campaign's keys are destroyed. */
export type RowsPreview =
  | { readonly kind: 'faults'; readonly faults: readonly RowsFault[] }
  | { readonly kind: 'rows'; readonly rows: readonly JudgedRow[] }
  | { readonly kind: 'gone' };

export type RowsEntry =
  | Exclude<RowsPreview, { kind: 'rows' }>
  /** It would be something else by now than what was agreed to: nothing was entered. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'entered'; readonly rows: number; readonly doubles: number };

interface RowsDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
}

/** What entering the rows of a CSV text would do; nothing is done. */
export async function previewRows({ db, keysOf }: RowsDeps, campaign: PaperOf, text: string): Promise<RowsPreview> {
  const preview = await withKeys(keysOf, campaign.id, (keys) => judge(db, keys, campaign, text));
  return preview?.shown ?? { kind: 'gone' };
}

/**
 * Enters rows from sheets: all of them or, where anything is wrong, none. Doubles are entered too, and not counted.
 *
 * @param agreedTo the fingerprint of the preview that somebody has said yes to.
 */
export async function enterRows(
  { db, keysOf }: RowsDeps,
  campaign: PaperOf,
  text: string,
  by: { readonly member: MemberId | null; readonly record: Recorder; readonly agreedTo?: string },
): Promise<RowsEntry> {
  const { id: campaignId, slug: subject } = campaign;
  const entry = await withKeys(keysOf, campaignId, (keys) =>
    inTransaction(db, async (trx): Promise<RowsEntry> => {
      const held = await holdPaper(trx, campaignId);
      if (held === undefined) return { kind: 'gone' };
      // Another process has replaced it a moment ago.
      if (keys.sealing.id < held.oldestKey) throw new KeyReplaced();
      const { shown, sealed } = await judge(trx, keys, campaign, text);
      if (shown.kind !== 'rows') return shown;
      const { rows } = shown;
      if (by.agreedTo !== undefined && fingerprintOf(rows) !== by.agreedTo) return { kind: 'overtaken' };
      await insertRows(trx, campaignId, sealed, by.member);
      await recountPaper(trx, campaign);
      const doubles = rows.filter(({ double }) => double !== undefined).length;
      const sheets = [...new Set(rows.map(({ sheet }) => sheet))].toSorted((a, b) => a - b);
      const details = { rows: rows.length, doubles, sheets };
      await by.record(trx, { act: 'paper.enter-rows', subject, campaignId, details });
      return { kind: 'entered', rows: rows.length, doubles };
    }),
  );
  return entry ?? { kind: 'gone' };
}

/** Takes back a row: from the commit on nothing of it is left. @returns false where there is none. */
export function removeRow(
  db: Database,
  campaign: PaperOf,
  { sheet, id }: { readonly sheet: number; readonly id: string },
  record: Recorder,
): Promise<boolean> {
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx) => {
    if ((await holdPaper(trx, campaignId)) === undefined || !(await deleteRow(trx, campaignId, sheet, id)))
      return false;
    await recountPaper(trx, campaign);
    await record(trx, { act: 'paper.remove-row', subject, campaignId, details: { sheet } });
    return true;
  });
}

/** The same for the same rows and doubles alone: who agreed to one preview has agreed to no other. */
export function fingerprintOf(rows: readonly JudgedRow[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
}

async function judge(
  db: Db,
  keys: CampaignKeys,
  campaign: PaperOf,
  text: string,
): Promise<{ readonly shown: Exclude<RowsPreview, { kind: 'gone' }>; readonly sealed: readonly SealedRow[] }> {
  const { id: campaignId, asks } = campaign;
  const { rows, faults } = parseRows(text, asks, await findSheets(db, campaignId, sheetsIn(text, asks)));
  if (faults.length > 0) return { shown: { kind: 'faults', faults }, sealed: [] };
  // Of two that are one person the first counts, by the order of ids; those of one moment have none of themselves.
  const ids = rows.map(() => newUuid7()).toSorted();
  const sealed = rows.map((row, index) => sealRow(keys, { campaignId, id: ids[index] ?? newUuid7() }, row));
  const doubles = await findDoublesAmong(db, campaign, sealed);
  const judged = rows.map((row, index): JudgedRow => ({ ...row, double: doubles.get(sealed[index]?.id ?? '') }));
  return { shown: { kind: 'rows', rows: judged }, sealed };
}
