import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
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
import type { SettingsDraft } from './draft-parts.ts';
import type { DraftPart } from './draft-store.ts';
import { faultText } from './fault-words.ts';
import { parseSettings } from './settings-form.ts';
import { type SettingsPageInput, settingsPage } from './settings-pages.ts';
import { settingDifferences } from './settings-words.ts';

/** The settings of a campaign's draft: for its organisers. */
export function settingsRoutes(deps: DraftDeskDeps): readonly CampaignRoute<Campaign>[] {
  const organisers = { role: 'organiser', stepUp: false, path: '/desk/c/:slug/settings' } as const;
  return [
    { ...organisers, method: 'GET', menu: 'desk-settings.title', answer: (visit) => show(deps, visit) },
    { ...organisers, method: 'POST', answer: (visit) => save(deps, visit) },
  ];
}

async function show(deps: DraftDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { settings } = (await draftOf(deps, visit.campaign)).parts;
  const told = [visit.say('desk-settings.lead'), await standingOf(deps, visit, settings)];
  return page(settingsPage(deps.tools, visit, { ...shownOf(visit, settings), told, isTyped: false, issues: [] }));
}

async function save(deps: DraftDeskDeps, visit: CampaignVisit<Campaign>): Promise<DeskAnswer> {
  const { tools } = deps;
  const { campaign, fields, now } = visit;
  const { settings } = (await draftOf(deps, campaign)).parts;
  const parsed = parseSettings(fields, settings.content, { isPublished: campaign.state !== 'draft', now });
  if (parsed.kind === 'faults') {
    const issues = parsed.faults.map((fault): FieldIssue => ({ field: fault.field, text: faultText(visit, fault) }));
    // What it was based on stays as it was: a save after the mistakes may still be one too late.
    const revision = baseRevisionIn(fields);
    const typed: SettingsPageInput = { ...shownOf(visit, settings), revision, told: [], isTyped: true, issues };
    return page(settingsPage(tools, visit, typed), 422);
  }
  const saving = await savePart(deps, visit, 'settings', parsed.settings);
  if (saving.kind !== 'conflict') return moved(`/desk/c/${campaign.slug}/settings`, 'desk-settings.done.saved');
  const told = await conflictWords(deps, visit, saving.theirs, parsed.settings);
  return page(settingsPage(tools, visit, { ...shownOf(visit, saving.theirs), told, isTyped: true, issues: [] }), 409);
}

/** What somebody else has saved meanwhile, and how to go on. */
async function conflictWords(
  deps: DraftDeskDeps,
  visit: CampaignVisit<Campaign>,
  theirs: DraftPart<'settings'>,
  own: SettingsDraft,
): Promise<readonly string[]> {
  const { say } = visit;
  return [
    say('desk-drafts.conflict.what', await savedBy(deps, visit, theirs)),
    ...settingDifferences(visit, own, theirs.content).map(({ label, value, from }) =>
      say('desk-drafts.conflict.setting', { label, theirs: value, yours: from }),
    ),
    say('desk-drafts.conflict.next'),
  ];
}

function shownOf(visit: CampaignVisit<Campaign>, part: DraftPart<'settings'>) {
  return { settings: part.content, revision: part.revision, links: publishLinks(visit, part) };
}
