import type { Database } from '../platform/db/database.ts';
import type { Campaign, CampaignId } from './campaign.ts';
import { loadRevisions, readCampaigns, type StoredCampaign } from './store.ts';

/**
 * Every campaign, held in memory for the hot path. An unchanged campaign stays the very same object over refreshes,
 * so that what is derived of it can be kept beside it.
 */
export interface OpenCampaigns extends AsyncDisposable {
  find(slug: string): Campaign | undefined;
  findById(id: CampaignId): Campaign | undefined;
  /** The latest to open first. */
  all(): readonly Campaign[];
  /** Milliseconds since the database last told how it stands; since a jump of the clock, how far it jumped. */
  age(): number;
  /** Looks now; what was committed before the call is seen after it. Where the database is away, the old view stays. */
  refresh(): Promise<void>;
}

export interface OpenCampaignsOptions {
  readonly db: Database;
  /** From the end of one look to the next. */
  readonly refreshMs: number;
  readonly onError: (error: unknown) => void;
  readonly clock: () => Date;
}

/** Loads all campaigns and keeps them fresh until disposed. @throws when they cannot be loaded at the start. */
export async function startOpenCampaigns(options: OpenCampaignsOptions): Promise<OpenCampaigns> {
  const { db, refreshMs, onError, clock } = options;
  let view = viewOf([]);
  let seenAt = clock();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;

  const look = async () => {
    const startedAt = clock();
    view = await reread(db, view);
    seenAt = startedAt;
  };
  const run = (): Promise<void> => {
    next = undefined;
    if (isDisposed) return Promise.resolve();
    clearTimeout(timer);
    running = look()
      .catch(onError)
      .finally(() => {
        running = undefined;
        if (!isDisposed) timer = setTimeout(run, refreshMs);
      });
    return running;
  };
  const refresh = (): Promise<void> => {
    if (running === undefined) return run();
    // The look under way may have asked before the caller's change was committed: one more is shared by all who wait.
    next ??= running.then(run);
    return next;
  };

  await look();
  timer = setTimeout(run, refreshMs);
  return {
    find: (slug) => view.bySlug.get(slug)?.campaign,
    findById: (id) => view.byId.get(id)?.campaign,
    all: () => view.all,
    age: () => Math.abs(clock().getTime() - seenAt.getTime()),
    refresh,
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      clearTimeout(timer);
      await (next ?? running);
    },
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
