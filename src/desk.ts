import { accountRoutes } from './accounts/account-routes.ts';
import { auditRoutes } from './accounts/audit-desk.ts';
import type { DeskRoute, MemberVisit } from './accounts/desk.ts';
import { helpRoutes } from './accounts/help-page.ts';
import { type HomeDeps, homeRoutes, type NoticesOf } from './accounts/home-routes.ts';
import { secondFactorRoutes } from './accounts/second-factor-routes.ts';
import { type SetUpDeps, setUpRoutes } from './accounts/set-up-routes.ts';
import { type SignInDeps, signInRoutes } from './accounts/sign-in-routes.ts';
import { teamRoutes } from './accounts/team-routes.ts';
import { type BriefDeskDeps, briefRoutes } from './brief/brief-desk.ts';
import { milestoneNotices } from './brief/milestone-notices.ts';
import { stopRoutes } from './brief/stop-desk.ts';
import type { Campaign } from './campaigns/campaign.ts';
import { committeeRoutes } from './campaigns/committee/committee-desk.ts';
import { type InvitationDeps, invitationRoutes } from './campaigns/committee/invitation-routes.ts';
import { inviteRoutes } from './campaigns/committee/invite-desk.ts';
import { portraitRoutes } from './campaigns/committee/portrait-desk.ts';
import { coverRoutes } from './campaigns/cover/cover-desk.ts';
import { deleteRoutes } from './campaigns/delete-desk.ts';
import { draftNotices } from './campaigns/drafts/draft-notice.ts';
import { goalsRoutes } from './campaigns/drafts/goals-desk.ts';
import { type NewCampaignDeps, newCampaignRoutes } from './campaigns/drafts/new-campaign-desk.ts';
import { publishRoutes } from './campaigns/drafts/publish-desk.ts';
import { settingsRoutes } from './campaigns/drafts/settings-desk.ts';
import { endorsersRoutes } from './campaigns/endorsers/endorsers-desk.ts';
import { entryNames } from './campaigns/entry-names.ts';
import { keyEndNotices } from './campaigns/key-end-notice.ts';
import { keysRoutes } from './campaigns/keys-desk.ts';
import { lifeRoutes } from './campaigns/life-desk.ts';
import { signingRoutes, siteSwitchRoutes } from './campaigns/switches-desk.ts';
import { undoRoutes } from './campaigns/undo/undo-desk.ts';
import { autosaveRoutes } from './campaigns/writing/autosave-desk.ts';
import { type PreviewDeskDeps, previewRoutes } from './campaigns/writing/preview-desk.ts';
import { versionsRoutes } from './campaigns/writing/versions-desk.ts';
import { writingRoutes } from './campaigns/writing/writing-desk.ts';
import { type DashboardDeskDeps, dashboardRoutes } from './dashboard/dashboard-desk.ts';
import { deskMenus } from './desk-menus.ts';
import { recipientNames } from './lists/delivery/addressees.ts';
import { deliverDesk } from './lists/delivery/deliver-desk.ts';
import { deliveriesDesk } from './lists/delivery/deliveries-desk.ts';
import { deliveryDesk } from './lists/delivery/delivery-desk.ts';
import { troubleNotices } from './lists/delivery/trouble-notices.ts';
import { untoldLists } from './lists/delivery/untold-lists.ts';
import { untoldNotices } from './lists/delivery/untold-notices.ts';
import { importDesk } from './lists/recipients/import-desk.ts';
import { type RecipientsDeskDeps, recipientsDesk } from './lists/recipients/recipients-desk.ts';
import { type ListsDeskDeps, listsDesk } from './lists/requests/lists-desk.ts';
import { requestDesk } from './lists/requests/request-desk.ts';
import { type RuleDeskDeps, ruleDesk } from './lists/requests/rule-desk.ts';
import { waitingNotices } from './lists/requests/waiting-notices.ts';
import { anotherDesk } from './paper/another-desk.ts';
import { paperDesk } from './paper/paper-desk.ts';
import { type PrintDeskDeps, printDesk } from './paper/print-desk.ts';
import { type RowsDeskDeps, rowsDesk } from './paper/rows-desk.ts';
import { type RulesDeskDeps, rulesRoutes, siteRulesRoutes } from './signatures/abuse/rules-desk.ts';
import { actsRoutes } from './signatures/moderation/acts-desk.ts';
import { heldRoutes } from './signatures/moderation/held-desk.ts';
import { heldNotices } from './signatures/moderation/held-notice.ts';
import { type SignaturesDeskDeps, signaturesRoutes } from './signatures/moderation/signatures-desk.ts';
import { suspiciousRoutes } from './signatures/moderation/suspicious-desk.ts';
import { suspiciousNotices } from './signatures/moderation/suspicious-notice.ts';
import { type RegionsDeskDeps, regionsDesk } from './signatures/regions/regions-desk.ts';

export type DeskDeps = SignInDeps &
  PreviewDeskDeps &
  SetUpDeps &
  SignaturesDeskDeps &
  RulesDeskDeps &
  RegionsDeskDeps &
  ListsDeskDeps &
  RuleDeskDeps &
  RecipientsDeskDeps &
  PrintDeskDeps &
  RowsDeskDeps &
  BriefDeskDeps &
  NewCampaignDeps &
  InvitationDeps &
  Omit<DashboardDeskDeps, 'newsOf'> &
  Omit<HomeDeps<Campaign>, 'routes' | 'menus' | 'noticesIn' | 'numbersOf'>;

/** The visible list of the desk's pages, each with whom it is for. Where they stand in the menus: `desk-menus.ts`. */
export function deskTable(deps: DeskDeps): readonly DeskRoute<Campaign>[] {
  const untoldOf = untoldLists(deps.db);
  type NewsVisit = Pick<MemberVisit, 'member' | 'now' | 'language' | 'say'>;
  const newsIn = async (campaigns: readonly Campaign[], visit: NewsVisit) =>
    together(campaigns, [
      await untoldNotices(deps.db, untoldOf, campaigns, visit),
      await milestoneNotices(deps.db, deps.tools.locales, campaigns, visit),
    ]);
  const newsOf = async (campaign: Campaign, visit: NewsVisit) =>
    (await newsIn([campaign], visit)).get(campaign.id) ?? [];
  const table: readonly DeskRoute<Campaign>[] = [
    ...homeRoutes<Campaign>({
      ...deps,
      routes: () => table,
      menus: deskMenus,
      numbersOf: ({ slug }) => `/desk/c/${slug}/dashboard`,
      noticesIn: async (campaigns, visit) =>
        together(campaigns, [
          await keyEndNotices(deps.db, campaigns, visit),
          draftNotices(campaigns, visit),
          await waitingNotices(deps.db, campaigns, visit),
          await troubleNotices(deps.db, campaigns, visit),
          await heldNotices(deps.db, campaigns, visit),
          await newsIn(campaigns, visit),
          await suspiciousNotices(deps.db, campaigns, visit),
        ]),
    }),
    ...newCampaignRoutes(deps),
    ...dashboardRoutes({ ...deps, newsOf }),
    ...signaturesRoutes(deps),
    ...suspiciousRoutes(deps),
    ...actsRoutes(deps),
    ...briefRoutes(deps),
    ...heldRoutes(deps),
    ...listsDesk({ ...deps, untoldOf }),
    ...requestDesk(deps),
    ...deliverDesk(deps),
    ...deliveriesDesk(deps),
    ...deliveryDesk(deps),
    ...importDesk(deps),
    ...recipientsDesk(deps),
    ...regionsDesk(deps),
    ...paperDesk(deps),
    ...printDesk(deps),
    ...rowsDesk(deps),
    ...anotherDesk(deps),
    ...rulesRoutes(deps),
    ...writingRoutes(deps),
    ...autosaveRoutes(deps),
    ...previewRoutes(deps),
    ...versionsRoutes(deps),
    ...coverRoutes(deps),
    ...settingsRoutes(deps),
    ...goalsRoutes(deps),
    ...committeeRoutes(deps),
    ...portraitRoutes(deps),
    ...inviteRoutes(deps),
    ...invitationRoutes(deps),
    ...endorsersRoutes(deps),
    ...undoRoutes(deps),
    ...publishRoutes(deps),
    ...signingRoutes(deps),
    ...lifeRoutes(deps),
    ...deleteRoutes(deps),
    ...keysRoutes(deps),
    ...ruleDesk(deps),
    ...teamRoutes(deps),
    ...helpRoutes(deps),
    ...siteSwitchRoutes(deps),
    ...siteRulesRoutes(deps),
    ...auditRoutes({
      ...deps,
      namesOfOthers: async (ids, language) =>
        new Map([...(await recipientNames(deps.db, ids)), ...(await entryNames(deps.db, ids, language))]),
    }),
    ...signInRoutes(deps),
    ...secondFactorRoutes(deps),
    ...setUpRoutes(deps),
    ...accountRoutes(deps),
    ...stopRoutes(deps),
  ];
  return table;
}

/** Each campaign's notices of every kind, in the order of the kinds. */
function together(campaigns: readonly Campaign[], kinds: readonly NoticesOf[]): NoticesOf {
  return new Map(campaigns.map(({ id }) => [id, kinds.flatMap((notices) => notices.get(id) ?? [])]));
}
