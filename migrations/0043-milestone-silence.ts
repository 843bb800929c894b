import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration is frozen and must not follow today's table types
type Frozen = Kysely<any>;

/** Who of a team wants no mails of what their campaign reaches. */
export async function up(db: Frozen): Promise<void> {
  await sql`
    create table milestone_silence (
      member_id uuid not null references member on delete cascade,
      campaign_id uuid not null references campaign on delete cascade,
      primary key (campaign_id, member_id)
    )`.execute(db);
}
