import { sql } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import { isUuid } from '../platform/ids.ts';
import type { MarkedRow } from './sql/doubles.ts';

/** A row as it is stored: nothing personal in the clear. */
export interface SealedRow extends MarkedRow {
  readonly sheet: number;
  readonly line: number | null;
  readonly sealed: Buffer;
}

export async function insertRows(
  trx: Trx,
  campaignId: CampaignId,
  rows: readonly SealedRow[],
  enteredBy: MemberId | null,
): Promise<void> {
  await sql`
    insert into paper_row (campaign_id, id, sheet, line, sealed, email_index, name_index, person_mark, entered_by)
    select ${campaignId}, id, sheet, line, sealed, email_index, name_index, person_mark, ${enteredBy}::uuid
    from unnest(
      ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ sheet }) => sheet)}::integer[],
      ${rows.map(({ line }) => line)}::integer[],
      ${rows.map(({ sealed }) => sealed)}::bytea[],
      ${rows.map(({ emailIndex }) => emailIndex)}::bytea[],
      ${rows.map(({ nameIndex }) => nameIndex)}::bytea[],
      ${rows.map(({ personMark }) => personMark)}::bytea[]
    ) as entered (id, sheet, line, sealed, email_index, name_index, person_mark)`.execute(trx);
}

export interface StoredRow {
  readonly id: string;
  readonly line: number | null;
  readonly sealed: Buffer;
  readonly enteredAt: Date;
  /** Null on the command line. */
  readonly enteredBy: MemberId | null;
  /** An organiser has said that it is another person's than it looks. */
  readonly isAnother: boolean;
}

/** A sheet's rows in the order of its lines. Served by paper_row_line. */
export function listRows(db: Db, campaignId: CampaignId, sheet: number): Promise<StoredRow[]> {
  return db
    .selectFrom('paper_row')
    .select(['id', 'line', 'sealed', 'entered_at as enteredAt', 'entered_by as enteredBy', 'is_another as isAnother'])
    .where('campaign_id', '=', campaignId)
    .where('sheet', '=', sheet)
    .orderBy('line', (order) => order.asc().nullsLast())
    .orderBy('id')
    .execute();
}

/** Says whether a row is another person's than it looks. @returns false where it was so already, or there is none. */
export async function markAnother(
  trx: Trx,
  campaignId: CampaignId,
  { sheet, id }: { readonly sheet: number; readonly id: string },
  isAnother: boolean,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const marked = await trx
    .updateTable('paper_row')
    .set({ is_another: isAnother })
    .where('campaign_id', '=', campaignId)
    .where('sheet', '=', sheet)
    .where('id', '=', id)
    .where('is_another', '!=', isAnother)
    .executeTakeFirst();
  return marked.numUpdatedRows > 0n;
}

/** @returns whether there was such a row. */
export async function deleteRow(trx: Trx, campaignId: CampaignId, sheet: number, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const deleted = await trx
    .deleteFrom('paper_row')
    .where('campaign_id', '=', campaignId)
    .where('sheet', '=', sheet)
    .where('id', '=', id)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}
