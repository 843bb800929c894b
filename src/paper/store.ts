import { sql } from 'kysely';
import type { MemberId } from '../accounts/member.ts';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { PaperNumbers, PaperSheet } from './paper.ts';

/**
 * Holds a campaign and then its paper until the transaction ends: nobody else changes it, and its keys do not end.
 *
 * @returns undefined where they are destroyed; else the oldest key that may still seal.
 */
export async function holdPaper(trx: Trx, campaignId: CampaignId): Promise<{ oldestKey: number } | undefined> {
  const campaign = await trx
    .selectFrom('campaign')
    .select(['oldest_key as oldestKey', 'keys_ended_at'])
    .where('id', '=', campaignId)
    .forShare()
    .executeTakeFirstOrThrow();
  if (campaign.keys_ended_at !== null) return undefined;
  await sql`insert into paper_campaign (campaign_id) values (${campaignId}) on conflict do nothing`.execute(trx);
  await trx
    .selectFrom('paper_campaign')
    .select('campaign_id')
    .where('campaign_id', '=', campaignId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { oldestKey: campaign.oldestKey };
}

/** Takes the next numbers for so many sheets. @returns the first of them */
export async function addSheets(
  trx: Trx,
  campaignId: CampaignId,
  { language, count, lines }: { readonly language: Language; readonly count: number; readonly lines: number },
  printedBy: MemberId | null,
): Promise<number> {
  const { last_sheet: last } = await trx
    .updateTable('paper_campaign')
    .set({ last_sheet: sql<number>`last_sheet + ${count}` })
    .where('campaign_id', '=', campaignId)
    .returning('last_sheet')
    .executeTakeFirstOrThrow();
  await sql`
    insert into paper_sheet (campaign_id, number, language, lines, printed_by)
    select ${campaignId}, number, ${language}, ${lines}, ${printedBy}::uuid
    from generate_series(${last - count + 1}::integer, ${last}::integer) as number`.execute(trx);
  return last - count + 1;
}

function selectSheets(db: Db, campaignId: CampaignId) {
  return db
    .selectFrom('paper_sheet')
    .select([
      'number',
      'language',
      'lines',
      'printed_at as printedAt',
      'signatures',
      'entered_at as enteredAt',
      'entered_by as enteredBy',
      'rows',
      'doubles',
    ])
    .where('campaign_id', '=', campaignId);
}

export function findSheet(db: Db, campaignId: CampaignId, number: number): Promise<PaperSheet | undefined> {
  return selectSheets(db, campaignId).where('number', '=', number).executeTakeFirst();
}

/** From the number on, in their order. Served by the primary key. */
export function listSheets(db: Db, campaignId: CampaignId, from: number, most: number): Promise<PaperSheet[]> {
  return selectSheets(db, campaignId).where('number', '>=', from).orderBy('number').limit(most).execute();
}

/** Those of some numbers that there are, each with the lines that rows were entered from. */
export async function findSheets(
  db: Db,
  campaignId: CampaignId,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, { readonly lines: number; readonly taken: ReadonlySet<number> }>> {
  const { rows } = await sql<{ number: number; lines: number; taken: number[] }>`
    select number, lines, array(
      select line from paper_row
      where paper_row.campaign_id = paper_sheet.campaign_id and sheet = number and line is not null
    ) as taken
    from paper_sheet where campaign_id = ${campaignId} and number = any(${[...numbers]}::integer[])`.execute(db);
  return new Map(rows.map(({ number, lines, taken }) => [number, { lines, taken: new Set(taken) }]));
}

export async function setCount(
  trx: Trx,
  campaignId: CampaignId,
  number: number,
  entry: { readonly signatures: number; readonly by: MemberId | null; readonly at: Date } | undefined,
): Promise<void> {
  await trx
    .updateTable('paper_sheet')
    .set({ signatures: entry?.signatures ?? null, entered_at: entry?.at ?? null, entered_by: entry?.by ?? null })
    .where('campaign_id', '=', campaignId)
    .where('number', '=', number)
    .execute();
}

/** @returns whether that changed anything. */
export async function setShown(trx: Trx, campaignId: CampaignId, shown: boolean): Promise<boolean> {
  const changed = await trx
    .updateTable('paper_campaign')
    .set({ shown })
    .where('campaign_id', '=', campaignId)
    .where('shown', '<>', shown)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export async function readPaperNumbers(db: Db, campaignId: CampaignId): Promise<PaperNumbers> {
  const { rows } = await sql<PaperNumbers>`
    select last_sheet as printed, counted, shown as "isShown",
      count(number) filter (where signatures is not null or rows > 0) as returned,
      coalesce(sum(rows), 0) as rows, coalesce(sum(doubles), 0) as doubles
    from paper_campaign left join paper_sheet using (campaign_id)
    where campaign_id = ${campaignId}
    group by campaign_id`.execute(db);
  return rows[0] ?? { printed: 0, returned: 0, rows: 0, doubles: 0, counted: 0, isShown: true };
}
