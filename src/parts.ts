import path from 'node:path';
import { recorderFor } from './audit/log.ts';
import { createCampaignKeys, type KeysOf, loadCampaignKeys, rememberKeys } from './campaigns/keys.ts';
import { type OpenCampaigns, startOpenCampaigns } from './campaigns/open-campaigns.ts';
import { startFreshNotice } from './campaigns/site-notice.ts';
import type { DataStore } from './data-store.ts';
import { shownOnPaper } from './paper/paper.ts';
import { makeGiveWay } from './platform/give-way.ts';
import { pathOf } from './platform/http/front.ts';
import { listen } from './platform/http/http-server.ts';
import { limitByNetwork, networkOf } from './platform/http/limits.ts';
import { loadLocales } from './platform/i18n/locales.ts';
import type { Logger } from './platform/logger.ts';
import { openMailer } from './platform/mail/mailer.ts';
import {
  confirmations,
  connectionsRefused,
  mails,
  mailsWaiting,
  oldestMailSeconds,
  registry,
  signaturesHeld,
  signaturesTaken,
} from './platform/metrics.ts';
import { openPdfMaker, type PdfMaker, pdfLimits } from './platform/pdf/pdf.ts';
import { waitingJobs } from './platform/queue/queue.ts';
import { startQueueRunner } from './platform/queue/runner.ts';
import { loadViews } from './platform/views/views.ts';
import { startFreshRules } from './signatures/abuse/fresh-rules.ts';
import { makeGate } from './signatures/abuse/gate.ts';
import { networkMarks } from './signatures/abuse/network-mark.ts';
import { proofsOfWork } from './signatures/abuse/proof-of-work.ts';
import { makeSigningLimits } from './signatures/abuse/signing-limits.ts';
import { makeStandings } from './signatures/abuse/standing.ts';
import { makeIntake } from './signatures/intake.ts';
import { startFreshRegions } from './signatures/regions/fresh-regions.ts';
import { newSignatureId } from './signatures/signature.ts';
import { countCampaign } from './signatures/tally.ts';
import { makeVerification } from './signatures/verification.ts';
import { makeWithdrawal } from './signatures/withdrawal.ts';
import { loadAssets } from './site/assets.ts';
import { makeCounts } from './site/counts.ts';
import { buildWeb, type Web } from './web.ts';
import { buildTasks, cronLines } from './worker.ts';

const root = path.resolve(import.meta.dirname, '..');

/** What browsers get of packages, as their makers serve it: for passkeys, and for checking lists. */
const borrowedAssets = {
  'canonicalize.js': path.join(root, 'node_modules/canonicalize/lib/canonicalize.js'),
  'simplewebauthn.js': path.join(root, 'node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js'),
};

/** How often a process looks whether a campaign, a rule or a switch has changed. */
const REFRESH_MS = 1_000;
const COUNT_AGE_MS = 1_000;
/** Sign-in links asked for from one network, in which a whole team may sit. */
const LINK_LIMIT = { points: 20, seconds: 3_600 };
/** Open at once to a process, in all; and from one network, in which a whole town or the exit of Tor may sit. */
const MOST_CONNECTIONS = 8_192;
const MOST_CONNECTIONS_A_NETWORK = 512;
/** A view of the campaigns older than this is not served from any more as if it were true. */
const UNREADY_AFTER_MS = 15_000;

/** What web and worker share. */
export interface Shared {
  readonly store: DataStore;
  readonly campaigns: OpenCampaigns;
  readonly keysOf: KeysOf;
  readonly render: ReturnType<typeof loadViews>;
  readonly locales: ReturnType<typeof loadLocales>;
  readonly baseUrl: string;
  readonly log: Logger;
  readonly clock: () => Date;
}

export type SharedOptions = Pick<Shared, 'store' | 'baseUrl' | 'log'> & {
  readonly parts: AsyncDisposableStack;
  /** The real time when absent. */
  readonly clock?: Shared['clock'];
};

export async function openShared(options: SharedOptions): Promise<Shared> {
  const { store, baseUrl, log, parts, clock = () => new Date() } = options;
  const onError = (error: unknown) => log.warn({ err: error }, 'campaigns could not be reread');
  const campaigns = parts.use(await startOpenCampaigns({ db: store.db, refreshMs: REFRESH_MS, onError, clock }));
  return {
    store,
    campaigns,
    keysOf: rememberKeys(campaigns.findById, (id) => loadCampaignKeys(store.db, store.keyring, id)),
    render: loadViews(path.join(root, 'templates')),
    locales: loadLocales(path.join(root, 'locales')),
    baseUrl,
    log,
    clock,
  };
}

export interface WebOptions {
  readonly port: number;
  readonly host: string;
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustProxy: number;
  /** Where a weakness is reported, as a mailto: or https: address. */
  readonly securityContact: string | undefined;
  readonly hstsSubdomains: boolean;
  readonly parts: AsyncDisposableStack;
}

/** Builds the web from its parts and listens. @throws where the port is taken. */
export async function startWeb(
  shared: Shared,
  { port, host, trustProxy, securityContact, hstsSubdomains, parts }: WebOptions,
): Promise<AsyncDisposable & Pick<Web, 'deskRoutes'>> {
  const { store, campaigns, keysOf, render, locales, baseUrl, log, clock } = shared;
  const { db, siteKeys, audit } = store;
  const onError = (error: unknown) => log.warn({ err: error }, 'rules, regions and notice could not be reread');
  const fresh = { db, refreshMs: REFRESH_MS, onError, clock };
  const rules = parts.use(await startFreshRules(fresh));
  const regions = parts.use(await startFreshRegions(fresh));
  const notice = parts.use(await startFreshNotice(fresh));
  const markNetwork = networkMarks(siteKeys.marks);
  const limits = makeSigningLimits(clock);
  const proofs = proofsOfWork({ db, key: siteKeys.tokens, clock });
  const assets = loadAssets(path.join(root, 'public'), borrowedAssets);
  const { listener, deskRoutes } = buildWeb({
    db,
    campaigns,
    keysOf,
    siteKeys,
    createKeys: (trx, campaignId) => createCampaignKeys(trx, store.keyring, campaignId),
    audit,
    intake: makeIntake({
      db,
      keysOf,
      judgeStanding: makeStandings({ rulesOf: rules.of, markNetwork, clock }),
      newId: newSignatureId,
      onOutcome: (outcome, heldFor) => {
        signaturesTaken.inc({ outcome });
        if (heldFor !== null) signaturesHeld.inc({ reason: heldFor });
      },
    }),
    regionsOf: regions.of,
    verification: makeVerification({
      db,
      onOutcome: (outcome, { campaignId }) => {
        confirmations.inc({ outcome });
        if (outcome === 'verified') limits.confirmed(campaignId);
      },
    }),
    withdrawal: makeWithdrawal({ db }),
    counts: makeCounts({
      count: async (campaign) => ({
        ...(await countCampaign(db, campaign, clock())),
        onPaper: await shownOnPaper(db, campaign.id),
      }),
      maxAgeMs: COUNT_AGE_MS,
      clock,
    }),
    tools: { render, locales, asset: assets.path, baseUrl, notice: notice.current },
    pdf: parts.use(pdfMaker(log)),
    assets,
    markNetwork,
    gate: makeGate({ limits, proofs, rulesOf: rules.of, markNetwork, clock }),
    linkLimit: limitByNetwork(LINK_LIMIT),
    health: {
      unreadiness: async () => (campaigns.age() > UNREADY_AFTER_MS ? 'the database is away' : undefined),
      registry,
      observe: async () => {
        const waiting = await waitingJobs(db, 'sendMails');
        mailsWaiting.set(waiting.count);
        oldestMailSeconds.set(waiting.oldestSeconds);
      },
    },
    trustProxy,
    port,
    securityContact,
    hstsSubdomains,
    clock,
    onRefusedAtDesk: (refused) => log.info(refused, 'refused at the desk'),
    onError: (error, req) =>
      log.error({ err: error, method: req.method, route: routeOf(pathOf(req)) }, 'request failed'),
  });
  const listening = await listen(listener, {
    port,
    host,
    connections: {
      most: MOST_CONNECTIONS,
      mostANetwork: MOST_CONNECTIONS_A_NETWORK,
      // All of a proxy's connections come from one address.
      networkOf: trustProxy === 0 ? networkOf : () => undefined,
      onRefused: (why) => connectionsRefused.inc({ why }),
    },
  });
  return { deskRoutes, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}

function pdfMaker(log: Logger): PdfMaker {
  const onFailed = (template: string, why: string) => log.warn({ template, why }, 'a PDF could not be made');
  return openPdfMaker({ ...pdfLimits, templates: path.join(root, 'templates/pdf'), onFailed });
}

/** Starts the worker on its parts. */
export function startWorker(
  shared: Shared,
  { smtpUrl, mailFrom, parts }: { readonly smtpUrl: string; readonly mailFrom: string; parts: AsyncDisposableStack },
): Promise<AsyncDisposable> {
  const { store, campaigns, keysOf, render, locales, baseUrl, log, clock } = shared;
  const mailer = parts.use(openMailer({ smtpUrl, from: mailFrom }));
  return startQueueRunner({
    db: store.db,
    pool: store.pool,
    tasks: buildTasks({
      db: store.db,
      siteKeys: store.siteKeys,
      masterKey: store.masterKey,
      keyring: store.keyring,
      record: recorderFor(store.audit, { kind: 'system' }),
      findCampaign: campaigns.findById,
      campaigns: campaigns.all,
      keysOf,
      mailer,
      tools: { render, locales, pdf: parts.use(pdfMaker(log)) },
      baseUrl,
      clock,
      giveWay: makeGiveWay(),
      onOutcome: (outcome, count) => mails.inc({ outcome }, count),
      onRotationDue: () =>
        log.warn('old dumps still name people: rotate MASTER_KEY by “keys rotate” and destroy the former one'),
    }),
    cron: cronLines,
    concurrency: 4,
    onError: (message, error) => log.error({ err: error }, message),
  });
}

/** A path without what may be secret in it: tokens never stand in a log, whole or in part, however they are written. */
function routeOf(requestPath: string): string {
  return requestPath
    .split('/')
    .map((word) => (/^[\w.-]{0,39}$/.test(word) ? word : '{token}'))
    .join('/');
}
