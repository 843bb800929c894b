import { sql } from 'kysely';
import type { BenchStore } from './bench-store.ts';
import { withTally } from './seed.ts';

const CHUNK = 250_000;
/** Chunks at the same time, as many as the machine has cores; each adds to its own slot of the tally. */
const AT_ONCE = 2;

/**
 * Fills a campaign with rows as large and as varied as signatures, made within Postgres: what is sealed in them is random
 * and cannot be opened. A fifth is pending, signed within the last two days, so that nobody is due a reminder.
 */
export async function seedRandom(bench: BenchStore, count: number, say: (line: string) => void): Promise<void> {
  let next = 0;
  let done = 0;
  const fill = async (slot: number) => {
    while (next < count) {
      const from = next;
      next = Math.min(count, next + CHUNK);
      const to = next;
      await insertRandom(bench, { from, to, count, slot });
      done += to - from;
      say(`${done.toLocaleString('en')} of ${count.toLocaleString('en')} signatures are there`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, slot) => fill(slot)));
}

interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly slot: number;
}

async function insertRandom({ store, campaign }: BenchStore, { from, to, count, slot }: Chunk): Promise<void> {
  const version = campaign.texts[campaign.defaultLanguage]?.version ?? 1;
  // A sealed person is 33 bytes and some sixty of JSON.
  const random = (blocks: number) => sql.join(Array(blocks).fill(sql`uuid_send(gen_random_uuid())`), sql` || `);
  const insert = sql`
    insert into signature (
      campaign_id, id, email_index, sealed, country, region, language, disclosure, wants_updates, text_language,
      text_version, state, state_day, created_at, verified_at, mails_sent, mailed_at
    )
    select ${campaign.id}::uuid, uuidv7(-age), ${random(1)}, ${random(6)}, place.country, place.region,
      (array['en', 'nl', 'fr', 'de', 'fa'])[1 + series.number % 5], (array['public', 'recipients', 'count'])[1 + series.number % 3],
      series.number % 2 = 0, ${campaign.defaultLanguage}, ${version}::integer, state, (at at time zone 'utc')::date, at,
      case when state = 'verified' then at end, 1, at
    from generate_series(${from}::integer, ${to - 1}::integer) as series (number)
    cross join lateral (select case when series.number % 5 = 0 then 'pending' else 'verified' end as state) as standing
    cross join lateral (
      select case when state = 'pending' then interval '2 days' else interval '60 days' end
        * (1 - series.number::float8 / ${count}::float8) as age
    ) as aged
    cross join lateral (select now() - age as at) as dated
    join (values
      (0, 'BE', 'BE-VOV'), (1, 'BE', 'BE-VAN'), (2, 'BE', 'BE-WLG'), (3, 'BE', 'BE-BRU'), (4, 'NL', ''), (5, 'FR', ''),
      (6, 'DE', ''), (7, 'SE', '')
    ) as place (number, country, region) on place.number = series.number % 8`;
  await withTally(insert, slot).execute(store.db);
}
