import type { CampaignId } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { openPerson } from '../sealing.ts';
import type { SignatureId } from '../signature.ts';
import type { UpkeepDeps } from '../upkeep.ts';
import { countTokens, holdIndex, lockUnindexed, makeCommon, moveProgress, storeTokens } from './index-store.ts';
import { mostOfAToken, searchTokens, tokensOf } from './search-tokens.ts';
import { firstIdAt } from './signature-time.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    indexSearch: Record<string, never>;
  }
}

/** Small enough that whoever confirms or withdraws waits for no longer than they notice. */
const BATCH = 200;
/** By then whoever was writing a signature has written it: all that is older is seen. */
const SETTLED_AFTER_MS = 10 * 60 * 1000;

type IndexSearchDeps = Pick<UpkeepDeps, 'campaigns' | 'clock'> & {
  readonly db: Database;
  readonly keysOf: KeysOf;
  /** Whether there is more pressing work: asked before each batch. */
  readonly isBusy: () => Promise<boolean>;
};

/**
 * Lets what was signed be found by its words; never as part of signing. Safe to run twice, at once, and cut off: what is
 * indexed is not looked at again, and what somebody else is at is left to them. In a rush it is left for later.
 *
 * @returns how many were indexed.
 */
export async function indexSearch({ db, campaigns, keysOf, clock, isBusy }: IndexSearchDeps): Promise<number> {
  let indexed = 0;
  for (const { id } of campaigns()) {
    let after: SignatureId | undefined;
    for (let looked = BATCH; looked === BATCH; ) {
      if (await isBusy()) return indexed;
      const settled = firstIdAt(new Date(clock().getTime() - SETTLED_AFTER_MS));
      const batch = await withKeys(keysOf, id, (keys) =>
        indexBatch(db, id, tokensOf(keys, id), keys, { after, settled }),
      );
      looked = batch?.count ?? 0;
      after = batch?.last ?? after;
      indexed += looked;
    }
  }
  return indexed;
}

interface Batch {
  readonly count: number;
  readonly last: SignatureId | undefined;
}

function indexBatch(
  db: Database,
  campaignId: CampaignId,
  tokenOf: ReturnType<typeof tokensOf>,
  keys: Parameters<typeof openPerson>[0],
  { after, settled }: { readonly after: SignatureId | undefined; readonly settled: SignatureId },
): Promise<Batch> {
  return inTransaction(db, async (trx) => {
    const progress = await holdIndex(trx, campaignId);
    if (progress === undefined) return { count: 0, last: undefined };
    const people = await lockUnindexed(trx, campaignId, after ?? progress.indexedTo, BATCH);
    const tokenized = people.map(({ signatureId, sealed, ...facts }) => {
      const person = openPerson(keys, { campaignId, signatureId }, sealed);
      return { signatureId, tokens: searchTokens({ person, ...facts }, tokenOf) };
    });
    const last = people.at(-1)?.signatureId;
    if (tokenized.length > 0) {
      const counts = new Map<number, number>();
      for (const { tokens } of tokenized) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
      const most = mostOfAToken(progress.signatures + tokenized.length);
      const { common, grownCommon } = await countTokens(trx, campaignId, counts, most);
      await storeTokens(
        trx,
        campaignId,
        tokenized.map(({ signatureId, tokens }) => ({
          signatureId,
          tokens: tokens.filter((token) => !common.has(token)),
        })),
      );
      await makeCommon(trx, campaignId, grownCommon);
    }
    // What is newer may still be followed by one that was given before it.
    const reached = people.length < BATCH ? settled : last !== undefined && last < settled ? last : undefined;
    await moveProgress(trx, campaignId, tokenized.length, reached);
    return { count: people.length, last };
  });
}
