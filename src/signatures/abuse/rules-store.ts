import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Scope } from '../../campaigns/scope.ts';
import type { Db, Trx } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { type DomainPattern, isDomainPattern } from './domain-pattern.ts';
import type { RuleVerdict } from './domain-rules.ts';
import type { AllRules } from './rules.ts';

/** How far the switches and the rules have changed. */
export async function readSiteRevision(db: Db): Promise<number> {
  const { revision } = await db.selectFrom('site_switch').select('revision').executeTakeFirstOrThrow();
  return revision;
}

/** Every rule of every campaign; of networks those of today and the days to come, since each day's marks are its own. */
export async function readRules(db: Db): Promise<AllRules> {
  const domains = await db
    .selectFrom('domain_rule')
    .select(['campaign_id as campaignId', 'verdict', 'pattern'])
    .execute();
  const networks = await db
    .selectFrom('network_rule')
    .select(['campaign_id as campaignId', 'verdict', 'mark'])
    .where('day', '>=', today)
    .execute();
  return {
    domains: domains.flatMap(({ pattern, ...rule }) => (isDomainPattern(pattern) ? [{ ...rule, pattern }] : [])),
    networks,
  };
}

const today = sql<string>`(now() at time zone 'utc')::date`;

/** A rule as its list shows it. */
export interface StoredRule {
  readonly id: string;
  readonly verdict: RuleVerdict;
  readonly addedAt: Date;
  /** Undefined for a network: it is not known any more which. */
  readonly pattern: string | undefined;
  /** The last day on which it holds; undefined for a domain, whose rule has no end. */
  readonly lastDay: Date | undefined;
  /** Of the campaign that it is for; undefined where it is for all. */
  readonly slug: string | undefined;
}

/** The rules of one scope that hold now, newest first. */
export function listRules(db: Db, scope: Scope): Promise<StoredRule[]> {
  return readStored(db, sql<boolean>`campaign_id is not distinct from ${campaignIdOf(scope)}`);
}

/** All rules there are that hold now, newest first. */
export function listAllRules(db: Db): Promise<StoredRule[]> {
  return readStored(db, sql<boolean>`true`);
}

async function readStored(db: Db, isMeant: RawBuilder<boolean>): Promise<StoredRule[]> {
  const { rows } = await sql<Nulled>`
    select rule.id, verdict, "addedAt", pattern, "lastDay", slug from (
      select id, campaign_id, verdict, created_at as "addedAt", pattern, null::timestamptz as "lastDay"
      from domain_rule where ${isMeant}
      union all
      select id, min(campaign_id::text)::uuid, min(verdict), min(created_at), null, max(day)::timestamp at time zone 'utc'
      from network_rule where ${isMeant} and day >= ${today}
      group by id
    ) as rule left join campaign on campaign.id = rule.campaign_id
    order by "addedAt" desc, id desc`.execute(db);
  return rows.map(({ pattern, lastDay, slug, ...rule }) => ({
    ...rule,
    slug: slug ?? undefined,
    pattern: pattern ?? undefined,
    lastDay: lastDay ?? undefined,
  }));
}

type Nulled = { readonly [K in keyof StoredRule]: Exclude<StoredRule[K], undefined> | null } & Omit<
  StoredRule,
  'pattern' | 'lastDay' | 'slug'
>;

/** Adds a rule, or gives the one about this domain another verdict. @returns its id */
export async function storeDomainRule(
  trx: Trx,
  scope: Scope,
  rule: { readonly verdict: RuleVerdict; readonly pattern: DomainPattern },
): Promise<string> {
  const { id } = await trx
    .insertInto('domain_rule')
    .values({ id: newUuid7(), campaign_id: campaignIdOf(scope), ...rule })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'pattern']).doUpdateSet({ verdict: rule.verdict }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Adds a rule about a network, in the place of what was said of it before. @returns its id */
export async function storeNetworkRule(
  trx: Trx,
  scope: Scope,
  verdict: RuleVerdict,
  marks: readonly { readonly day: string; readonly mark: Buffer }[],
): Promise<string> {
  const id = newUuid7();
  await trx
    .insertInto('network_rule')
    .values(marks.map(({ day, mark }) => ({ id, campaign_id: campaignIdOf(scope), verdict, day, mark })))
    .onConflict((conflict) => conflict.columns(['campaign_id', 'mark']).doUpdateSet({ id, verdict }))
    .execute();
  return id;
}

/** Takes a rule away. */
export async function deleteRule(trx: Trx, scope: Scope, id: string): Promise<void> {
  for (const table of ['domain_rule', 'network_rule'] as const) {
    await trx
      .deleteFrom(table)
      .where('id', '=', id)
      .where('campaign_id', 'is not distinct from', campaignIdOf(scope))
      .execute();
  }
}

/** Has every process read the rules again. */
export async function raiseSiteRevision(trx: Trx): Promise<void> {
  await trx.updateTable('site_switch').set({ revision: sql<number>`revision + 1` }).execute();
}

function campaignIdOf(scope: Scope): CampaignId | null {
  return scope === 'site' ? null : scope.id;
}
