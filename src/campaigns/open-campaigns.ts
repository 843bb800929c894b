import type { Database } from '../platform/db/database.ts';
import { type FreshView, type FreshViewOptions, keepFresh } from '../platform/fresh-view.ts';
import type { Campaign, CampaignId } from './campaign.ts';
import { loadRevisions, readCampaigns, type StoredCampaign } from './store.ts';

/**
 * Every campaign, held in memory for the hot path. An unchanged campaign stays the very same object over refreshes,
 * so that what is derived of it can be kept beside it.
 */
export interface OpenCampaigns extends Omit<FreshView<unknown>, 'current'> {
  find(slug: string): Campaign | undefined;
  findById(id: CampaignId): Campaign | undefined;
  /** The latest to open first. */
  all(): readonly Campaign[];
}

export interface OpenCampaignsOptions extends Omit<FreshViewOptions<unknown>, 'look'> {
  readonly db: Database;
}

/** Loads all campaigns and keeps them fresh until disposed. @throws when they cannot be loaded at the start. */
export async function startOpenCampaigns({ db, ...options }: OpenCampaignsOptions): Promise<OpenCampaigns> {
  const view = await keepFresh<View>({ ...options, look: (former) => reread(db, former ?? viewOf([])) });
  return {
    find: (slug) => view.current().bySlug.get(slug)?.campaign,
    findById: (id) => view.current().byId.get(id)?.campaign,
    all: () => view.current().all,
    age: view.age,
    refresh: view.refresh,
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  };
}

/** The same without drafts: what anybody may know of. */
export function publishedAmong(campaigns: Pick<OpenCampaigns, 'find' | 'findById' | 'all'>): typeof campaigns {
  const ifPublished = (campaign: Campaign | undefined) => (campaign?.state === 'draft' ? undefined : campaign);
  return {
    find: (slug) => ifPublished(campaigns.find(slug)),
    findById: (id) => ifPublished(campaigns.findById(id)),
    all: () => campaigns.all().filter(({ state }) => state !== 'draft'),
  };
}

interface View {
  readonly byId: ReadonlyMap<CampaignId, StoredCampaign>;
  readonly bySlug: ReadonlyMap<string, StoredCampaign>;
  readonly all: readonly Campaign[];
}

/** One cheap question, and a second only for the campaigns that have changed. */
async function reread(db: Database, view: View): Promise<View> {
  const revisions = await loadRevisions(db);
  const changed = revisions.filter(({ id, revision }) => view.byId.get(id)?.revision !== revision).map(({ id }) => id);
  if (changed.length === 0 && revisions.length === view.byId.size) return view;
  const fresh = new Map((await readCampaigns(db, { ids: changed })).map((one) => [one.campaign.id, one]));
  return viewOf(revisions.flatMap(({ id }) => fresh.get(id) ?? view.byId.get(id) ?? []));
}

function viewOf(stored: readonly StoredCampaign[]): View {
  const sorted = stored.toSorted(
    ({ campaign: a }, { campaign: b }) => b.opensAt.getTime() - a.opensAt.getTime() || (a.slug < b.slug ? -1 : 1),
  );
  return {
    byId: new Map(sorted.map((one) => [one.campaign.id, one])),
    bySlug: new Map(sorted.map((one) => [one.campaign.slug, one])),
    all: sorted.map(({ campaign }) => campaign),
  };
}
