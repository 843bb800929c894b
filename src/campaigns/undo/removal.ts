/**
 * A **removal** is what an organiser has removed at once, as its rows were. It is kept for an hour, and **undone** it is
 * what it was before, in the place where it was.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../platform/db/database.ts';
import { isUuid, newUuid7 } from '../../platform/ids.ts';
import type { CampaignId } from '../campaign.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    forgetRemovals: Record<string, never>;
  }
}

export type RemovalKind = 'committee' | 'portrait' | 'endorser' | 'logo' | 'cover' | 'recipient' | 'demand';

export interface Removal {
  readonly id: string;
  readonly kind: RemovalKind;
  /** The id of what was removed, or of whose picture it was. */
  readonly subject: string;
  /** As it was called; '' where it has no name. */
  readonly name: string;
}

/** In the order in which their rows come back. */
const tables = [
  'picture',
  'picture_file',
  'committee_member',
  'committee_invitation',
  'endorser',
  'campaign_cover',
  'recipient',
] as const;
type KeptTable = (typeof tables)[number];

/** Which rows of a table are kept. */
export interface KeptRows {
  readonly table: KeptTable;
  readonly where: RawBuilder<unknown>;
}

/** Keeps rows that are about to be removed in the same transaction. @returns the removal's id */
export async function keepRemoved(
  trx: Trx,
  campaignId: CampaignId,
  { kind, subject, name }: Omit<Removal, 'id'>,
  kept: readonly KeptRows[],
): Promise<string> {
  const id = newUuid7();
  const rowsOf = ({ table, where }: KeptRows) => sql`
    select ${table}::text as name, coalesce(jsonb_agg(to_jsonb(kept)), '[]') as rows
    from ${sql.table(table)} as kept where ${where}`;
  await sql`
    insert into removal (id, campaign_id, kind, subject, name, content)
    select ${id}, ${campaignId}, ${kind}, ${subject}, ${name}, jsonb_object_agg(of_table.name, of_table.rows)
    from (${sql.join(kept.map(rowsOf), sql` union all `)}) as of_table`.execute(trx);
  return id;
}

/** A picture with its files, as they are kept. @param which an SQL query of its id */
export function pictureRows(which: RawBuilder<unknown>): readonly KeptRows[] {
  return [
    { table: 'picture', where: sql`kept.id in (${which})` },
    { table: 'picture_file', where: sql`kept.picture_id in (${which})` },
  ];
}

/** Keeps a demand of a draft, with the place that it had. @returns the removal's id */
export async function keepDemand(
  trx: Trx,
  campaignId: CampaignId,
  { subject, name, content }: Pick<Removal, 'subject' | 'name'> & { readonly content: unknown },
): Promise<string> {
  const id = newUuid7();
  await trx
    .insertInto('removal')
    .values({ id, campaign_id: campaignId, kind: 'demand', subject, name, content: JSON.stringify(content) })
    .execute();
  return id;
}

const isKept = sql<boolean>`removed_at > now() - interval '1 hour'`;

/** What can still be undone; undefined where it is too late, or was done. */
export async function findRemoval(db: Db, campaignId: CampaignId, id: string): Promise<Removal | undefined> {
  if (!isUuid(id)) return undefined;
  return db
    .selectFrom('removal')
    .select(['id', 'kind', 'subject', 'name'])
    .where('id', '=', id)
    .where('campaign_id', '=', campaignId)
    .where(isKept)
    .executeTakeFirst();
}

/** Takes a removal away, once. @returns what it kept of a draft; undefined where there is no such removal (any more). */
export async function takeRemoval(
  trx: Trx,
  campaignId: CampaignId,
  id: string,
): Promise<(Removal & { readonly content: unknown }) | undefined> {
  if (!isUuid(id)) return undefined;
  return trx
    .deleteFrom('removal')
    .where('id', '=', id)
    .where('campaign_id', '=', campaignId)
    .where(isKept)
    .returning(['id', 'kind', 'subject', 'name', 'content'])
    .executeTakeFirst();
}

type RowsKind = Exclude<RemovalKind, 'demand'>;

/** By which table it is known whether something came back; of a picture it is whose it was. */
const mainTable = {
  committee: 'committee_member',
  endorser: 'endorser',
  cover: 'campaign_cover',
  recipient: 'recipient',
} as const satisfies { readonly [kind in RemovalKind]?: KeptTable };

/** Lets rows be again what they were. @returns false where something else stands in their place by now. */
export async function putRowsBack(
  trx: Trx,
  { kind, subject, content }: { readonly kind: RowsKind; readonly subject: string; readonly content: unknown },
): Promise<boolean> {
  const kept = sql`${JSON.stringify(content)}::jsonb`;
  const back = new Set<KeptTable>();
  for (const table of tables) {
    const { rows } = await sql`
      insert into ${sql.table(table)}
      select row.* from jsonb_populate_recordset(null::${sql.table(table)}, ${kept} -> ${table}::text) as row
      on conflict do nothing
      returning 1`.execute(trx);
    if (rows.length > 0) back.add(table);
  }
  const isBack =
    kind === 'portrait' || kind === 'logo' ? await hangBack(trx, kind, subject, kept) : back.has(mainTable[kind]);
  if (!isBack && back.has('picture')) {
    await sql`
      delete from picture
      where id in (select (one ->> 'id')::uuid from jsonb_array_elements(${kept} -> 'picture') as one)`.execute(trx);
  }
  return isBack;
}

/** Gives a picture back to whom it was of, where there is no other meanwhile. */
async function hangBack(trx: Trx, kind: 'portrait' | 'logo', subject: string, kept: RawBuilder<unknown>) {
  const [table, column] = kind === 'portrait' ? ['committee_member', 'portrait_id'] : ['endorser', 'logo_id'];
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = (${kept} -> 'picture' -> 0 ->> 'id')::uuid
    where id = ${subject} and ${sql.ref(column)} is null`.execute(trx);
  return numAffectedRows > 0n;
}

/** Forgets what nobody has wanted back. */
export async function forgetRemovals({ db }: { readonly db: Db }): Promise<void> {
  await db.deleteFrom('removal').where(sql<boolean>`removed_at <= now() - interval '1 hour'`).execute();
}
