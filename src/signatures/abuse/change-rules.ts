import type { Recorder } from '../../audit/log.ts';
import { type Scope, subjectOf } from '../../campaigns/scope.ts';
import type { Trx } from '../../platform/db/database.ts';
import type { RuleVerdict } from './domain-rules.ts';
import type { MarkNetwork } from './network-mark.ts';
import { daysOf, type NewRule } from './new-rule.ts';
import {
  deleteRule,
  listRules,
  raiseSiteRevision,
  type StoredRule,
  storeDomainRule,
  storeNetworkRule,
} from './rules-store.ts';

/** A rule as the audit keeps it: of a network never which. */
export interface RuleRecord {
  readonly verdict: RuleVerdict;
  readonly domain: string | null;
  /** For how many days a network's rule holds; null for a domain. */
  readonly networkDays: number | null;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'rules.add': RuleRecord & { readonly rule: string };
    'rules.remove': { readonly rule: string; readonly verdict: RuleVerdict; readonly domain: string | null };
  }
}

export function ruleRecord(rule: NewRule): RuleRecord {
  const isDomain = rule.kind === 'domain';
  return {
    verdict: rule.verdict,
    domain: isDomain ? rule.pattern : null,
    networkDays: isDomain ? null : rule.days,
  };
}

/** Adds a rule for what is signed from now on. @returns its id */
export async function addRule(
  trx: Trx,
  scope: Scope,
  rule: NewRule,
  { markNetwork, now, record }: { readonly markNetwork: MarkNetwork; readonly now: Date; readonly record: Recorder },
): Promise<string> {
  const id =
    rule.kind === 'domain'
      ? await storeDomainRule(trx, scope, { verdict: rule.verdict, pattern: rule.pattern })
      : await storeNetworkRule(trx, scope, rule.verdict, marksOf(rule, markNetwork, now));
  await raiseSiteRevision(trx);
  await record(trx, { act: 'rules.add', ...subjectOf(scope), details: { rule: id, ...ruleRecord(rule) } });
  return id;
}

function marksOf(rule: Extract<NewRule, { kind: 'network' }>, markNetwork: MarkNetwork, now: Date) {
  return daysOf(rule, now).map((day) => ({
    day: day.toISOString().slice(0, 10),
    mark: markNetwork(rule.network, day),
  }));
}

/** Takes a rule away. @returns undefined where there is no such rule (any more). */
export async function removeRule(
  trx: Trx,
  scope: Scope,
  id: string,
  record: Recorder,
): Promise<StoredRule | undefined> {
  const rule = (await listRules(trx, scope)).find((one) => one.id === id);
  if (rule === undefined) return undefined;
  await deleteRule(trx, scope, id);
  await raiseSiteRevision(trx);
  const details = { rule: id, verdict: rule.verdict, domain: rule.pattern ?? null };
  await record(trx, { act: 'rules.remove', ...subjectOf(scope), details });
  return rule;
}
