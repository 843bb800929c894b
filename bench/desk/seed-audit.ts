/** Many entries of the audit at once, each hung on the one before as the product hangs them. */
import { sql } from 'kysely';
import type { MemberId } from '../../src/accounts/member.ts';
import { beginning, type ChainedEntry, entryHash, entryMac } from '../../src/audit/chain.ts';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import type { DataStore } from '../../src/data-store.ts';

const BATCH = 5_000;

/** What an organiser did in a campaign: it searched, and looked at signatures one by one. */
export async function seedAudit(
  { db, siteKeys }: Pick<DataStore, 'db' | 'siteKeys'>,
  { id: campaignId, slug }: Campaign,
  organiser: MemberId,
  { entries, now }: { readonly entries: number; readonly now: Date },
): Promise<void> {
  const last = await db
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  let [seq, previous] = [Number(last?.seq ?? 0), last?.hash ?? beginning];
  const next = (): ChainedEntry & { readonly hash: Buffer; readonly mac: Buffer } => {
    seq += 1;
    const isSearch = seq % 3 === 0;
    const entry = {
      seq,
      at: now.toISOString().replace('Z', '000Z'),
      actorKind: 'member',
      actorId: organiser,
      act: isSearch ? 'signatures.search' : 'signatures.show',
      subject: isSearch ? slug : campaignId,
      campaignId,
      reasonSealed: null,
      details: isSearch ? '{"by":["name"]}' : '{}',
      previous,
    };
    const hash = entryHash(entry);
    previous = hash;
    return { ...entry, hash, mac: entryMac(siteKeys.audit, hash) };
  };
  for (let done = 0; done < entries; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, entries - done) }, next);
    await sql`
      insert into audit_entry (seq, at, actor_kind, actor_id, act, subject, campaign_id, details, previous, hash, mac)
      select seq, at, 'member', ${organiser}::uuid, act, subject, ${campaignId}::uuid, details::json, previous, hash, mac
      from unnest(
        ${batch.map((one) => one.seq)}::bigint[], ${batch.map(({ at }) => at)}::timestamptz[],
        ${batch.map(({ act }) => act)}::text[], ${batch.map(({ subject }) => subject)}::text[],
        ${batch.map(({ details }) => details)}::text[], ${batch.map((one) => one.previous)}::bytea[],
        ${batch.map(({ hash }) => hash)}::bytea[], ${batch.map(({ mac }) => mac)}::bytea[]
      ) as entry (seq, at, act, subject, details, previous, hash, mac)`.execute(db);
  }
}
