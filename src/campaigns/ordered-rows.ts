import { sql } from 'kysely';
import type { Trx } from '../platform/db/database.ts';

/** Puts rows of a campaign in this order. */
export async function putInOrder(
  trx: Trx,
  table: 'committee_member' | 'endorser',
  ids: readonly string[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} as row set position = ordered.position - 1
    from unnest(${[...ids]}::uuid[]) with ordinality as ordered (id, position)
    where row.id = ordered.id`.execute(trx);
}

/** One place up or down; the first and the last stay where they are. @example movedBy(['a', 'b'], 'b', -1) // b, a */
export function movedBy<Id>(order: readonly Id[], id: Id, by: -1 | 1): readonly Id[] {
  const from = order.indexOf(id);
  const to = Math.min(Math.max(from + by, 0), order.length - 1);
  return order.toSpliced(from, 1).toSpliced(to, 0, id);
}
