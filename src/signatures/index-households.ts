import { sql } from 'kysely';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import type { Database } from '../platform/db/database.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { type HouseholdIndexes, householdIndexes, openPerson } from './sealing.ts';
import type { SignatureId } from './signature.ts';

interface IndexHouseholdsDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
}

/** Small enough that no transaction is long. */
const BATCH = 500;

interface Unindexed {
  readonly signatureId: SignatureId;
  readonly sealed: Buffer;
  readonly country: string;
}

type Indexed = HouseholdIndexes & Pick<Unindexed, 'signatureId'>;

/**
 * Lets those who signed while their campaign took one person an address be joined by another of their household.
 * Safe to run twice: what is done is not looked at again.
 */
export async function indexHouseholds(
  { campaignId }: { readonly campaignId: CampaignId },
  { db, keysOf }: IndexHouseholdsDeps,
): Promise<void> {
  let after: SignatureId | undefined;
  do {
    after = await withKeys(keysOf, campaignId, async (keys) => {
      const people = await listUnindexed(db, campaignId, after);
      await storeIndexes(
        db,
        campaignId,
        people.flatMap((person) => indexOf(campaignId, person, keys) ?? []),
      );
      return people.at(-1)?.signatureId;
    });
  } while (after !== undefined);
}

function indexOf(campaignId: CampaignId, unindexed: Unindexed, keys: CampaignKeys): Indexed | undefined {
  const { signatureId, sealed, country } = unindexed;
  const person = openPerson(keys, { campaignId, signatureId }, sealed);
  const canonicalEmail = parseAddress(person.email)?.canonical;
  if (canonicalEmail === undefined) return undefined;
  return { signatureId, ...householdIndexes({ canonicalEmail, person, country }, keys) };
}

/** Served by the primary key. */
function listUnindexed(db: Database, campaignId: CampaignId, after: SignatureId | undefined): Promise<Unindexed[]> {
  return db
    .selectFrom('signature')
    .select(['id as signatureId', 'country'])
    .select(sql<Buffer>`sealed`.as('sealed'))
    .where('campaign_id', '=', campaignId)
    .where('name_index', 'is', null)
    .where('sealed', 'is not', null)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? null))
    .orderBy('id')
    .limit(BATCH)
    .execute();
}

/** Locks by id first, as signing and confirming do, or they could wait for each other. */
async function storeIndexes(db: Database, campaignId: CampaignId, people: readonly Indexed[]): Promise<void> {
  await sql`
    with living as (
      select signature.id, indexed.name_index, indexed.postcode_index
      from unnest(
        ${people.map((person) => person.signatureId)}::uuid[],
        ${people.map((person) => person.nameIndex)}::bytea[],
        ${people.map((person) => person.postcodeIndex)}::bytea[]
      ) as indexed (id, name_index, postcode_index)
      join signature on signature.campaign_id = ${campaignId} and signature.id = indexed.id
      where signature.email_index is not null
        -- A second person of that name may be left from when two could sign before.
        and not exists (
          select from signature as namesake
          where namesake.campaign_id = ${campaignId} and namesake.name_index = indexed.name_index
        )
      order by signature.id
      for update of signature
    )
    update signature set name_index = living.name_index, postcode_index = living.postcode_index
    from living
    where signature.campaign_id = ${campaignId} and signature.id = living.id`.execute(db);
}
