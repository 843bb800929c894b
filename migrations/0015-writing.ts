import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Who published which version of a text, found without reading the campaign's whole audit; and who writes now. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create index audit_entry_of_texts on audit_entry (campaign_id)
    where act in ('campaign.apply', 'campaign.publish')`.execute(db);

  // Who has which page of a campaign's texts open, and since when they were last heard of. Rows are few, and forgotten.
  await sql`
    create table campaign_writer (
      campaign_id uuid not null references campaign,
      part text not null,
      member_id uuid not null references member,
      seen_at timestamptz not null,
      primary key (campaign_id, part, member_id)
    )`.execute(db);
}
