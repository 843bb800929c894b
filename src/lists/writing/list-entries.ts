import { sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import { uuidBytes } from '../../platform/crypto/tokens.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import type { SignatureId } from '../../signatures/signature.ts';
import { type ListOrder, takenBy } from './editions.ts';
import type { SnapshotEntry } from './sealed-entries.ts';

/** In a row of the table; so many ids are as long as a part of a file. */
const IDS_A_PART = 4096;
const ID_BYTES = 16;

/** Writes down who stands on lists, in the order of their numbers: signatures' ids, which name nobody. */
export interface EntriesWriter {
  /** What is told of lists of the same selection is written once, and found by one id. */
  idOf(list: Pick<ListOrder, 'selection'>): string;
  /** Those of a snapshot that any of the lists takes. */
  add(entries: readonly SnapshotEntry[]): Promise<void>;
  /** Writes the last of them. */
  end(): Promise<void>;
}

/** @param lists that are made together. */
export function writeListEntries(
  trx: Trx,
  campaignId: CampaignId,
  lists: readonly Pick<ListOrder, 'selection'>[],
): EntriesWriter {
  const keyOf = ({ selection }: Pick<ListOrder, 'selection'>) => JSON.stringify(selection);
  const bySelection = new Map(lists.map((list) => [keyOf(list), { list, written: oneOfThem(trx, campaignId) }]));
  return {
    idOf: (list) => {
      const found = bySelection.get(keyOf(list));
      if (found === undefined) throw new Error('Nobody has written down who stands on this list.');
      return found.written.id;
    },
    add: async (entries) => {
      for (const { list, written } of bySelection.values()) {
        await written.add(entries.filter(takenBy(list.selection)).map(({ id }) => id));
      }
    },
    end: async () => {
      for (const { written } of bySelection.values()) await written.end();
    },
  };
}

/** The entries of one selection, of which less than a row of the table is in memory. */
function oneOfThem(trx: Trx, campaignId: CampaignId) {
  const id = newUuid7();
  let held: SignatureId[] = [];
  let part = 0;
  const store = async (ids: readonly SignatureId[]) => {
    const signature_ids = Buffer.concat(ids.map(uuidBytes));
    await trx.insertInto('list_entries').values({ campaign_id: campaignId, id, part, signature_ids }).execute();
    part += 1;
  };
  return {
    id,
    add: async (ids: readonly SignatureId[]) => {
      held.push(...ids);
      for (; held.length >= IDS_A_PART; held = held.slice(IDS_A_PART)) await store(held.slice(0, IDS_A_PART));
    },
    end: async () => {
      if (held.length > 0) await store(held);
    },
  };
}

/**
 * Which entries of lists have withdrawn or been removed since they were made, by the numbers that are printed on them; in
 * their order. Of a signature that has withdrawn nothing personal is left: its number is the only way to name it.
 *
 * @returns by what the lists' entries are found by; empty where nobody of the campaign has gone.
 */
export async function goneOf(
  db: Db,
  campaignId: CampaignId,
  entriesIds: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const gone = await goneSignatures(db, campaignId);
  const found = new Map<string, readonly number[]>();
  for (const id of gone.size === 0 ? [] : entriesIds) found.set(id, await numbersOf(db, campaignId, id, gone));
  return found;
}

async function numbersOf(
  db: Db,
  campaignId: CampaignId,
  entriesId: string,
  gone: ReadonlySet<string>,
): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (let part = 0; ; part += 1) {
    const ids = await readEntries(db, campaignId, entriesId, part);
    if (ids === undefined) return numbers;
    for (let at = 0; at < ids.length; at += ID_BYTES) {
      const id = ids.toString('hex', at, at + ID_BYTES);
      if (gone.has(id)) numbers.push(part * IDS_A_PART + at / ID_BYTES + 1);
    }
  }
}

async function readEntries(
  db: Db,
  campaignId: CampaignId,
  entriesId: string,
  part: number,
): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('list_entries')
    .select('signature_ids')
    .where('campaign_id', '=', campaignId)
    .where('id', '=', entriesId)
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.signature_ids;
}

/** Those of a campaign who were verified and are so no more, in hexadecimal. Served by signature_gone. */
async function goneSignatures(db: Db, campaignId: CampaignId): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('signature')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['withdrawn', 'removed', 'expired'])
    .where('verified_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id.replaceAll('-', '')));
}

/** Forgets who stood on the lists of campaigns whose keys have ended: nobody can withdraw from them any more. */
export async function forgetEntriesOfEnded(db: Db): Promise<void> {
  await sql`
    delete from list_entries using campaign
    where campaign.id = list_entries.campaign_id and campaign.keys_ended_at is not null`.execute(db);
}
