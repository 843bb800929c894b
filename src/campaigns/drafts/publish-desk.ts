import { type CampaignRoute, type CampaignVisit, type DeskAnswer, moved, page } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { CreateKeys } from '../apply.ts';
import type { Campaign } from '../campaign.ts';
import { changesBetween } from '../changes.ts';
import { latestTexts } from '../store-draft.ts';
import { baseRevisionIn, type DraftDeskDeps, draftOf } from './draft-desk.ts';
import { isDraftPartName } from './draft-parts.ts';
import { type CampaignInDraft, chooseOvertaken } from './draft-store.ts';
import { campaignFromDraft } from './draft-to-campaign.ts';
import { draftMark, publishDraft } from './publish.ts';
import { consentField, SEEN_FIELD } from './publish-form.ts';
import { publishPage } from './publish-pages.ts';
import { readinessOf } from './readiness.ts';
import { readTrials } from './trial-store.ts';

export interface PublishDeps extends DraftDeskDeps {
  readonly createKeys: CreateKeys;
  /** Reads the campaigns again, so that the pages that are led to know what was published. */
  readonly refreshCampaigns: () => Promise<void>;
}

type Visit = CampaignVisit<Campaign>;

/** The checklist before publishing, trying it out, and publishing: for a campaign's organisers. */
export function publishRoutes(deps: PublishDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/publish';
  const organisers = { role: 'organiser', stepUp: false } as const;
  return [
    {
      ...organisers,
      method: 'GET',
      path,
      menu: 'desk-publish.title',
      answer: async (visit) => page(await checklist(deps, visit)),
    },
    // It changes what everybody reads and signs: not without the second factor.
    { ...organisers, method: 'POST', path, stepUp: true, answer: (visit) => publish(deps, visit) },
    { ...organisers, method: 'POST', path: `${path}/try`, answer: (visit) => askForTrial(deps, visit) },
    { ...organisers, method: 'POST', path: `${path}/choose`, answer: (visit) => choose(deps, visit) },
  ];
}

async function checklist(deps: PublishDeps, visit: Visit, told?: string, issues: readonly FieldIssue[] = []) {
  const { db, tools } = deps;
  const { campaign, now } = visit;
  const draft = await draftOf(deps, campaign);
  const readiness = readinessOf(draft, await readTrials(db, campaign.id), now);
  const drafted = campaignFromDraft(draft, now);
  const changes =
    drafted.kind === 'faults'
      ? []
      : changesBetween(draft.published, await latestTexts(db, campaign.id), drafted.campaign);
  return publishPage(tools, visit, { draft, readiness, changes, seen: draftMark(draft), told, issues });
}

async function publish(deps: PublishDeps, visit: Visit): Promise<DeskAnswer> {
  const { db, createKeys, refreshCampaigns } = deps;
  const { campaign, fields, now, record, say } = visit;
  const draft = await draftOf(deps, campaign);
  const issues = untickedIn(draft, visit);
  if (issues.length > 0) return page(await checklist(deps, visit, undefined, issues), 422);
  const publisher = { seen: fields.text(SEEN_FIELD), now, createKeys, record };
  const outcome = await inTransaction(db, (trx) => publishDraft(trx, campaign.id, publisher));
  const path = `/desk/c/${campaign.slug}/publish`;
  switch (outcome.kind) {
    case 'published':
      await refreshCampaigns();
      return moved(path, outcome.isFirst ? 'desk-publish.done.first' : 'desk-publish.done.changes');
    case 'nothing-new':
      return moved(path, 'desk-publish.done.nothing-new');
    case 'changed-since':
      return page(await checklist(deps, visit, say('desk-publish.changed-since')), 409);
    case 'not-ready':
      return page(await checklist(deps, visit, say('desk-publish.not-ready')), 422);
  }
}

/** Each language's consent has to be looked at, as it is the promise that people sign under. */
function untickedIn({ parts }: CampaignInDraft, { fields, say, language }: Visit): readonly FieldIssue[] {
  const unticked = parts.settings.content.languages.filter((written) => fields.text(consentField(written)) !== 'yes');
  return unticked.map((written) => ({
    field: consentField(written),
    text: say('desk-publish.consent.issue', { language: languageName(language, written) }),
  }));
}

/** Mails whoever asks what everybody who signs will get. */
async function askForTrial({ db }: PublishDeps, { campaign, member, fields }: Visit): Promise<DeskAnswer> {
  const typed = fields.text('language');
  const language: Language = isLanguage(typed) ? typed : campaign.defaultLanguage;
  const payload = { campaignId: campaign.id, memberId: member.id, language, trialId: newUuid7() };
  await addJob(db, { task: 'sendTrial', payload });
  return moved(`/desk/c/${campaign.slug}/publish`, 'desk-publish.done.trial');
}

async function choose({ db }: PublishDeps, { campaign, member, now, fields }: Visit): Promise<DeskAnswer> {
  const part = fields.text('part');
  const path = `/desk/c/${campaign.slug}/publish`;
  if (!isDraftPartName(part)) return moved(path);
  const choice = {
    campaignId: campaign.id,
    part,
    keep: fields.text('keep') === 'draft' ? 'draft' : 'published',
    baseRevision: baseRevisionIn(fields),
    memberId: member.id,
    now,
  } as const;
  const isChosen = await inTransaction(db, (trx) => chooseOvertaken(trx, choice));
  return moved(path, isChosen ? `desk-publish.done.kept-${choice.keep}` : 'desk-publish.done.not-chosen');
}
