import { isIP } from 'node:net';
import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import { loadCampaignKeys } from '../../campaigns/keys.ts';
import { campaignNamed } from '../../campaigns/named-campaign.ts';
import type { Scope } from '../../campaigns/scope.ts';
import { loadCampaigns } from '../../campaigns/store.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../../platform/cli/command.ts';
import { type Db, inTransaction } from '../../platform/db/database.ts';
import type { SignatureCommandDeps } from '../command-deps.ts';
import { addRule, removeRule } from './change-rules.ts';
import type { RuleVerdict } from './domain-rules.ts';
import { networkMarks } from './network-mark.ts';
import { type NewRule, networkDays, parseDomainRule, parseNetworkRule, type RuleFault } from './new-rule.ts';
import { listAllRules, listRules, type StoredRule } from './rules-store.ts';
import { tryRule } from './try-rule.ts';

type RulesCommand = Command<SignatureCommandDeps>;

const campaignOption = {
  campaign: { value: 'SLUG', description: 'for this campaign alone; without it for every campaign' },
};
const rulePositionals = [
  { name: 'VERDICT', description: 'block or allow; what is allowed is never blocked' },
  { name: 'WHAT', description: 'a domain (spam.example, *.example) or an IP address, whose network is meant' },
];
const daysOption = {
  days: { value: 'N', description: `for how long a network’s rule holds: ${networkDays.join(', ')}; 7 without it` },
};

const list: RulesCommand = {
  name: 'rules list',
  summary: 'list which domains and networks are blocked or allowed',
  options: { campaign: { value: 'SLUG', description: 'of this campaign alone; without it all there are' } },
  run: async ({ openDataStore }, args, out) => {
    const { db } = await openDataStore();
    const scope = await scopeIn(db, args);
    const rules = await (scope === 'site' ? listAllRules(db) : listRules(db, scope));
    out.answer(rules.map(ruleJson), rules.length === 0 ? ['There is no rule.'] : columns(rules.map(ruleCells)));
  },
};

const add: RulesCommand = {
  name: 'rules add',
  summary: 'block or allow a domain, or the network of an address, from now on',
  positionals: rulePositionals,
  options: { ...campaignOption, ...daysOption, ...reasonOption },
  run: async ({ openDataStore, clock }, args, out) => {
    const rule = ruleIn(args);
    const { db, record, siteKeys } = await openDataStore();
    const scope = await scopeIn(db, args);
    const how = { markNetwork: networkMarks(siteKeys.marks), now: clock(), record: reasoned(record, args) };
    const id = await inTransaction(db, (trx) => addRule(trx, scope, rule, how));
    out.answer({ id, verdict: rule.verdict }, [
      `Added ${id}: it holds for what is signed from now on.`,
      ...(rule.kind === 'network'
        ? [`The address itself is not kept; the rule ends after ${rule.days} ${rule.days === 1 ? 'day' : 'days'}.`]
        : []),
    ]);
  },
};

const tryOut: RulesCommand = {
  name: 'rules try',
  summary: 'count what a rule would have been about, and change nothing',
  positionals: rulePositionals,
  options: campaignOption,
  run: async ({ openDataStore, clock }, args, out) => {
    const rule = ruleIn(args);
    const { db, record, siteKeys, keyring } = await openDataStore();
    const scope = await scopeIn(db, args);
    using progress = out.progress('Signatures');
    const trial = await tryRule({
      db,
      keysOf: (id) => loadCampaignKeys(db, keyring, id),
      markNetwork: networkMarks(siteKeys.marks),
      scope,
      campaigns: await loadCampaigns(db),
      rule,
      now: clock(),
      record,
      onProgress: progress.at,
    });
    const { verified, pending, held, lookedAt } = trial;
    out.answer({ verified, pending, held, looked_at: lookedAt }, [
      `Of ${lookedAt} signatures it would have been about ${verified + pending + held}:`,
      ...columns([
        ['  verified', `${verified}`],
        ['  pending', `${pending}`],
        ['  held', `${held}`],
      ]),
    ]);
  },
};

const remove: RulesCommand = {
  name: 'rules remove',
  summary: 'take a rule away',
  positionals: [{ name: 'ID', description: 'as “rules list” shows it' }],
  options: { ...campaignOption, ...reasonOption },
  run: async ({ openDataStore }, args, out) => {
    const id = args.positional('ID');
    const { db, record } = await openDataStore();
    const scope = await scopeIn(db, args);
    const removed = await inTransaction(db, (trx) => removeRule(trx, scope, id, reasoned(record, args)));
    if (removed === undefined)
      throw new CommandFailed(
        scope === 'site'
          ? `There is no rule “${id}” for every campaign. See: signatory rules list, and name the campaign it is for by --campaign SLUG`
          : `There is no rule “${id}” for this campaign. See: signatory rules list`,
      );
    out.answer({ id, removed: true }, ['The rule is gone. What it held stays held.']);
  },
};

/** What the command line does with rules. */
export const rulesCommands: readonly RulesCommand[] = [list, add, tryOut, remove];

async function scopeIn(db: Db, args: Args): Promise<Scope> {
  const slug = args.text('campaign');
  return slug === undefined ? 'site' : campaignNamed(db, slug);
}

const faults: { readonly [F in RuleFault]: string } = {
  'no-domain': 'names no domain, or nearly all: such as spam.example, *.example or an IP address.',
  'no-network': 'is no IP address.',
  'this-machine': 'is this machine itself, which no rule is about.',
  'no-days': `can be the network of a rule for ${networkDays.join(', ')} days: --days N`,
};

/** @throws UsageError */
function ruleIn(args: Args): NewRule {
  const verdict = verdictIn(args.positional('VERDICT'));
  const what = args.positional('WHAT');
  const rule = isIP(what) > 0 ? parseNetworkRule(verdict, what, args.text('days')) : parseDomainRule(verdict, what);
  if (typeof rule === 'string') throw new UsageError(`“${what}” ${faults[rule]}`);
  return rule;
}

/** @throws UsageError */
function verdictIn(typed: string): RuleVerdict {
  if (typed === 'block' || typed === 'allow') return typed;
  throw new UsageError(`“${typed}” is no verdict: block or allow.`);
}

function ruleJson({ id, slug, verdict, pattern, lastDay, addedAt }: StoredRule) {
  const until = lastDay?.toISOString().slice(0, 10) ?? null;
  return { id, campaign: slug ?? null, verdict, domain: pattern ?? null, until, added: addedAt.toISOString() };
}

function ruleCells({ id, slug, verdict, pattern, lastDay, addedAt }: StoredRule): string[] {
  const what = pattern ?? `a network, until ${lastDay?.toISOString().slice(0, 10)}`;
  return [id, slug ?? 'every campaign', verdict, what, `added ${addedAt.toISOString().slice(0, 10)}`];
}
