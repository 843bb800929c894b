import { type RawBuilder, sql } from 'kysely';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import type { Db } from '../../src/platform/db/database.ts';
import { withTally } from './seed.ts';

export interface VariedSeeding {
  /** The numbers of those that are made now; no two seedings of one campaign may share any. */
  readonly from: number;
  readonly to: number;
  /** Over how many days they are spread, today the last. */
  readonly days: number;
  readonly slot: number;
}

/**
 * Fills a campaign with signatures of all states, spread over days, 30 places, all languages and 20 sources, the first of
 * each the most frequent, as they are in life. What is sealed in them cannot be opened.
 */
export async function seedVaried(db: Db, campaign: Campaign, { from, to, days, slot }: VariedSeeding): Promise<void> {
  const version = campaign.texts[campaign.defaultLanguage]?.version ?? 1;
  await withTally(
    sql`
    insert into signature (
      campaign_id, id, email_index, sealed, country, region, language, source, disclosure, wants_updates, text_language,
      text_version, state, state_day, created_at, verified_at, ended_at, held_for
    )
    select ${campaign.id}::uuid, uuidv7(-age), case when is_living then uuid_send(gen_random_uuid()) end,
      case when is_living then uuid_send(gen_random_uuid()) end, country, region,
      (array['en', 'nl', 'fr', 'de', 'fa'])[1 + floor(5 * ${chance(3)} ^ 2)::integer],
      (array['', 'website', 'mail', 'poster', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 's12', 's13', 's14', 's15',
        's16', 's17', 's18', 's19'])[1 + floor(20 * ${chance(4)} ^ 2)::integer],
      (array['public', 'recipients', 'count'])[1 + floor(3 * ${chance(5)})::integer],
      false, ${campaign.defaultLanguage}, ${version}::integer, state, (at at time zone 'utc')::date, at,
      case when state not in ('pending', 'held') then at end,
      case when not is_living then at end,
      case when state = 'held' then 'burst' end
    from generate_series(${from}::integer, ${to - 1}::integer) as series (number)
    cross join lateral (
      select (array['verified', 'verified', 'verified', 'verified', 'verified', 'verified', 'verified', 'pending', 'expired',
        'withdrawn', 'removed', 'held'])[1 + floor(12 * ${chance(1)})::integer] as state
    ) as standing
    cross join lateral (select state in ('verified', 'pending', 'held') as is_living, ${days}::float8 * interval '1 day'
      * ${chance(2)} as age) as aged
    cross join lateral (select now() - age as at) as dated
    cross join lateral (
      select (array['BE-VOV', 'BE-VAN', 'BE-BRU', 'BE-WLG', 'BE-VBR', 'BE-VWV', 'BE-VLI', 'BE-WHT', 'BE-WNA', 'BE-WBR', 'BE',
        'NL', 'FR', 'DE', 'SE', 'GB', 'US', 'CA', 'AT', 'CH', 'NO', 'DK', 'IT', 'ES', 'AU', 'FI', 'LU', 'PL', 'TR', 'BE-WLX'
        ])[1 + floor(30 * ${chance(6)} ^ 2)::integer] as place
    ) as placed
    cross join lateral (
      select left(place, 2) as country, case when place like '%-%' then place else '' end as region
    ) as located`,
    slot,
  ).execute(db);
}

/** A number from 0 to below 1 that is the same for the same row, and differs for each use. */
function chance(use: number): RawBuilder<number> {
  return sql<number>`((hashint4extended(series.number, ${sql.lit(use)}) & 1048575) / 1048576.0)`;
}
