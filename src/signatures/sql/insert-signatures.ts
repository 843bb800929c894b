import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { SealedSignature } from '../sealing.ts';
import type { SignatureId } from '../signature.ts';
import { addToTally, drawTallySlot } from '../tally.ts';
import { admitSources } from './admit-sources.ts';
import { askMailForKnown, type Known } from './ask-mail-for-known.ts';
import { endSignatures } from './end-signatures.ts';
import { insertSecondPersons } from './insert-second-persons.ts';
import {
  addressKey,
  insertedColumns,
  insertedValues,
  isSealedToStay,
  mailJobFor,
  returnedColumns,
  secondPlace,
  takesSignatures,
  unnestedSignatures,
} from './new-signatures.ts';

/**
 * 'accepted' for a new and for a known address alike; 'closed' where the campaign takes no signatures (any more), or none
 * that are sealed under this key.
 */
export type Intake = 'accepted' | 'closed';

const slot = drawTallySlot();

/** In a larger batch, the time that one signature takes cannot be told from that of the others. */
const LARGE_BATCH = 10;

/**
 * Writes a batch of signatures, durably.
 *
 * One round trip where all are new and name no new source; more for addresses that were there already, and in a small
 * batch always, so that a known address takes the time of a new one. Locks in one order in every process, or two crossing
 * batches would end in a deadlock: known rows by id, new keys by address index, then the tally.
 *
 * What is held is stored like the rest, and no mail is asked for.
 */
export async function insertSignatures(db: Database, batch: readonly SealedSignature[]): Promise<Intake[]> {
  const admitted = await admitSources(db, batch);
  const newIds = await insertAll(db, admitted);
  const rest = admitted.filter(({ signatureId }) => !newIds.has(signatureId));
  const isOver = rest.length === 0 && batch.length > LARGE_BATCH;
  const known = isOver ? new Map<string, Known[]>() : await askMailForKnown(db, rest);
  const refused = await replaceHeld(db, rest, known);
  return batch.map((item) => {
    if (newIds.has(item.signatureId)) return 'accepted';
    return known.has(addressKey(item)) && !refused.has(item.signatureId) ? 'accepted' : 'closed';
  });
}

/** Stores those whose address is new, and those who join one person of their household. @returns the ids of those stored. */
async function insertAll(db: Database, batch: readonly SealedSignature[]): Promise<ReadonlySet<SignatureId>> {
  const newIds = await insertNew(db, batch);
  const households = batch.filter(({ household }) => household !== undefined);
  const sharing = households.filter(({ signatureId }) => !newIds.has(signatureId));
  const isOver = sharing.length === 0 && (households.length === 0 || batch.length > LARGE_BATCH);
  return isOver ? newIds : newIds.union(await insertSecondPersons(db, sharing));
}

/**
 * Lets a good signature take the place of a held one: else whoever fills in the honeypot under somebody's address would
 * keep that person from ever signing.
 *
 * @returns the ids of those that could not be stored in the place that was freed.
 */
async function replaceHeld(
  db: Database,
  batch: readonly SealedSignature[],
  known: ReadonlyMap<string, readonly Known[]>,
): Promise<ReadonlySet<SignatureId>> {
  const held = (item: SealedSignature) => heldInPlaceOf(item, known.get(addressKey(item)) ?? []);
  const replacing = batch.filter((item) => item.heldFor === null && held(item) !== undefined);
  if (replacing.length === 0) return new Set();
  await endSignatures(
    db,
    replacing.flatMap((item) => held(item) ?? []),
    ['held'],
    'expired',
  );
  const newIds = await insertAll(db, replacing);
  return new Set(replacing.map(({ signatureId }) => signatureId)).difference(newIds);
}

/** The one of that name, where one is there; else any that is held. */
function heldInPlaceOf({ household }: SealedSignature, onAddress: readonly Known[]): Known | undefined {
  const namesake = onAddress.find(({ nameIndex }) => nameIndex !== null && household?.nameIndex.equals(nameIndex));
  return namesake === undefined ? onAddress.find(({ isHeld }) => isHeld) : namesake.isHeld ? namesake : undefined;
}

/**
 * Stores those whose address is new, with their tally and one mail job, in one statement and so in one transaction.
 *
 * A double within the batch is skipped by `on conflict` like one across batches. Served by signature_email.
 *
 * @returns the ids of those stored.
 */
async function insertNew(db: Database, batch: readonly SealedSignature[]): Promise<ReadonlySet<SignatureId>> {
  const counted = sql`select inserted.*, state_day as day, 1 as by from inserted`;
  const { rows } = await sql<{ signatureId: SignatureId }>`
    /* prepared: insert-signatures */
    with inserted as (
      insert into signature (${insertedColumns})
      select ${insertedValues(sql`new.email_index`)}
      from ${unnestedSignatures(batch)}
      join campaign on campaign.id = new.campaign_id and ${takesSignatures} and ${isSealedToStay(sql`new.sealed`)}
      -- A second person whose first has withdrawn is not new either: who comes now must share their household.
      where new.name_index is null or not exists (
        select from signature as second
        where second.campaign_id = new.campaign_id and second.email_index = ${secondPlace(sql`new.email_index`)}
      )
      order by new.campaign_id, new.email_index
      on conflict (campaign_id, email_index) do nothing
      returning ${returnedColumns}
    ), tallied as (
      ${addToTally(counted, slot)}
    ), job as (
      ${mailJobFor(sql`select campaign_id, id, state = 'pending' as is_due from inserted`)}
    )
    select id as "signatureId", (select count(*) from job) as jobs from inserted`.execute(db);
  return new Set(rows.map(({ signatureId }) => signatureId));
}
