import { type DeskAnswer, type GuestRoute, missing, moved, page, type Visit } from '../../accounts/desk.ts';
import type { FieldIssue } from '../../accounts/desk-form.ts';
import { pictureIssue } from '../../accounts/desk-picture.ts';
import type { AuditLog } from '../../audit/log.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { makePicture } from '../../platform/pictures/make-picture.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { readCampaigns } from '../store.ts';
import { answerInvitation } from './answer.ts';
import { type Entry, readEntry } from './entry.ts';
import { type Invitation, isAnswerable, readInvitationToken } from './invitation.ts';
import { invitationOverPage, invitationPage } from './invitation-pages.ts';
import { findInvitation, markOpened } from './invitation-store.ts';
import { findEntry } from './store.ts';

export interface InvitationDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly audit: AuditLog;
  readonly tools: PageTools;
}

const path = '/desk/invitation/:token';

/** The page behind the link of an invitation: for whoever holds it, without an account. */
export function invitationRoutes(deps: InvitationDeps): readonly GuestRoute[] {
  const guests = { role: 'guest', holdsToken: true, path } as const;
  return [
    { ...guests, method: 'GET', answer: (visit) => show(deps, visit) },
    { ...guests, method: 'POST', answer: (visit) => answer(deps, visit) },
  ];
}

/** An invitation with what it is about. */
interface Invited {
  readonly invitation: Invitation;
  readonly entry: Entry;
  readonly campaign: Campaign;
}

async function invitedBy({ db, keys }: InvitationDeps, { params }: Visit): Promise<Invited | undefined> {
  const id = readInvitationToken(keys, params.token ?? '');
  const invitation = id && (await findInvitation(db, id));
  if (invitation === undefined) return undefined;
  const [stored] = await readCampaigns(db, { ids: [invitation.campaignId] });
  const entry = await findEntry(db, invitation.campaignId, invitation.entryId);
  return stored && entry && { invitation, entry, campaign: stored.campaign };
}

async function show(deps: InvitationDeps, visit: Visit): Promise<DeskAnswer> {
  const invited = await invitedBy(deps, visit);
  if (invited === undefined) return missing;
  const { invitation } = invited;
  if (!isAnswerable(invitation, visit.now)) return over(deps, visit, invited);
  await markOpened(deps.db, invitation.id);
  return page(invitationPage(deps.tools, { ...visit, campaign: invited.campaign }, invited.entry));
}

function over({ tools }: InvitationDeps, visit: Visit, { invitation, campaign }: Invited): DeskAnswer {
  const isExpired = invitation.state === 'invited' || invitation.state === 'opened';
  return page(
    invitationOverPage(tools, { ...visit, campaign }, isExpired ? 'expired' : invitation.state),
    isExpired ? 410 : 200,
  );
}

/** Nothing that is sent is read before the link is known to take an answer. */
async function answer(deps: InvitationDeps, visit: Visit): Promise<DeskAnswer> {
  const invited = await invitedBy(deps, visit);
  if (invited === undefined) return missing;
  const { invitation, entry, campaign } = invited;
  if (!isAnswerable(invitation, visit.now)) return over(deps, visit, invited);
  const { fields, picture: sent } = await visit.receive();
  const there = `${visit.path}?lang=${visit.language}`;
  const { db, audit, tools } = deps;
  if (fields.text('answer') === 'decline') {
    await answerInvitation(db, audit, invitation.id, { kind: 'decline' }, visit.now);
    return moved(there);
  }
  const { words, issues } = readEntry(visit, campaign, fields);
  const portrait = sent === undefined ? undefined : await makePicture(sent, 'portrait');
  const found: readonly FieldIssue[] =
    typeof portrait === 'string' ? [...issues, pictureIssue(visit, portrait)] : issues;
  if (found.length > 0 || typeof portrait === 'string') {
    return page(invitationPage(tools, { ...visit, campaign, fields }, entry, found), 422);
  }
  await answerInvitation(db, audit, invitation.id, { kind: 'approve', words, portrait }, visit.now);
  return moved(there);
}
