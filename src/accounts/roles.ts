/** Who may do what. What somebody may not see is answered as what is not there. */
import type { Roles } from './member.ts';

/**
 * Whom a page of the desk is for: `guest` everybody, `arriving` whoever has opened a sign-in link, `any` every member;
 * `committee`, `organiser` and `campaign-admin` are of the campaign that the page's address names.
 */
export type DeskRole = 'guest' | 'arriving' | 'any' | 'committee' | 'organiser' | 'campaign-admin' | 'admin';

/** Whether a member may see a campaign's personal data and change the campaign. */
export function mayOrganise({ isAdmin, inCampaigns }: Roles, campaignId: string): boolean {
  return isAdmin || inCampaigns.get(campaignId) === 'organiser';
}

/** Whether a member may see a campaign's counts. */
export function maySeeCounts({ isAdmin, inCampaigns }: Roles, campaignId: string): boolean {
  return isAdmin || inCampaigns.has(campaignId);
}

/** Whether a campaign is all that a member has to do with, and its counts are all they see. */
export function followsOne({ isAdmin, inCampaigns }: Roles, campaignId: string): boolean {
  return !isAdmin && inCampaigns.size === 1 && inCampaigns.get(campaignId) === 'committee';
}

/** Whether a member can reach personal data, or those who can: a mailbox alone never lets them in. */
export function reachesPersons({ isAdmin, inCampaigns }: Roles): boolean {
  return isAdmin || [...inCampaigns.values()].includes('organiser');
}

/** Whether a page for `role` is there for a member. @param campaignId of the campaign that the page is about. */
export function mayVisit(member: Roles, role: DeskRole, campaignId: string | undefined): boolean {
  switch (role) {
    case 'guest':
    case 'arriving':
    case 'any':
      return true;
    case 'committee':
      return campaignId !== undefined && maySeeCounts(member, campaignId);
    case 'organiser':
      return campaignId !== undefined && mayOrganise(member, campaignId);
    case 'campaign-admin':
      return campaignId !== undefined && member.isAdmin;
    case 'admin':
      return member.isAdmin;
  }
}
