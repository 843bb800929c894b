import { forgetSignIns } from './accounts/forget-sign-ins.ts';
import { sendFactorChange } from './accounts/send-factor-change.ts';
import { sendSignInLink } from './accounts/send-sign-in-link.ts';
import { sendWelcome } from './accounts/send-welcome.ts';
import { checkAudit } from './audit/check.ts';
import { planDigests } from './brief/plan-digests.ts';
import { sendDigest } from './brief/send-digest.ts';
import { sendMilestones } from './brief/send-milestones.ts';
import { watchMilestones } from './brief/watch-milestones.ts';
import { forgetInvitedAddresses, sendCommitteeAnswer, sendInvitation } from './campaigns/committee/send-invitation.ts';
import { sendKeyEndRequest } from './campaigns/send-key-end-request.ts';
import { forgetRemovals } from './campaigns/undo/removal.ts';
import { keepNumbers } from './dashboard/keep-numbers.ts';
import { sendDeliveries } from './lists/delivery/send-deliveries.ts';
import { sendListNotices } from './lists/delivery/send-notices.ts';
import { eraseLists } from './lists/requests/erase-lists.ts';
import { type MakeRequestedDeps, makeRequested } from './lists/requests/make-requested.ts';
import { type SendListRequestDeps, sendListRequest } from './lists/requests/send-list-request.ts';
import { countPaper } from './paper/count-paper.ts';
import { waitingJobs } from './platform/queue/queue.ts';
import type { CronLine, Tasks } from './platform/queue/runner.ts';
import { forgetNetworks } from './signatures/abuse/forget-networks.ts';
import { indexHouseholds } from './signatures/index-households.ts';
import { eraseRemoved } from './signatures/moderation/erase-removed.ts';
import { findForAct } from './signatures/moderation/find-for-act.ts';
import { findAllSuspicions } from './signatures/moderation/find-suspicions.ts';
import { indexSearch } from './signatures/moderation/index-search.ts';
import { runAct } from './signatures/moderation/run-act.ts';
import { remapRegions } from './signatures/regions/remap.ts';
import { resealSignatures } from './signatures/reseal.ts';
import { endDueKeys, forgetPersons, type RetentionDeps } from './signatures/retention.ts';
import { type SendMailsDeps, sendMails } from './signatures/send-mails.ts';
import { sendTrial } from './signatures/trial/send-trial.ts';
import { eraseUnconfirmed, remindUnconfirmed } from './signatures/upkeep.ts';

const LATE_AFTER_SECONDS = 2;

export type WorkerDeps = SendMailsDeps & SendListRequestDeps & MakeRequestedDeps & RetentionDeps;

/** The visible list of what the worker does. */
export function buildTasks(deps: WorkerDeps): Tasks {
  return {
    sendMails: (payload) => sendMails(payload, deps),
    sendTrial: (payload) => sendTrial(payload, deps),
    sendSignInLink: (payload) => sendSignInLink(payload, deps),
    indexHouseholds: (payload) => indexHouseholds(payload, deps),
    sendInvitation: (payload) => sendInvitation(payload, deps),
    sendCommitteeAnswer: (payload) => sendCommitteeAnswer(payload, deps),
    forgetInvited: () => forgetInvitedAddresses(deps),
    forgetRemovals: () => forgetRemovals(deps),
    sendFactorChange: (payload) => sendFactorChange(payload, deps),
    sendWelcome: (payload) => sendWelcome(payload, deps),
    sendKeyEndRequest: (payload) => sendKeyEndRequest(payload, deps),
    sendListRequest: (payload) => sendListRequest(payload, deps),
    makeLists: (payload) => makeRequested(payload, deps),
    sendDeliveries: (payload) => sendDeliveries(payload, deps),
    sendListNotices: (payload) => sendListNotices(payload, deps),
    sendMilestones: (payload) => sendMilestones(payload, deps),
    sendDigest: (payload) => sendDigest(payload, deps),
    watchMilestones: () => watchMilestones(deps),
    planDigests: () => planDigests(deps),
    remindUnconfirmed: async () => void (await remindUnconfirmed(deps)),
    eraseUnconfirmed: async () => void (await eraseUnconfirmed(deps)),
    findSuspicions: async () => void (await findAllSuspicions(deps)),
    indexSearch: async () => void (await indexSearch({ ...deps, isBusy: () => areMailsLate(deps.db) })),
    checkAudit: (payload) => checkAudit(payload, deps),
    findForAct: async (payload) => void (await findForAct(payload, deps)),
    runAct: async (payload) => void (await runAct(payload, deps)),
    eraseLists: async () => void (await eraseLists(deps)),
    eraseRemoved: async () => void (await eraseRemoved(deps)),
    forgetNetworks: async () => void (await forgetNetworks(deps)),
    forgetSignIns: async () => void (await forgetSignIns(deps)),
    keepNumbers: () => keepNumbers(deps),
    resealSignatures: (payload) => resealSignatures(payload, deps),
    remapRegions: (payload) => remapRegions(payload, deps),
    countPaper: () => countPaper({ ...deps, isBusy: () => areMailsLate(deps.db) }),
    endDueKeys: async () => void (await endDueKeys(deps)),
    eraseIdentities: async ({ campaignId }) => void (await forgetPersons([campaignId], deps)),
  };
}

/** In a rush mails come first: whoever has signed waits for theirs. */
async function areMailsLate(db: WorkerDeps['db']): Promise<boolean> {
  return (await waitingJobs(db, 'sendMails')).oldestSeconds >= LATE_AFTER_SECONDS;
}

/** When it does what nobody asks for: every hour, so that a night without power loses nothing; numbers every minute. */
export const cronLines: readonly CronLine[] = [
  { task: 'remindUnconfirmed', match: '7 * * * *' },
  { task: 'eraseUnconfirmed', match: '37 * * * *' },
  { task: 'indexSearch', match: '* * * * *' },
  { task: 'findSuspicions', match: '*/3 * * * *' },
  { task: 'eraseLists', match: '27 * * * *' },
  { task: 'eraseRemoved', match: '42 * * * *' },
  { task: 'forgetNetworks', match: '47 * * * *' },
  { task: 'forgetInvited', match: '53 * * * *' },
  { task: 'forgetRemovals', match: '*/10 * * * *' },
  { task: 'forgetSignIns', match: '52 * * * *' },
  { task: 'endDueKeys', match: '57 * * * *' },
  { task: 'keepNumbers', match: '* * * * *' },
  { task: 'countPaper', match: '* * * * *' },
  { task: 'watchMilestones', match: '*/5 * * * *' },
  { task: 'planDigests', match: '17 6-23 * * 1' },
];
