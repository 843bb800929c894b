import type { Database } from '../../platform/db/database.ts';
import { type FreshView, type FreshViewOptions, keepFresh } from '../../platform/fresh-view.ts';
import { isDisposableDomain } from './disposable-domains.ts';
import { compileRules, type RulesOf } from './rules.ts';
import { readRules, readSiteRevision } from './rules-store.ts';

/** The rules, held in memory for the hot path. */
export interface FreshRules extends Pick<FreshView<unknown>, 'refresh'>, AsyncDisposable {
  readonly of: RulesOf;
}

export interface FreshRulesOptions extends Omit<FreshViewOptions<unknown>, 'look'> {
  readonly db: Database;
}

interface View {
  readonly revision: number;
  readonly day: number;
  readonly of: RulesOf;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Loads the rules and keeps them fresh until disposed: one cheap question, and the rules again when they have changed. */
export async function startFreshRules({ db, ...options }: FreshRulesOptions): Promise<FreshRules> {
  const view = await keepFresh<View>({
    ...options,
    look: async (former) => {
      const [revision, day] = [await readSiteRevision(db), Math.floor(options.clock().getTime() / DAY_MS)];
      // With the day change the marks of networks.
      if (former?.revision === revision && former.day === day) return former;
      return { revision, day, of: compileRules(await readRules(db), isDisposableDomain) };
    },
  });
  return {
    of: (campaignId) => view.current().of(campaignId),
    refresh: view.refresh,
    [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
  };
}
