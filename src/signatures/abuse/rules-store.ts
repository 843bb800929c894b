import { sql } from 'kysely';
import type { Db } from '../../platform/db/database.ts';
import { isDomainPattern } from './domain-pattern.ts';
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
    .where('day', '>=', sql<string>`(now() at time zone 'utc')::date`)
    .execute();
  return {
    domains: domains.flatMap(({ pattern, ...rule }) => (isDomainPattern(pattern) ? [{ ...rule, pattern }] : [])),
    networks,
  };
}
