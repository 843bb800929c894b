import { type RawBuilder, sql } from 'kysely';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Db, Trx } from '../../platform/db/database.ts';

/** By what a row on paper is told to be of somebody who stands elsewhere too, and where: here, or on paper before. */
export const doubleKinds = ['online-address', 'online-person', 'paper-address', 'paper-person'] as const;
export type DoubleKind = (typeof doubleKinds)[number];

/** A row by its keyed hashes; null where the sheet does not say enough. */
export interface MarkedRow {
  readonly id: string;
  readonly emailIndex: Buffer | null;
  readonly nameIndex: Buffer | null;
  readonly personMark: Buffer | null;
}

type Counted = Pick<Campaign, 'id' | 'household'>;

/**
 * Which of the rows of a sheet are doubles: none of which an organiser has said that it is another person's. Online only
 * who is verified counts, so only they make a double. Served by signature's address indexes and signature_person_mark, of
 * which it reads what the sheet needs; of paper it reads every row.
 *
 * @returns by the rows' ids; those that count are not among them.
 */
export function findDoubles(db: Db, campaign: Counted, sheet: number): Promise<ReadonlyMap<string, DoubleKind>> {
  return doublesAmong(db, judgedRows(campaign, [], sql`sheet = ${sheet}`));
}

/** The same of some that are not entered yet, and come after all that are. */
export function findDoublesAmong(
  db: Db,
  campaign: Counted,
  candidates: readonly MarkedRow[],
): Promise<ReadonlyMap<string, DoubleKind>> {
  return doublesAmong(db, judgedRows(campaign, candidates, sql`sheet is null`));
}

async function doublesAmong(db: Db, judged: RawBuilder<unknown>): Promise<ReadonlyMap<string, DoubleKind>> {
  const { rows } = await sql<{ id: string; kind: DoubleKind }>`
    select id, kind from (${judged}) as judged where kind is not null`.execute(db);
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** Counts a campaign's sheets again, by the doubles as they are now. The campaign's paper is held by `holdPaper`. */
export async function recountPaper(trx: Trx, campaign: Counted): Promise<void> {
  await sql`
    with counted as (
      select sheet, count(*)::integer as rows, count(kind)::integer as doubles
      from (${judgedRows(campaign, [], sql`true`)}) as judged group by sheet
    )
    update paper_sheet set rows = coalesce(counted.rows, 0), doubles = coalesce(counted.doubles, 0)
    from paper_sheet as former left join counted on counted.sheet = former.number
    where former.campaign_id = ${campaign.id}
      and paper_sheet.campaign_id = former.campaign_id and paper_sheet.number = former.number
      and (paper_sheet.rows, paper_sheet.doubles) is distinct from
        (coalesce(counted.rows, 0), coalesce(counted.doubles, 0))`.execute(trx);
  // As countedOf of paper.ts.
  await sql`
    update paper_campaign set counted = (
      select coalesce(sum(greatest(coalesce(signatures, 0), rows) - doubles), 0) from paper_sheet
      where paper_sheet.campaign_id = paper_campaign.campaign_id
    ) where campaign_id = ${campaign.id}`.execute(trx);
}

/** @param isAsked of which rows of `numbered` it is asked; the others are numbered among them, and not looked up. */
function judgedRows(
  { id: campaignId, household }: Counted,
  candidates: readonly MarkedRow[],
  isAsked: RawBuilder<unknown>,
): RawBuilder<unknown> {
  // Where two may share an address, only one of the same name is the same person.
  const address = sql.ref(household === 'two' ? 'name_index' : 'email_index');
  return sql`
    select id, sheet, case
      when is_another then null
      when exists (
        select from signature
        where signature.campaign_id = ${campaignId} and signature.${address} = numbered.address
          and signature.state = 'verified'
      ) then 'online-address'
      when exists (
        select from signature_person as marked
        join signature on signature.campaign_id = marked.campaign_id and signature.id = marked.signature_id
        where marked.campaign_id = ${campaignId} and marked.mark = numbered.person_mark
          and signature.state = 'verified'
      ) then 'online-person'
      when address is not null and of_address > 1 then 'paper-address'
      when person_mark is not null and of_person > 1 then 'paper-person'
    end as kind
    from (
      select id, sheet, address, person_mark, is_another,
        row_number() over (partition by address order by id) as of_address,
        row_number() over (partition by person_mark order by id) as of_person
      from (
        select id, sheet, ${address} as address, person_mark, is_another from paper_row where campaign_id = ${campaignId}
        union all
        select id, null::integer, ${address}, person_mark, false from unnest(
          ${candidates.map(({ id }) => id)}::uuid[],
          ${candidates.map(({ emailIndex }) => emailIndex)}::bytea[],
          ${candidates.map(({ nameIndex }) => nameIndex)}::bytea[],
          ${candidates.map(({ personMark }) => personMark)}::bytea[]
        ) as candidate (id, email_index, name_index, person_mark)
      ) as every_row
    ) as numbered
    where ${isAsked}`;
}
