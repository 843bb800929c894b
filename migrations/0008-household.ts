import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Campaigns that let two people of one household sign with one address. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    alter table campaign
      add column household text not null default 'one' check (household in ('one', 'two'))`.execute(db);
  await sql`
    alter table signature
      -- Keyed hashes of the address with the folded name, and with the folded postcode: no two addresses share any.
      -- Both null where the campaign lets one person sign an address, and once the personal data is gone.
      add column name_index bytea,
      add column postcode_index bytea,
      add constraint signature_household check (
        (name_index is null) = (postcode_index is null) and (name_index is null or email_index is not null)
      )`.execute(db);
  await sql`
    create unique index signature_name on signature (campaign_id, name_index) where name_index is not null`.execute(db);
}
