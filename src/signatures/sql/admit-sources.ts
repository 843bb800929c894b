import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import type { SealedSignature } from '../sealing.ts';

/** More would let anybody who makes up sources make the tally as long as they like. */
const MOST_SOURCES = 200;
const OTHER_SOURCE = 'other';

/** Counts a source by its own name if the campaign has it or has room for it, and as 'other' if not. */
export async function admitSources(db: Db, batch: readonly SealedSignature[]): Promise<readonly SealedSignature[]> {
  const named = new Map<string, SealedSignature>();
  for (const item of batch) {
    if (item.source !== '' && item.source !== OTHER_SOURCE) named.set(nameOf(item), item);
  }
  if (named.size === 0) return batch;
  const asked = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const { rows } = await sql<{ campaignId: string; source: string }>`
    with asked as (
      select * from unnest(${asked.map((item) => item.campaignId)}::uuid[], ${asked.map((item) => item.source)}::text[])
        as asked (campaign_id, source)
    ), added as (
      insert into campaign_source (campaign_id, source)
      select campaign_id, source from (
        select asked.*, row_number() over (partition by campaign_id)
          + (select count(*) from campaign_source where campaign_source.campaign_id = asked.campaign_id) as place
        from asked
        where not exists (
          select from campaign_source as known
          where known.campaign_id = asked.campaign_id and known.source = asked.source
        )
      ) as placed
      where place <= ${MOST_SOURCES}
      order by campaign_id, source
      -- Another transaction may have added it meanwhile, which only an update sees.
      on conflict (campaign_id, source) do update set source = excluded.source
      returning campaign_id, source
    )
    select campaign_id as "campaignId", source from added
    union
    select campaign_id, source from campaign_source join asked using (campaign_id, source)`.execute(db);
  const found = new Set(rows.map(nameOf));
  return batch.map((item) => {
    const name = nameOf(item);
    return named.has(name) && !found.has(name) ? { ...item, source: OTHER_SOURCE } : item;
  });
}

function nameOf({ campaignId, source }: { campaignId: string; source: string }): string {
  return `${campaignId} ${source}`;
}
