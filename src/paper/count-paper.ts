import { sql } from 'kysely';
import type { Campaign } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import { inTransaction, type Trx } from '../platform/db/database.ts';
import { firstIdAt } from '../signatures/moderation/signature-time.ts';
import { openPerson, personMark } from '../signatures/sealing.ts';
import type { SignatureId } from '../signatures/signature.ts';
import type { UpkeepDeps } from '../signatures/upkeep.ts';
import { forgetOldImports } from './import-store.ts';
import { recountPaper } from './sql/doubles.ts';
import { holdPaper } from './store.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    countPaper: Record<string, never>;
  }
}

/** Small enough that whoever confirms or withdraws waits for no longer than they notice. */
const BATCH = 200;
/** By then whoever was writing a signature has written it: all that is older is seen. */
const SETTLED_AFTER_MS = 10 * 60 * 1000;

type CountDeps = Pick<UpkeepDeps, 'db' | 'campaigns' | 'clock'> & {
  readonly keysOf: KeysOf;
  /** Whether there is more pressing work than marking: asked before each batch. */
  readonly isBusy: () => Promise<boolean>;
};

/**
 * Marks who has signed here in campaigns that have sheets, and counts the sheets again: whoever confirms after their row was
 * entered counts here from then on, and whoever withdraws counts on paper. Safe to run twice and cut off. In a rush
 * marking is left for later.
 */
export async function countPaper({ db, campaigns, keysOf, clock, isBusy }: CountDeps): Promise<void> {
  await forgetOldImports(db);
  const withPaper = new Set(
    (await db.selectFrom('paper_campaign').select('campaign_id').execute()).map((row) => row.campaign_id),
  );
  const settled = firstIdAt(new Date(clock().getTime() - SETTLED_AFTER_MS));
  for (const campaign of campaigns().filter(({ id }) => withPaper.has(id))) {
    await withKeys(keysOf, campaign.id, async (keys) => {
      for (let after: SignatureId | undefined, hasMore = true; hasMore && !(await isBusy()); ) {
        after = await inTransaction(db, (trx) => markBatch(trx, campaign, keys, { after, settled }));
        hasMore = after !== undefined;
      }
      await inTransaction(db, async (trx) => {
        if ((await holdPaper(trx, campaign.id)) !== undefined) await recountPaper(trx, campaign);
      });
    });
  }
}

/** @returns the last signature that was looked at, where there may be more. */
async function markBatch(
  trx: Trx,
  { id: campaignId }: Pick<Campaign, 'id'>,
  keys: CampaignKeys,
  { after, settled }: { readonly after: SignatureId | undefined; readonly settled: SignatureId },
): Promise<SignatureId | undefined> {
  const people = await lockUnmarked(trx, campaignId, after);
  const marked = people.flatMap(({ signatureId, sealed, country }) => {
    const person = openPerson(keys, { campaignId, signatureId }, sealed);
    const mark = personMark(keys, { person, country });
    return mark === undefined ? [] : [{ signatureId, mark }];
  });
  await sql`
    insert into signature_person (campaign_id, signature_id, mark)
    select ${campaignId}, id, mark
    from unnest(
      ${marked.map(({ signatureId }) => signatureId)}::uuid[], ${marked.map(({ mark }) => mark)}::bytea[]
    ) as marked (id, mark)
    on conflict do nothing`.execute(trx);
  const last = people.at(-1)?.signatureId;
  // What is newer may still be followed by one that was given before it.
  const reached = people.length < BATCH ? settled : last !== undefined && last < settled ? last : null;
  await sql`
    update paper_campaign set marked_to = greatest(marked_to, ${reached}::uuid)
    where campaign_id = ${campaignId}`.execute(trx);
  return people.length < BATCH ? undefined : last;
}

interface Unmarked {
  readonly signatureId: SignatureId;
  readonly sealed: Buffer;
  readonly country: string;
}

/** Held, so that nobody erases them before their mark is stored, or the mark would stay. Served by the primary keys. */
async function lockUnmarked(trx: Trx, campaignId: Campaign['id'], after: SignatureId | undefined): Promise<Unmarked[]> {
  const { rows } = await sql<Unmarked>`
    select id as "signatureId", sealed, country from signature
    where campaign_id = ${campaignId} and sealed is not null
      and id > coalesce(
        ${after ?? null}::uuid,
        (select marked_to from paper_campaign where campaign_id = ${campaignId}),
        '00000000-0000-0000-0000-000000000000'
      )
      and not exists (
        select from signature_person as known
        where known.campaign_id = ${campaignId} and known.signature_id = signature.id
      )
    order by campaign_id, id
    limit ${BATCH}
    for share of signature`.execute(trx);
  return rows;
}
