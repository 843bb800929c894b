/** What the desk's pages of a draft have in common. */
import type { CampaignVisit, Fields } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import { namesOf } from '../../accounts/store.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import type { DraftContents, DraftPartName } from './draft-parts.ts';
import { type CampaignInDraft, type DraftPart, type DraftSaving, readDraft, saveDraftPart } from './draft-store.ts';

export interface DraftDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

/** The name of the field that says what a form was based on. */
export const BASE_FIELD = 'base';

/** @throws where the campaign of the page is gone meanwhile: none ever goes. */
export async function draftOf({ db }: Pick<DraftDeskDeps, 'db'>, campaign: Campaign): Promise<CampaignInDraft> {
  const draft = await readDraft(db, campaign);
  if (draft === undefined) throw new Error(`The campaign ${campaign.slug} is gone`);
  return draft;
}

/** Saves a part for whoever sent a form that was based on a revision. */
export function savePart<P extends DraftPartName>(
  { db }: Pick<DraftDeskDeps, 'db'>,
  { campaign, member, now, fields }: CampaignVisit<Campaign>,
  part: P,
  content: DraftContents[P],
): Promise<DraftSaving<P>> {
  const baseRevision = baseRevisionIn(fields);
  const save = { campaignId: campaign.id, part, content, baseRevision, memberId: member.id, now };
  return inTransaction(db, (trx) => saveDraftPart(trx, save));
}

/** What a form was based on; 0 where it does not say, which was true once. */
export function baseRevisionIn({ text }: Pick<Fields, 'text'>): number {
  const typed = text(BASE_FIELD);
  return /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
}

/** How a part stands: as published, or changed by whom and when. */
export async function standingOf(
  { db, keys }: Pick<DraftDeskDeps, 'db' | 'keys'>,
  visit: CampaignVisit<Campaign>,
  part: DraftPart<DraftPartName>,
): Promise<string> {
  const { say, campaign } = visit;
  if (isAsPublished(campaign, part)) return say('desk-drafts.standing.as-published');
  const saved = await savedBy({ db, keys }, visit, part);
  if (part.isOvertaken) return say('desk-drafts.standing.overtaken', saved);
  return say(campaign.state === 'draft' ? 'desk-drafts.standing.draft' : 'desk-drafts.standing.changed', saved);
}

/** Where a part becomes public; none where all of it is. */
export function publishLinks({ say, campaign }: CampaignVisit<Campaign>, part: DraftPart<DraftPartName>): Link[] {
  if (isAsPublished(campaign, part)) return [];
  return [{ url: `/desk/c/${campaign.slug}/publish`, label: say('desk-publish.next') }];
}

function isAsPublished({ state }: Campaign, { isChanged }: DraftPart<DraftPartName>): boolean {
  return !isChanged && state !== 'draft';
}

/** Who saved a part last, and when: for sentences. */
export async function savedBy(
  { db, keys }: Pick<DraftDeskDeps, 'db' | 'keys'>,
  { language, say, now }: CampaignVisit<Campaign>,
  { changedBy, changedAt }: DraftPart<DraftPartName>,
): Promise<{ readonly name: string; readonly moment: string }> {
  const name = changedBy && (await namesOf(db, keys, [changedBy])).get(changedBy);
  return { name: name ?? say('desk-drafts.somebody'), moment: formatMoment(language, changedAt ?? now) };
}
