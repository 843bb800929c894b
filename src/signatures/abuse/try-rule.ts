import { sql } from 'kysely';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../../campaigns/keys.ts';
import { type Scope, subjectOf } from '../../campaigns/scope.ts';
import { withKeys } from '../../campaigns/with-keys.ts';
import { type Database, type Db, inTransaction } from '../../platform/db/database.ts';
import { openPerson } from '../sealing.ts';
import type { SignatureId } from '../signature.ts';
import { type RuleRecord, ruleRecord } from './change-rules.ts';
import { compileDomainRules, type DomainRule } from './domain-rules.ts';
import type { MarkNetwork } from './network-mark.ts';
import { DAY_MS, daysOf, type NewRule } from './new-rule.ts';
import { readRules } from './rules-store.ts';
import { domainOf } from './standing.ts';

/** How many signatures that are there a rule would have been about. */
export interface RuleTrial {
  readonly pending: number;
  readonly verified: number;
  readonly held: number;
  readonly lookedAt: number;
  /** Whether that was all there are. */
  readonly isWhole: boolean;
}

declare module '../../audit/log.ts' {
  interface Acts {
    /** Recorded, since it tells whether there are signatures from somewhere. */
    'rules.try': RuleRecord & Omit<RuleTrial, 'isWhole'>;
  }
}

export interface TrialInput {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly markNetwork: MarkNetwork;
  readonly scope: Scope;
  /** Of which the scope holds some. */
  readonly campaigns: readonly Pick<Campaign, 'id'>[];
  readonly rule: NewRule;
  readonly now: Date;
  /** The most to look at, the newest first; all when absent. */
  readonly most?: number;
  readonly record: Recorder;
  readonly onProgress?: (lookedAt: number) => void;
}

/** A moment's work of one core, so that a web process answers others in between. */
const BATCH = 500;
/** Marks of networks are kept for so long. */
const MARKED_DAYS = 31;

/** Looks through what was signed, batch by batch, and counts what the rule would have been about; changes nothing. */
export async function tryRule(input: TrialInput): Promise<RuleTrial> {
  const { db, scope, rule, record } = input;
  const isMeant = rule.kind === 'domain' ? await domainTest(input, rule) : networkTest(input, rule);
  const trial = await lookThrough(input, isMeant);
  const { isWhole: _, ...found } = trial;
  await inTransaction(db, (trx) =>
    record(trx, { act: 'rules.try', ...subjectOf(scope), details: { ...ruleRecord(rule), ...found } }),
  );
  return trial;
}

async function lookThrough(
  { db, keysOf, campaigns, scope, most = Number.POSITIVE_INFINITY, onProgress }: TrialInput,
  isMeant: IsMeant,
): Promise<RuleTrial> {
  const found = { pending: 0, verified: 0, held: 0 };
  let lookedAt = 0;
  for (const { id } of scope === 'site' ? campaigns : [scope]) {
    for (let after: SignatureId | undefined, isMore = true; isMore; ) {
      const batch = await withKeys(keysOf, id, async (keys) => {
        const living: readonly Living[] = await listLiving(db, id, after);
        return { living, meant: living.filter((signature) => isMeant(id, keys, signature)) };
      });
      const { living, meant } = batch ?? { living: [], meant: [] };
      for (const { state } of meant) found[state] += 1;
      lookedAt += living.length;
      onProgress?.(lookedAt);
      if (lookedAt >= most) return { ...found, lookedAt, isWhole: false };
      after = living.at(-1)?.id;
      isMore = living.length === BATCH;
    }
  }
  return { ...found, lookedAt, isWhole: true };
}

type IsMeant = (campaignId: CampaignId, keys: CampaignKeys, signature: Living) => boolean;

/** What is allowed is never blocked: a rule that blocks is not about what another one allows. */
async function domainTest({ db, scope }: TrialInput, rule: DomainRule): Promise<IsMeant> {
  const { domains } = await readRules(db);
  const others = domains.filter(
    ({ campaignId }) => campaignId === null || (scope !== 'site' && campaignId === scope.id),
  );
  const alone = compileDomainRules([rule], () => false);
  const together = compileDomainRules([...others, rule], () => false);
  return (campaignId, keys, { id: signatureId, sealed }) => {
    const domain = domainOf(openPerson(keys, { campaignId, signatureId }, sealed).email);
    return alone(domain) === rule.verdict && together(domain) === rule.verdict;
  };
}

/** A network had another mark on each day. */
function networkTest({ markNetwork, now }: TrialInput, { network }: { readonly network: string }): IsMeant {
  const first = new Date(now.getTime() - (MARKED_DAYS - 1) * DAY_MS);
  const marks = new Set(
    daysOf({ days: MARKED_DAYS }, first).map((day) => markNetwork(network, day).toString('base64')),
  );
  return (_campaignId, _keys, { mark }) => mark !== null && marks.has(mark.toString('base64'));
}

interface Living {
  readonly id: SignatureId;
  readonly state: 'pending' | 'verified' | 'held';
  readonly sealed: Buffer;
  readonly mark: Buffer | null;
}

/** Newest first. Served by the primary key, backwards. */
async function listLiving(db: Db, campaignId: CampaignId, after: SignatureId | undefined): Promise<Living[]> {
  const { rows } = await sql<Living>`
    select id, state, sealed, network_mark as mark from signature
    where campaign_id = ${campaignId} and state in ('pending', 'verified', 'held')
      and ${after === undefined ? sql`true` : sql`id < ${after}`}
    order by id desc
    limit ${BATCH}`.execute(db);
  return rows;
}
