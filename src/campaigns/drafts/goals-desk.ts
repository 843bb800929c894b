import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import type { Campaign } from '../campaign.ts';
import {
  baseRevisionIn,
  type DraftDeskDeps,
  draftOf,
  publishLinks,
  savedBy,
  savePart,
  standingOf,
} from './draft-desk.ts';
import type { GoalDraft } from './draft-parts.ts';
import type { DraftPart } from './draft-store.ts';
import { goalsFaults } from './draft-to-campaign.ts';
import { faultText } from './fault-words.ts';
import { emptyGoal, goalAt, goalKinds, goalsIn, MOST_GOALS, TAKEN, type TypedGoal } from './goals-form.ts';
import { ACT_FIELD, type GoalsPageInput, goalsPage } from './goals-pages.ts';

/** The goals of a campaign's draft: for its organisers. */
export function goalsRoutes(deps: DraftDeskDeps): readonly CampaignRoute<Campaign>[] {
  const organisers = { role: 'organiser', stepUp: false, path: '/desk/c/:slug/goals' } as const;
  return [
    { ...organisers, method: 'GET', menu: 'desk-goals.title', answer: (visit) => show(deps, visit) },
    { ...organisers, method: 'POST', answer: (visit) => change(deps, visit) },
  ];
}

async function show(deps: DraftDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { goals, settings } = (await draftOf(deps, visit.campaign)).parts;
  const told = [visit.say('desk-goals.lead'), await standingOf(deps, visit, goals)];
  const shown = goals.content.map((goal) => ({ goal, target: formatNumber(visit.language, goal.target) }));
  const { revision } = goals;
  const links = publishLinks(visit, goals);
  const input = { goals: shown, revision, settings: settings.content, told, issues: [], links };
  return page(goalsPage(deps.tools, visit, input));
}

/** Adds or takes away a goal on the page, or saves them all. */
async function change(deps: DraftDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { say, fields, campaign } = visit;
  const typed = goalsIn(fields);
  const act = fields.text(ACT_FIELD);
  const { parts } = await draftOf(deps, campaign);
  const settings = parts.settings.content;
  const typedPage = (input: Partial<GoalsPageInput>) =>
    goalsPage(deps.tools, visit, {
      goals: typed,
      revision: baseRevisionIn(fields),
      settings,
      told: [],
      issues: [],
      links: publishLinks(visit, parts.goals),
      ...input,
    });
  const added = goalKinds.find((kind) => act === `add-${kind}`);
  if (added !== undefined && typed.length >= MOST_GOALS) {
    return page(typedPage({ told: [say('desk-goals.most', { most: MOST_GOALS })] }));
  }
  if (added !== undefined) return page(typedPage({ goals: [...typed, { goal: emptyGoal(added), target: '' }] }));
  const [, move, at] = /^(up|down|remove|put-back)-(\d{1,2})$/.exec(act) ?? [];
  if (move !== undefined) return page(typedPage(afterMove(typed, move, Number(at), goalAt(fields, TAKEN))));

  const goals = typed.map(({ goal }) => goal);
  const issues = goalsFaults(goals, settings.defaultLanguage).map(
    (fault): FieldIssue => ({ field: fault.field, text: faultText(visit, fault) }),
  );
  if (issues.length > 0) return page(typedPage({ issues }), 422);
  const saving = await savePart(deps, visit, 'goals', goals);
  if (saving.kind !== 'conflict') return moved(`/desk/c/${campaign.slug}/goals`, 'desk-goals.done.saved');
  const { theirs } = saving;
  const told = await conflictWords(deps, visit, theirs);
  return page(typedPage({ told, revision: theirs.revision, links: publishLinks(visit, theirs) }), 409);
}

/** The goals on the page after a press, and what it has taken off. */
function afterMove(
  goals: readonly TypedGoal[],
  move: string,
  index: number,
  taken: TypedGoal | undefined,
): Pick<GoalsPageInput, 'goals' | 'taken'> {
  const goal = goals[index];
  if (move === 'put-back') return { goals: taken === undefined ? goals : goals.toSpliced(index, 0, taken) };
  if (goal === undefined) return { goals };
  const others = goals.toSpliced(index, 1);
  if (move === 'remove') return { goals: others, taken: { ...goal, index } };
  return { goals: others.toSpliced(Math.max(0, index + (move === 'up' ? -1 : 1)), 0, goal) };
}

async function conflictWords(
  deps: DraftDeskDeps,
  visit: CampaignVisit<Campaign>,
  theirs: DraftPart<'goals'>,
): Promise<readonly string[]> {
  const { say, language } = visit;
  const line = ({ label, target }: GoalDraft) =>
    say('desk-goals.theirs', { label: Object.values(label)[0] ?? '', target: formatNumber(language, target) });
  return [
    say('desk-drafts.conflict.what', await savedBy(deps, visit, theirs)),
    ...theirs.content.map(line),
    say('desk-drafts.conflict.next'),
  ];
}
