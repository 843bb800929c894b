import { languages } from '../platform/i18n/languages.ts';
import { type Html, ownNames, type PageTools } from '../platform/views/frame.ts';
import type { DeskCampaign, MemberVisit } from './desk.ts';
import { deskForm, type FieldIssue, type FieldOption, type FieldView, fieldView } from './desk-form.ts';
import { campaignTitle } from './desk-frame.ts';
import { displayName, type Member, type Roles } from './member.ts';
import { reasonField } from './reason.ts';

/** The names of the forms' fields. */
export const teamFields = {
  email: 'email',
  name: 'name',
  grant: 'role',
  language: 'language',
  everyone: 'everyone',
  admin: 'admin',
  inCampaign: (slug: string) => `role-${slug}`,
} as const;

type Render = Pick<PageTools, 'render'>;

export function addPage(
  tools: Render,
  visit: MemberVisit,
  campaigns: readonly DeskCampaign[],
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, fields } = visit;
  const email = {
    name: teamFields.email,
    label: say('desk.sign-in.email'),
    hint: say('desk-team.add.email-hint'),
    type: 'email',
    inputMode: 'email',
    direction: 'ltr',
    value: fields.text(teamFields.email),
  } as const;
  const name = {
    name: teamFields.name,
    label: say('desk-team.add.name'),
    isRequired: false,
    value: fields.text(teamFields.name),
  };
  const grant = {
    name: teamFields.grant,
    label: say('desk-team.role'),
    hint: say('desk-team.add.role-hint'),
    options: grantOptions(visit, campaigns),
  };
  return deskForm(tools, visit, {
    heading: say('desk-team.add.title'),
    paragraphs: [say('desk-team.add.lead')],
    issues,
    form: {
      action: '/desk/team/add',
      fields: [
        fieldView(email, issues),
        fieldView(name),
        languageField(visit),
        fieldView(grant, issues),
        reasonField(visit),
      ],
      button: say('desk-team.add.button'),
    },
    links: [backToTeam(visit)],
  });
}

function languageField({ say, fields, language }: MemberVisit): FieldView {
  const chosen = fields.text(teamFields.language) || language;
  return fieldView({
    name: teamFields.language,
    label: say('desk-team.add.language'),
    hint: say('desk-team.add.language-hint'),
    options: languages.map((value) => ({ value, label: ownNames[value], isChosen: value === chosen })),
  });
}

/** A member's roles, to be changed. @param problem why they were not. */
export function memberPage(
  tools: Render,
  visit: MemberVisit,
  member: Member,
  campaigns: readonly DeskCampaign[],
  problem?: string,
): Html {
  const { say } = visit;
  const issues = problem === undefined ? [] : [{ field: teamFields.admin, text: problem }];
  const admin = {
    name: teamFields.admin,
    label: say('desk-team.member.admin'),
    hint: say('desk-team.member.admin-hint'),
    options: ['no', 'yes'].map((value) => ({
      value,
      label: say(`desk-team.member.${value}`),
      isChosen: member.isAdmin === (value === 'yes'),
    })),
  };
  return deskForm(tools, visit, {
    heading: displayName(member),
    paragraphs: [...(member.name === '' ? [] : [member.email]), say('desk-team.member.lead')],
    issues,
    form: {
      action: `/desk/team/${member.id}`,
      fields: [
        fieldView(admin, issues),
        ...campaigns.map((campaign) => campaignField(visit, member, campaign)),
        reasonField(visit),
      ],
      button: say('desk-team.member.button'),
    },
    links: [
      { url: `/desk/team/${member.id}/sign-out`, label: say('desk-team.sign-out.link') },
      { url: `/desk/team/${member.id}/remove`, label: say('desk-team.remove.link') },
      backToTeam(visit),
    ],
  });
}

export function signOutPage(tools: Render, visit: MemberVisit, member: Member): Html {
  const { say } = visit;
  return deskForm(tools, visit, {
    heading: say('desk-team.sign-out.title', { name: displayName(member) }),
    paragraphs: [say('desk-team.sign-out.lead')],
    form: {
      action: `/desk/team/${member.id}/sign-out`,
      fields: [reasonField(visit)],
      button: say('desk-team.sign-out.button'),
    },
    links: [backToTeam(visit)],
  });
}

export function removePage(tools: Render, visit: MemberVisit, member: Member, problem?: string): Html {
  const { say } = visit;
  const issues = problem === undefined ? [] : [{ field: 'reason', text: problem }];
  return deskForm(tools, visit, {
    heading: say('desk-team.remove.title', { name: displayName(member) }),
    paragraphs: [say('desk-team.remove.lead')],
    issues,
    form: {
      action: `/desk/team/${member.id}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-team.remove.button'),
      isGrave: true,
    },
    links: [backToTeam(visit)],
  });
}

function campaignField({ say, language }: MemberVisit, { inCampaigns }: Roles, campaign: DeskCampaign): FieldView {
  const role = inCampaigns.get(campaign.id) ?? 'none';
  return fieldView({
    name: teamFields.inCampaign(campaign.slug),
    label: say('desk-team.member.in', { campaign: campaignTitle(campaign, language).title }),
    options: ['none', 'committee', 'organiser'].map((value) => ({
      value,
      label: say(`desk-team.member.${value}`),
      isChosen: value === role,
    })),
  });
}

function grantOptions({ say, fields, language }: MemberVisit, campaigns: readonly DeskCampaign[]): FieldOption[] {
  const chosen = fields.text(teamFields.grant);
  const option = (value: string, label: string) => ({ value, label, isChosen: value === chosen });
  return [
    option('', say('desk-team.add.choose')),
    ...campaigns.flatMap((campaign) => {
      const { title } = campaignTitle(campaign, language);
      return [
        option(`organiser:${campaign.slug}`, say('desk-team.organiser-of', { campaign: title })),
        option(`committee:${campaign.slug}`, say('desk-team.committee-of', { campaign: title })),
      ];
    }),
    option('admin', say('desk-team.admin')),
  ];
}

function backToTeam({ say }: MemberVisit) {
  return { url: '/desk/team', label: say('desk-team.back') };
}
