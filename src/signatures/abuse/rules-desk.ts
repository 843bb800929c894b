import {
  type CampaignRoute,
  type DeskAnswer,
  type MemberRoute,
  type MemberVisit,
  missing,
  moved,
  page,
} from '../../accounts/desk.ts';
import { reasoned } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { addRule, removeRule } from './change-rules.ts';
import type { MarkNetwork } from './network-mark.ts';
import { type NewRule, parseDomainRule, parseNetworkRule, type RuleFault } from './new-rule.ts';
import { ruleFields } from './rules-forms.ts';
import { type RulesPlace, removeRulePage, rulesPage, trialPage } from './rules-pages.ts';
import { listRules, type StoredRule } from './rules-store.ts';
import { tryRule } from './try-rule.ts';

export interface RulesDeskDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly markNetwork: MarkNetwork;
  readonly campaigns: () => readonly Campaign[];
  readonly tools: PageTools;
}

const REMOVED = 'desk-rules.done.removed';

/** What a page looks through before it answers: some tenths of a second's work. */
const LOOKED_THROUGH = 10_000;

/** Which domains and networks are blocked or allowed: for one campaign, by its organisers. */
export function rulesRoutes(deps: RulesDeskDeps): readonly CampaignRoute<Campaign>[] {
  const at = (campaign: Campaign): RulesPlace => ({ scope: campaign, path: `/desk/c/${campaign.slug}/rules` });
  const [role, path] = ['organiser', '/desk/c/:slug/rules'] as const;
  return [
    { role, path, ...shown, menu: 'desk-rules.title', answer: (visit) => showRules(deps, visit, at(visit.campaign)) },
    { role, path: `${path}/try`, ...changed, answer: (visit) => tryOut(deps, visit, at(visit.campaign)) },
    { role, path: `${path}/add`, ...changed, answer: (visit) => add(deps, visit, at(visit.campaign)) },
    { role, path: `${path}/:id/remove`, ...shown, answer: (visit) => askToRemove(deps, visit, at(visit.campaign)) },
    { role, path: `${path}/:id/remove`, ...changed, answer: (visit) => remove(deps, visit, at(visit.campaign)) },
  ];
}

/** The same for every campaign, by admins. */
export function siteRulesRoutes(deps: RulesDeskDeps): readonly MemberRoute[] {
  const [role, path] = ['admin', '/desk/site/rules'] as const;
  const place: RulesPlace = { scope: 'site', path };
  return [
    { role, path, ...shown, menu: 'desk-rules.title-site', answer: (visit) => showRules(deps, visit, place) },
    { role, path: `${path}/try`, ...changed, answer: (visit) => tryOut(deps, visit, place) },
    { role, path: `${path}/add`, ...changed, answer: (visit) => add(deps, visit, place) },
    { role, path: `${path}/:id/remove`, ...shown, answer: (visit) => askToRemove(deps, visit, place) },
    { role, path: `${path}/:id/remove`, ...changed, answer: (visit) => remove(deps, visit, place) },
  ];
}

const shown = { method: 'GET', stepUp: false } as const;
/** A trial too: it tells whether somebody has signed from somewhere. */
const changed = { method: 'POST', stepUp: true } as const;

async function showRules(
  { db, tools }: RulesDeskDeps,
  visit: MemberVisit,
  place: RulesPlace,
  fault?: RuleFault,
): Promise<DeskAnswer> {
  const own = await listRules(db, place.scope);
  const ofSite = place.scope === 'site' ? [] : await listRules(db, 'site');
  return page(
    rulesPage(tools, visit, place, { own, ofSite, fault, removed: removedIn(visit) }),
    fault === undefined ? 200 : 422,
  );
}

/** Counts what the rule would have held, and offers to add it. */
async function tryOut(deps: RulesDeskDeps, visit: MemberVisit, place: RulesPlace): Promise<DeskAnswer> {
  const { db, keysOf, markNetwork, campaigns, tools } = deps;
  const { now, record } = visit;
  const rule = ruleIn(visit);
  if (typeof rule === 'string') return showRules(deps, visit, place, rule);
  const looking = { db, keysOf, markNetwork, campaigns: campaigns(), now, record };
  const trial = await tryRule({ ...looking, scope: place.scope, rule, most: LOOKED_THROUGH });
  return page(trialPage(tools, visit, place, rule, trial));
}

async function add(deps: RulesDeskDeps, visit: MemberVisit, place: RulesPlace): Promise<DeskAnswer> {
  const { db, markNetwork } = deps;
  const rule = ruleIn(visit);
  if (typeof rule === 'string') return showRules(deps, visit, place, rule);
  const how = { markNetwork, now: visit.now, record: reasoned(visit) };
  await inTransaction(db, (trx) => addRule(trx, place.scope, rule, how));
  return moved(place.path, 'desk-rules.done.added');
}

async function askToRemove({ db, tools }: RulesDeskDeps, visit: MemberVisit, place: RulesPlace): Promise<DeskAnswer> {
  const rule = (await listRules(db, place.scope)).find(({ id }) => id === visit.params.id);
  return rule === undefined ? missing : page(removeRulePage(tools, visit, place, rule));
}

async function remove({ db }: RulesDeskDeps, visit: MemberVisit, place: RulesPlace): Promise<DeskAnswer> {
  const { id = '' } = visit.params;
  const removed = await inTransaction(db, (trx) => removeRule(trx, place.scope, id, reasoned(visit)));
  if (removed === undefined) return missing;
  return moved(removed.pattern === undefined ? place.path : undoable(place, removed), REMOVED);
}

/** Leads to a page that offers to put the rule back: what it was stands in the address, and is parsed like any other. */
function undoable({ path }: RulesPlace, { verdict, pattern = '' }: StoredRule): string {
  return `${path}?${new URLSearchParams({ [ruleFields.verdict]: verdict, [ruleFields.domain]: pattern })}`;
}

function removedIn({ query }: MemberVisit): NewRule | undefined {
  if (query.text('done') !== REMOVED) return undefined;
  const verdict = query.text(ruleFields.verdict) === 'allow' ? 'allow' : 'block';
  const rule = parseDomainRule(verdict, query.text(ruleFields.domain));
  return typeof rule === 'string' ? undefined : rule;
}

function ruleIn({ fields }: MemberVisit): NewRule | RuleFault {
  const verdict = fields.text(ruleFields.verdict) === 'allow' ? 'allow' : 'block';
  return fields.text(ruleFields.kind) === 'network'
    ? parseNetworkRule(verdict, fields.text(ruleFields.address), fields.text(ruleFields.days))
    : parseDomainRule(verdict, fields.text(ruleFields.domain));
}
