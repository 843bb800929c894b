import { type DeskAnswer, type MemberRoute, type MemberVisit, missing, moved, page } from '../../accounts/desk.ts';
import { reasoned } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { listFields, rulePage } from './make-page.ts';
import type { RequestDeps } from './requests.ts';
import { letOneMakeLists, twoPersonsFor } from './two-persons.ts';

export interface RuleDeskDeps extends RequestDeps {
  readonly tools: PageTools;
  readonly findCampaign: (slug: string) => Campaign | undefined;
}

/** Whether a campaign's lists take two persons: for admins, since an organiser would be asked to watch themselves. */
export function ruleDesk(deps: RuleDeskDeps): readonly MemberRoute[] {
  const changed = { path: '/desk/lists/:campaign/two-persons', role: 'admin', stepUp: true } as const;
  return [
    { ...changed, method: 'GET', answer: (visit) => showRule(deps, visit) },
    { ...changed, method: 'POST', answer: (visit) => changeRule(deps, visit) },
  ];
}

async function showRule({ db, keys, tools, findCampaign }: RuleDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const campaign = findCampaign(visit.params.campaign ?? '');
  if (campaign === undefined) return missing;
  const { isByOne } = await twoPersonsFor(db, keys, campaign);
  return page(rulePage(tools, visit, { campaign, isByOne }));
}

async function changeRule({ db, findCampaign }: RuleDeskDeps, visit: MemberVisit): Promise<DeskAnswer> {
  const campaign = findCampaign(visit.params.campaign ?? '');
  if (campaign === undefined) return missing;
  const isByOne = visit.fields.text(listFields.persons) === 'one';
  await letOneMakeLists(db, campaign, isByOne, reasoned(visit));
  return moved(`/desk/c/${campaign.slug}/lists`, isByOne ? 'desk-lists.done.by-one' : 'desk-lists.done.by-two');
}
