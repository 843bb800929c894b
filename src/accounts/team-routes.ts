import { inTransaction } from '../platform/db/database.ts';
import { isLanguage } from '../platform/i18n/languages.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { addJob } from '../platform/queue/queue.ts';
import {
  type DeskAnswer,
  type DeskCampaign,
  type MemberRoute,
  type MemberVisit,
  missing,
  moved,
  page,
} from './desk.ts';
import type { FieldIssue } from './desk-form.ts';
import { everyoneNeedsFactor, setFactorRule } from './factor-rule.ts';
import { isMemberId, type Member, type Roles } from './member.ts';
import { addToTeam, changeRoles, type Grant, removeFromTeam, type TeamChange } from './members.ts';
import { reasoned } from './reason.ts';
import { endSessionsOf } from './sessions.ts';
import type { SetUpDeps } from './set-up-routes.ts';
import { findMember, findMemberByAddress, listMembers } from './store.ts';
import { teamPage } from './team-list-page.ts';
import { addPage, memberPage, removePage, signOutPage, teamFields } from './team-pages.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'team.sign-out': Record<string, never>;
  }
}

export interface TeamDeps extends SetUpDeps {
  readonly campaigns: () => readonly DeskCampaign[];
}

/** Who is in the team, and what they may do: for admins. */
export function teamRoutes(deps: TeamDeps): readonly MemberRoute[] {
  const seen = { role: 'admin', stepUp: false } as const;
  const changed = { role: 'admin', stepUp: true } as const;
  return [
    { ...seen, method: 'GET', path: '/desk/team', menu: 'desk-team.title', answer: (visit) => showTeam(deps, visit) },
    {
      ...changed,
      method: 'GET',
      path: '/desk/team/add',
      answer: (visit) => page(addPage(deps.tools, visit, deps.campaigns())),
    },
    { ...changed, method: 'POST', path: '/desk/team/add', answer: (visit) => add(deps, visit) },
    { ...changed, method: 'POST', path: '/desk/team/factor', answer: (visit) => changeFactorRule(deps, visit) },
    { ...changed, method: 'GET', path: '/desk/team/:id', answer: (visit) => showMember(deps, visit) },
    { ...changed, method: 'POST', path: '/desk/team/:id', answer: (visit) => change(deps, visit) },
    { ...changed, method: 'GET', path: '/desk/team/:id/sign-out', answer: (visit) => askToSignOut(deps, visit) },
    { ...changed, method: 'POST', path: '/desk/team/:id/sign-out', answer: (visit) => signOut(deps, visit) },
    { ...changed, method: 'GET', path: '/desk/team/:id/remove', answer: (visit) => askToRemove(deps, visit) },
    { ...changed, method: 'POST', path: '/desk/team/:id/remove', answer: (visit) => remove(deps, visit) },
  ];
}

async function showTeam({ db, keys, tools, campaigns }: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const members = await listMembers(db, keys);
  const rule = await everyoneNeedsFactor(db);
  return page(teamPage(tools, visit, { members, campaigns: campaigns(), everyoneNeedsFactor: rule }));
}

async function changeFactorRule({ db }: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const everyone = visit.fields.text(teamFields.everyone) === 'yes';
  const isChanged = await inTransaction(db, (trx) => setFactorRule(trx, everyone, reasoned(visit)));
  return moved('/desk/team', isChanged ? 'desk-team.done.rule-changed' : undefined);
}

async function add(deps: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const { db, keys, tools, campaigns } = deps;
  const { fields, say, language } = visit;
  const address = parseAddress(fields.text(teamFields.email));
  const grant = grantIn(fields.text(teamFields.grant), campaigns());
  const issues: FieldIssue[] = [];
  if (address === undefined) issues.push({ field: teamFields.email, text: say('desk-team.add.email-issue') });
  if (grant === undefined) issues.push({ field: teamFields.grant, text: say('desk-team.add.role-issue') });
  if (address === undefined || grant === undefined) return page(addPage(tools, visit, campaigns(), issues), 422);
  const chosen = fields.text(teamFields.language);
  const person = {
    address,
    name: fields.text(teamFields.name),
    ...(isLanguage(chosen) ? { language: chosen } : {}),
  };
  const isNew = await inTransaction(db, async (trx) => {
    const known = await findMemberByAddress(trx, keys, address);
    const { id } = await addToTeam(trx, keys, person, grant, reasoned(visit));
    if (known === undefined) await addJob(trx, { task: 'sendWelcome', payload: { memberId: id, language } });
    return known === undefined;
  });
  return moved('/desk/team', isNew ? 'desk-team.done.added' : 'desk-team.done.changed');
}

async function showMember(deps: TeamDeps, visit: MemberVisit, problem?: string): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  if (member === undefined) return missing;
  return page(memberPage(deps.tools, visit, member, deps.campaigns(), problem), problem === undefined ? 200 : 409);
}

async function change(deps: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  if (member === undefined) return missing;
  const roles = rolesIn(visit, deps.campaigns(), member);
  const changed = await inTransaction(deps.db, (trx) => changeRoles(trx, member, roles, reasoned(visit)));
  return changed === 'last-admin'
    ? showMember(deps, visit, visit.say('desk-team.last-admin'))
    : moved('/desk/team', 'desk-team.done.changed');
}

async function askToSignOut(deps: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  return member === undefined ? missing : page(signOutPage(deps.tools, visit, member));
}

/** For a lost telephone, or a browser that is not the member's: they stay in the team. */
async function signOut(deps: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  if (member === undefined) return missing;
  const isOwn = member.id === visit.member.id;
  await inTransaction(deps.db, async (trx) => {
    await endSessionsOf(trx, member.id, isOwn ? visit.session.id : undefined);
    await reasoned(visit)(trx, { act: 'team.sign-out', subject: member.id, details: {} });
  });
  return moved('/desk/team', 'desk-team.done.signed-out');
}

async function askToRemove(deps: TeamDeps, visit: MemberVisit, problem?: string): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  if (member === undefined) return missing;
  return page(removePage(deps.tools, visit, member, problem), problem === undefined ? 200 : 409);
}

async function remove(deps: TeamDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const member = await memberOf(deps, visit);
  if (member === undefined) return missing;
  const removed: TeamChange = await inTransaction(deps.db, (trx) =>
    removeFromTeam(trx, member, visit.now, reasoned(visit)),
  );
  return removed === 'last-admin'
    ? askToRemove(deps, visit, visit.say('desk-team.last-admin'))
    : moved('/desk/team', 'desk-team.done.removed');
}

async function memberOf({ db, keys }: TeamDeps, { params }: MemberVisit): Promise<Member | undefined> {
  const { id = '' } = params;
  return isMemberId(id) ? findMember(db, keys, id) : undefined;
}

/** @example grantIn('organiser:un-investigation-1988', campaigns) */
function grantIn(chosen: string, campaigns: readonly DeskCampaign[]): Grant | undefined {
  const [role, slug] = chosen.split(':');
  if (role === 'admin') return { role };
  const campaign = campaigns.find((one) => one.slug === slug);
  return campaign !== undefined && (role === 'organiser' || role === 'committee')
    ? { role, campaignId: campaign.id }
    : undefined;
}

/** What the form gives; a campaign that it does not name, since it came meanwhile, stays as it was. */
function rolesIn({ fields }: MemberVisit, campaigns: readonly DeskCampaign[], member: Member): Roles {
  const inCampaigns = new Map(member.inCampaigns);
  for (const { id, slug } of campaigns) {
    const role = fields.text(teamFields.inCampaign(slug));
    if (role === 'organiser' || role === 'committee') inCampaigns.set(id, role);
    if (role === 'none') inCampaigns.delete(id);
  }
  return { isAdmin: fields.text(teamFields.admin) === 'yes', inCampaigns };
}
