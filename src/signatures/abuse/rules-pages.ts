import type { MemberVisit } from '../../accounts/desk.ts';
import { deskForm, formView, type ProblemsView, problemsView } from '../../accounts/desk-form.ts';
import type { FormPart } from '../../accounts/desk-forms.ts';
import type { DeskFrame, UndoView } from '../../accounts/desk-view.ts';
import { reasonField } from '../../accounts/reason.ts';
import type { Scope } from '../../campaigns/scope.ts';
import { formatDate, formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { NewRule, RuleFault } from './new-rule.ts';
import { ruleFields, ruleForms } from './rules-forms.ts';
import type { StoredRule } from './rules-store.ts';
import type { RuleTrial } from './try-rule.ts';

/** Whose rules, and where their page is. */
export interface RulesPlace {
  readonly scope: Scope;
  readonly path: string;
}

/** For `desk/rules`. */
interface RulesView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly lists: readonly RuleList[];
  readonly parts: readonly FormPart[];
}

interface RuleList {
  readonly id: string;
  readonly heading: string;
  readonly none: string | undefined;
  readonly rows: readonly RuleRow[];
}

interface RuleRow {
  readonly verdict: string;
  readonly isAllowed: boolean;
  readonly what: string;
  /** Of a domain, whatever the page's. */
  readonly direction: 'ltr' | 'auto';
  readonly facts: string;
  readonly remove: { readonly url: string; readonly label: string } | undefined;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/rules': RulesView;
  }
}

type Render = Pick<PageTools, 'render'>;

export interface RulesPageInput {
  readonly own: readonly StoredRule[];
  /** Of every campaign, where the page is about one. */
  readonly ofSite: readonly StoredRule[];
  /** What is wrong with what was typed. */
  readonly fault: RuleFault | undefined;
  /** What was just taken away, where it can be put back. */
  readonly removed: NewRule | undefined;
}

export function rulesPage({ render }: Render, visit: MemberVisit, place: RulesPlace, input: RulesPageInput): Html {
  const { say, frame } = visit;
  const { own, ofSite, fault, removed } = input;
  const what = place.scope === 'site' ? 'site' : 'campaign';
  const heading = say(what === 'site' ? 'desk-rules.title-site' : 'desk-rules.title');
  const issues = fault === undefined ? [] : [{ field: fieldOf(fault), text: say(`desk-rules.fault.${fault}`) }];
  return render('desk/rules', {
    frame: frame({ title: heading, hasProblems: issues.length > 0, undo: removed && undoOf(visit, place, removed) }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [say(`desk-rules.lead-${what}`), say('desk-rules.lead-verdicts')],
    lists: [
      {
        id: 'own',
        heading: say(`desk-rules.list-${what}`),
        none: own.length === 0 ? say('desk-rules.none') : undefined,
        rows: own.map((rule) => rowOf(visit, rule, place)),
      },
      ...(ofSite.length === 0
        ? []
        : [
            {
              id: 'of-site',
              heading: say('desk-rules.list-of-site'),
              none: undefined,
              rows: ofSite.map((rule) => rowOf(visit, rule, undefined)),
            },
          ]),
    ],
    parts: ruleForms(visit, place.path, issues),
  });
}

/** A network's rule cannot be put back: which network it was is not kept. */
function undoOf({ say }: MemberVisit, { path }: RulesPlace, rule: NewRule): UndoView | undefined {
  if (rule.kind === 'network') return undefined;
  const { kind, verdict, pattern: domain } = rule;
  return {
    action: `${path}/add`,
    kept: Object.entries({ kind, verdict, domain }).map(([name, value]) => ({ name, value })),
    button: say(`desk-rules.undo.${verdict}`, { domain }),
  };
}

/** What the rule would have held, and the button that adds it. */
export function trialPage(tools: Render, visit: MemberVisit, place: RulesPlace, rule: NewRule, trial: RuleTrial): Html {
  const { say, fields, language } = visit;
  const { verified, pending, held, lookedAt, isWhole } = trial;
  const typed = [ruleFields.kind, ruleFields.verdict, ruleFields.domain, ruleFields.address, ruleFields.days];
  const number = (value: number) => formatNumber(language, value);
  return deskForm(tools, visit, {
    heading: say(`desk-rules.try.title-${rule.verdict}`, {
      what: rule.kind === 'domain' ? rule.pattern : fields.text(ruleFields.address),
    }),
    paragraphs: [
      say(`desk-rules.try.${rule.verdict}`, {
        count: verified + pending + held,
        verified: number(verified),
        pending: number(pending),
        held: number(held),
      }),
      say(isWhole ? 'desk-rules.try.whole' : 'desk-rules.try.newest', { count: lookedAt }),
      ...(rule.verdict === 'block' && verified > 0 ? [say('desk-rules.try.people', { count: verified })] : []),
      say('desk-rules.try.from-now'),
      ...(rule.kind === 'network' ? [say('desk-rules.try.not-kept', { days: rule.days })] : []),
    ],
    form: formView({
      action: `${place.path}/add`,
      kept: typed.map((name) => ({ name, value: fields.text(name) })),
      fields: [reasonField(visit)],
      button: say('desk-rules.try.button'),
    }),
    links: [{ url: place.path, label: say('desk-rules.back') }],
  });
}

export function removeRulePage(tools: Render, visit: MemberVisit, place: RulesPlace, rule: StoredRule): Html {
  const { say } = visit;
  const what = rule.pattern ?? say('desk-rules.this-network');
  return deskForm(tools, visit, {
    heading: say(`desk-rules.remove.title-${rule.verdict}`, { what }),
    paragraphs: [
      factsOf(visit, rule),
      say('desk-rules.remove.means'),
      ...(rule.pattern === undefined ? [say('desk-rules.remove.not-kept')] : []),
    ],
    form: formView({
      action: `${place.path}/${rule.id}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-rules.remove.button'),
      isGrave: true,
    }),
    links: [{ url: place.path, label: say('desk-rules.back') }],
  });
}

function rowOf(visit: MemberVisit, rule: StoredRule, place: RulesPlace | undefined): RuleRow {
  const { say } = visit;
  return {
    verdict: say(`desk-rules.verdict.${rule.verdict}`),
    isAllowed: rule.verdict === 'allow',
    what: rule.pattern ?? say('desk-rules.a-network'),
    direction: rule.pattern === undefined ? 'auto' : 'ltr',
    facts: factsOf(visit, rule),
    remove: place && { url: `${place.path}/${rule.id}/remove`, label: say('desk-rules.remove.link') },
  };
}

function factsOf({ say, language }: MemberVisit, { addedAt, lastDay }: StoredRule): string {
  const added = say('desk-rules.added', { moment: formatMoment(language, addedAt) });
  return lastDay === undefined
    ? added
    : `${added} · ${say('desk-rules.until', { day: formatDate(language, lastDay) })}`;
}

function fieldOf(fault: RuleFault): string {
  switch (fault) {
    case 'no-domain':
      return ruleFields.domain;
    case 'no-network':
    case 'this-machine':
      return ruleFields.address;
    case 'no-days':
      return ruleFields.days;
  }
}
