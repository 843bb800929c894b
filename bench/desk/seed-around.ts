/** What gathers around a campaign's signatures: sheets of paper, recipients, lists, acts of moderators. */
import { sql } from 'kysely';
import type { MemberId } from '../../src/accounts/member.ts';
import { sealRow } from '../../src/paper/row-seal.ts';
import { insertRows } from '../../src/paper/row-store.ts';
import { addSheets } from '../../src/paper/store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { newUuid7 } from '../../src/platform/ids.ts';
import type { BenchStore } from '../tools/bench-store.ts';
import { deskBody } from './people.ts';
import type { SeededCampaign } from './seed-signatures.ts';

/** How much there is of everything. */
export interface Surroundings {
  readonly sheets: number;
  readonly paperRows: number;
  readonly recipients: number;
  readonly lists: number;
  readonly acts: number;
}

const LINES = 20;
const ROWS_AT_ONCE = 2_000;

export async function seedAround(
  { store }: BenchStore,
  seeded: SeededCampaign,
  organiser: MemberId,
  { sheets, paperRows, recipients, lists, acts }: Surroundings,
): Promise<void> {
  const { db } = store;
  const { id } = seeded.campaign;
  await seedPaper(store, seeded, organiser, { sheets, paperRows });
  await sql`
    insert into recipient (campaign_id, email, name, office, chamber, constituency, language, country)
    select ${id}, 'member' || n || '@parliament.example', 'Member ' || n, 'MP', 'Chamber', 'Antwerpen', 'nl', 'BE'
    from generate_series(1, ${recipients}::integer) as n`.execute(db);
  const requests = Array.from({ length: lists }, () => newUuid7()).toSorted();
  // The last one is for everybody.
  await sql`
    insert into list_request (
      id, campaign_id, asked_by, asked_at, recipient_emails, format, formats, state, decided_by, decided_at, making,
      making_id, written, to_write
    )
    select id, ${id}, ${organiser}, now() - interval '20 days', array(
        select email from recipient where campaign_id = ${id} order by email
        limit case when number = ${lists}::integer then null else 1 end
      ), 'csv', '{csv}', 'granted', ${organiser}, now() - interval '20 days', 'made', gen_random_uuid(), 10, 10
    from unnest(${requests}::uuid[]) with ordinality as request (id, number)`.execute(db);
  await sql`
    insert into list_release (
      id, campaign_id, recipient_email, language, format, named, counted_only, sha256, request_id, confirmed_until, counts,
      handed_over_at
    )
    select uuidv7(), ${id}, email, 'nl', 'csv', 10, 1, encode(sha256(request.id::text::bytea || email::bytea), 'hex'),
      request.id, now() - interval '20 days', '{"verified": 11, "places": []}', now() - interval '19 days'
    from list_request as request cross join lateral unnest(recipient_emails) as email
    where campaign_id = ${id}`.execute(db);
  await sql`
    insert into moderation_act (id, campaign_id, move, state, asked_by, chosen, moved, started_at, ended_at)
    select uuidv7(-interval '1 day'), ${id}, 'remove', 'done', ${organiser}, 33, 33, now() - interval '1 day', now()
    from generate_series(1, ${acts}::integer)`.execute(db);
}

/** Rows of a tenth of whom have signed here too. */
async function seedPaper(
  { db }: BenchStore['store'],
  { campaign, keys }: SeededCampaign,
  organiser: MemberId,
  { sheets, paperRows }: Pick<Surroundings, 'sheets' | 'paperRows'>,
): Promise<void> {
  await db.insertInto('paper_campaign').values({ campaign_id: campaign.id }).execute();
  await inTransaction(db, (trx) =>
    addSheets(trx, campaign.id, { language: 'en', count: sheets, lines: LINES }, organiser),
  );
  for (let from = 0; from < paperRows; from += ROWS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, paperRows - from) }, (_, index) => from + index);
    const rows = numbers.map((number) => paperRow({ campaign, keys }, number));
    await inTransaction(db, (trx) => insertRows(trx, campaign.id, rows, organiser));
  }
  await sql`
    update paper_campaign set marked_to = (
      select id from signature where campaign_id = ${campaign.id} order by campaign_id desc, id desc limit 1
    ) where campaign_id = ${campaign.id}`.execute(db);
}

function paperRow({ campaign, keys }: SeededCampaign, number: number) {
  const { name, email, postcode, city, country } = deskBody(number, undefined);
  const isKnown = number % 10 === 5;
  const person = { name: isKnown ? name : `${name} P${number}`, email: isKnown ? email : '', postcode, city };
  return sealRow(
    keys,
    { campaignId: campaign.id, id: newUuid7() },
    { sheet: 1 + Math.floor(number / LINES), line: 1 + (number % LINES), person, country },
  );
}

/** The rows of a table that is sent to be entered, on sheets that have none. */
export function paperTable(firstSheet: number, rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${firstSheet + Math.floor(row / LINES)},${1 + (row % LINES)},Ann Sheet2${row},BE,9000,Gent`,
  );
  return ['sheet,line,name,country,postcode,city', ...lines].join('\n');
}
