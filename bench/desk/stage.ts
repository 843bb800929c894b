/** Two campaigns in one database: of a million signatures, and of a hundred, with all that gathers around them. */
import { sql } from 'kysely';
import type { MemberId } from '../../src/accounts/member.ts';
import { applyCampaign } from '../../src/campaigns/apply.ts';
import { demoFolder } from '../../src/campaigns/apply-folder.ts';
import { isCampaignSlug } from '../../src/campaigns/draft.ts';
import { createCampaignKeys, loadCampaignKeys } from '../../src/campaigns/keys.ts';
import { readCampaignFolder } from '../../src/campaigns/read-folder.ts';
import { findCampaign } from '../../src/campaigns/store.ts';
import { keepNumbers } from '../../src/dashboard/keep-numbers.ts';
import { recountPaper } from '../../src/paper/sql/doubles.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { findAllSuspicions } from '../../src/signatures/moderation/find-suspicions.ts';
import type { BenchStore } from '../tools/bench-store.ts';
import { settle, withoutIndexes } from '../tools/settle.ts';
import { addMember } from './browser.ts';
import type { DeskOf } from './pages.ts';
import { type Surroundings, seedAround } from './seed-around.ts';
import { seedAudit } from './seed-audit.ts';
import { type SeededCampaign, seedSignatures } from './seed-signatures.ts';

export interface DeskStage {
  readonly many: DeskOf;
  readonly few: DeskOf;
  readonly organiser: MemberId;
  readonly admin: MemberId;
  readonly committee: MemberId;
}

const FEW = 100;
const aFew: Surroundings = { sheets: 20, paperRows: 20, recipients: 3, lists: 3, acts: 3 };

/** @param size signatures of the larger campaign. */
export async function setDesk(bench: BenchStore, size: number, say: (line: string) => void): Promise<DeskStage> {
  const { store } = bench;
  const { db } = store;
  const now = new Date();
  const large: SeededCampaign = bench;
  const small = await applySmall(bench);
  const both = [large, small];
  const roleIn = (role: 'organiser' | 'committee') =>
    both.map(({ campaign }) => ({ role, campaignId: campaign.id }) as const);
  const organiser = await addMember(bench, 'organiser', roleIn('organiser'));
  const committee = await addMember(bench, 'committee', roleIn('committee'));
  const admin = await addMember(bench, 'admin', [{ role: 'admin' }]);
  await withoutIndexes(db, async () => {
    await seedSignatures(db, large, { size, now, say });
    await seedSignatures(db, small, { size: FEW, now, say });
  }, ['signature', 'signature_search', 'signature_person']);
  say('the signatures are there');
  await seedAround(bench, large, organiser, many(size));
  await seedAround(bench, small, organiser, aFew);
  await seedAudit(store, large.campaign, organiser, { entries: Math.ceil(size / 10), now });
  await seedAudit(store, small.campaign, organiser, { entries: FEW / 10, now });
  const campaigns = () => both.map(({ campaign }) => campaign);
  const keysOf = async (id: string) => both.find(({ campaign }) => campaign.id === id)?.keys;
  await keepNumbers({ db, campaigns, clock: () => now });
  await sql`vacuum (analyze)`.execute(db);
  await findAllSuspicions({ db, campaigns, keysOf, clock: () => now });
  for (const { campaign } of both) await inTransaction(db, (trx) => recountPaper(trx, campaign));
  await settle(db);
  say('what gathers around them is there');
  return {
    many: await deskOf(bench, large, many(size)),
    few: await deskOf(bench, small, aFew),
    organiser,
    admin,
    committee,
  };
}

function many(size: number): Surroundings {
  const share = (of: number) => Math.max(4, Math.ceil((size / 1_000_000) * of));
  const paperRows = share(10_000);
  return {
    sheets: 2 * Math.ceil(paperRows / 20) + 20,
    paperRows,
    recipients: share(700),
    lists: share(300),
    acts: share(300),
  };
}

/** The demo campaign under another name. */
async function applySmall({ store }: BenchStore): Promise<SeededCampaign> {
  const { db, keyring } = store;
  const draft = await readCampaignFolder(demoFolder);
  if (Array.isArray(draft)) throw new Error('The demo campaign is not good.');
  const slug = 'un-investigation-small';
  if (!isCampaignSlug(slug)) throw new Error('The small campaign has no name.');
  await inTransaction(db, (trx) =>
    applyCampaign(trx, { ...draft, slug }, (within, id) => createCampaignKeys(within, keyring, id)),
  );
  await sql`update campaign set opens_at = '2020-01-01', closes_at = null, revision = revision + 1`.execute(db);
  const campaign = await findCampaign(db, slug);
  const keys = campaign && (await loadCampaignKeys(db, keyring, campaign.id));
  if (campaign === undefined || keys === undefined) throw new Error('The small campaign is not there.');
  return { campaign, keys };
}

async function deskOf({ store }: BenchStore, { campaign }: SeededCampaign, around: Surroundings): Promise<DeskOf> {
  const { rows } = await sql<Omit<DeskOf, 'slug' | 'freeSheet' | 'suspicion'> & { suspicion: string | null }>`
    with of as (select ${campaign.id}::uuid as campaign_id)
    select
      (select count(*)::integer from signature natural join of where state = 'verified') as verified,
      (select count(*)::integer from signature natural join of where state = 'held') as held,
      (select id from signature natural join of order by id offset (select count(*) / 2 from signature natural join of) limit 1)
        as middle,
      (
        select to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || id from signature natural join of
        where state = 'held' order by created_at, id
        offset (select count(*) / 2 from signature natural join of where state = 'held') limit 1
      ) as "heldInTheMiddle",
      (select id from signature natural join of where state = 'verified' order by id desc limit 1) as someone,
      (select id from suspicion natural join of where kind = 'network' order by last_at desc limit 1) as suspicion,
      (select id from recipient natural join of order by email limit 1) as recipient,
      (select id from list_request natural join of order by id desc limit 1) as request,
      (select id from moderation_act natural join of order by id desc limit 1) as act`.execute(store.db);
  const [found] = rows;
  if (found === undefined) throw new Error('A campaign that was seeded is there.');
  const { suspicion, ...known } = found;
  const freeSheet = Math.ceil(around.paperRows / 20) + 1;
  return { slug: campaign.slug, ...known, suspicion: suspicion ?? undefined, freeSheet };
}
