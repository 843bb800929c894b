import type { Html, PageTools } from '../platform/views/frame.ts';
import type { DeskCampaign, MemberVisit } from './desk.ts';
import { type FormView, formView } from './desk-form.ts';
import { campaignTitle } from './desk-frame.ts';
import type { DeskFrame } from './desk-view.ts';
import { displayName, type Member } from './member.ts';
import { reasonField } from './reason.ts';
import { teamFields } from './team-pages.ts';

/** For `desk/team`. */
interface TeamView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  /** Where one alone runs the team. */
  readonly alone: string | undefined;
  readonly add: string;
  readonly members: readonly {
    readonly name: string;
    /** Where the name is not the address itself. */
    readonly email: string | undefined;
    readonly roles: readonly string[];
    readonly factor: string;
    readonly isLacking: boolean;
    readonly url: string;
    readonly change: string;
  }[];
  readonly rule: { readonly heading: string; readonly lead: string; readonly form: FormView };
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/team': TeamView;
  }
}

export interface Team {
  readonly members: readonly Member[];
  readonly campaigns: readonly DeskCampaign[];
  readonly everyoneNeedsFactor: boolean;
}

export function teamPage(
  { render }: Pick<PageTools, 'render'>,
  visit: MemberVisit,
  { members, campaigns, everyoneNeedsFactor }: Team,
): Html {
  const { say, frame } = visit;
  const admins = members.filter(({ isAdmin }) => isAdmin);
  return render('desk/team', {
    frame: frame({ title: say('desk-team.title') }),
    heading: say('desk-team.title'),
    lead: say('desk-team.lead'),
    alone: admins.length > 1 ? undefined : say('desk-team.alone'),
    add: say('desk-team.add.title'),
    members: members.map((member) => ({
      name: displayName(member),
      email: member.name === '' ? undefined : member.email,
      roles: roleWords(visit, member, campaigns),
      factor: factorWords(visit, member),
      isLacking: member.needsSecondFactor && !member.hasSecondFactor,
      url: `/desk/team/${member.id}`,
      change: say('desk-team.change'),
    })),
    rule: factorRule(visit, everyoneNeedsFactor),
  });
}

function factorWords({ say }: MemberVisit, { hasSecondFactor, needsSecondFactor }: Member): string {
  if (hasSecondFactor) return say('desk-team.has-factor');
  return say(needsSecondFactor ? 'desk-team.no-factor' : 'desk-team.factor-not-asked');
}

function factorRule(visit: MemberVisit, everyone: boolean): TeamView['rule'] {
  const { say } = visit;
  const state = everyone ? 'everyone' : 'organisers';
  return {
    heading: say('desk-team.rule.heading'),
    lead: say(`desk-team.rule.${state}.lead`),
    form: formView({
      action: '/desk/team/factor',
      kept: [{ name: teamFields.everyone, value: everyone ? 'no' : 'yes' }],
      fields: [reasonField(visit)],
      button: say(`desk-team.rule.${state}.button`),
      isGrave: everyone,
      isQuiet: true,
    }),
  };
}

function roleWords({ say, language }: MemberVisit, member: Member, campaigns: readonly DeskCampaign[]): string[] {
  const inEach = campaigns.flatMap((campaign) => {
    const role = member.inCampaigns.get(campaign.id);
    const { title } = campaignTitle(campaign, language);
    return role === undefined ? [] : [say(`desk-team.${role}-of`, { campaign: title })];
  });
  const words = [...(member.isAdmin ? [say('desk-team.admin')] : []), ...inEach];
  return words.length === 0 ? [say('desk-team.no-role')] : words;
}
