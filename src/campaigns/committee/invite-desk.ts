import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { isLanguage } from '../../platform/i18n/languages.ts';
import { parseAddress } from '../../platform/mail/address.ts';
import { addJob } from '../../platform/queue/queue.ts';
import type { Campaign } from '../campaign.ts';
import { type CommitteeDeskDeps, changeInPublic } from './committee-desk.ts';
import type { Entry } from './entry.ts';
import type { Invitation } from './invitation.ts';
import { acceptProposal, deleteInvitation, listInvitations, storeInvitation } from './invitation-store.ts';
import { invitePage, proposalPage } from './invite-pages.ts';
import { findEntry, hideEntry, updateEntry } from './store.ts';

export interface InviteDeskDeps extends CommitteeDeskDeps {
  readonly keys: SiteKeys;
}

declare module '../../audit/log.ts' {
  interface Acts {
    'committee.invite': { readonly entry: string };
    'committee.invite-withdraw': { readonly entry: string };
    'committee.proposal-accept': { readonly entry: string };
    'committee.proposal-refuse': { readonly entry: string };
  }
}

type CommitteeVisit = CampaignVisit<Campaign>;
type Answer = (
  visit: CommitteeVisit,
  entry: Entry,
  invitation: Invitation | undefined,
) => Promise<DeskAnswer> | DeskAnswer;

const path = '/desk/c/:slug/committee/:id';
const shown = { role: 'organiser', stepUp: true, method: 'GET' } as const;
const changed = { role: 'organiser', stepUp: true, method: 'POST' } as const;

/** Asks somebody in the committee for approval, and looks at what they changed: for the campaign's organisers. */
export function inviteRoutes(deps: InviteDeskDeps): readonly CampaignRoute<Campaign>[] {
  const { db, tools } = deps;
  const withEntry = (answer: Answer) => async (visit: CommitteeVisit) => {
    const entry = await findEntry(db, visit.campaign.id, visit.params.id ?? '');
    if (entry === undefined) return missing;
    return answer(visit, entry, (await listInvitations(db, visit.campaign.id)).get(entry.id));
  };
  return [
    { ...shown, path: `${path}/invite`, answer: withEntry((...asked) => page(invitePage(tools, ...asked))) },
    { ...changed, path: `${path}/invite`, answer: withEntry((...asked) => invite(deps, ...asked)) },
    { ...changed, path: `${path}/invite/withdraw`, answer: withEntry((visit, entry) => withdraw(deps, visit, entry)) },
    {
      ...shown,
      path: `${path}/proposal`,
      answer: withEntry((visit, entry, invitation) =>
        invitation?.proposal === undefined
          ? missing
          : page(proposalPage(tools, visit, entry, { ...invitation, proposal: invitation.proposal })),
      ),
    },
    { ...changed, path: `${path}/proposal/accept`, answer: withEntry((...asked) => accept(deps, ...asked)) },
    { ...changed, path: `${path}/proposal/refuse`, answer: withEntry((...asked) => refuse(deps, ...asked)) },
  ];
}

async function invite(
  { db, tools, keys }: InviteDeskDeps,
  visit: CommitteeVisit,
  entry: Entry,
  invitation: Invitation | undefined,
): Promise<DeskAnswer> {
  const { fields, say, campaign, member, now } = visit;
  const address = parseAddress(fields.text('email'));
  const language = fields.text('language');
  if (address === undefined || !isLanguage(language)) {
    const issues = [{ field: 'email', text: say('desk.sign-in.email-issue') }];
    return page(invitePage(tools, visit, entry, invitation, issues), 422);
  }
  await changeInPublic<'committee.invite'>(db, visit, async (trx) => {
    const about = { entryId: entry.id, campaignId: campaign.id, invitedBy: member.id, now };
    const invitationId = await storeInvitation(trx, keys, { ...about, address: address.asTyped, language });
    await addJob(trx, { task: 'sendInvitation', payload: { invitationId } });
    return { act: 'committee.invite', details: { entry: entry.id } };
  });
  return moved(listOf(visit), 'desk-invitation.done.invited');
}

async function withdraw({ db }: InviteDeskDeps, visit: CommitteeVisit, { id }: Entry): Promise<DeskAnswer> {
  await changeInPublic<'committee.invite-withdraw'>(db, visit, async (trx) => {
    await deleteInvitation(trx, id);
    return { act: 'committee.invite-withdraw', details: { entry: id } };
  });
  return moved(listOf(visit), 'desk-invitation.done.withdrawn');
}

/** What the person wrote becomes the entry, and is shown. */
async function accept(
  { db }: InviteDeskDeps,
  visit: CommitteeVisit,
  { id }: Entry,
  invitation: Invitation | undefined,
): Promise<DeskAnswer> {
  if (invitation?.proposal === undefined) return missing;
  const { proposal } = invitation;
  await changeInPublic<'committee.proposal-accept'>(db, visit, async (trx) => {
    await updateEntry(trx, id, proposal);
    await acceptProposal(trx, invitation);
    await hideEntry(trx, id, false);
    return { act: 'committee.proposal-accept', details: { entry: id } };
  });
  return moved(listOf(visit), 'desk-invitation.done.accepted');
}

/** The entry stays as it is, and as hidden as it is; the person can be asked again. */
async function refuse(
  { db }: InviteDeskDeps,
  visit: CommitteeVisit,
  { id }: Entry,
  invitation: Invitation | undefined,
): Promise<DeskAnswer> {
  if (invitation?.proposal === undefined) return missing;
  await changeInPublic<'committee.proposal-refuse'>(db, visit, async (trx) => {
    await deleteInvitation(trx, id);
    return { act: 'committee.proposal-refuse', details: { entry: id } };
  });
  return moved(listOf(visit), 'desk-invitation.done.refused');
}

function listOf({ campaign }: CommitteeVisit): string {
  return `/desk/c/${campaign.slug}/committee`;
}
