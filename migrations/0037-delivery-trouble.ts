import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Deliveries that somebody has to see to are looked for on every visit to the desk: few. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create index list_delivery_trouble on list_delivery (campaign_id)
    where is_current and (wrong_codes >= 5 or failure is not null)`.execute(db);
}
