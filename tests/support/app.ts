import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { makeAuditLog } from '../../src/audit/log.ts';
import { applyCampaign } from '../../src/campaigns/apply.ts';
import { demoFolder } from '../../src/campaigns/apply-folder.ts';
import type { Campaign } from '../../src/campaigns/campaign.ts';
import type { CampaignDraft } from '../../src/campaigns/draft.ts';
import { createCampaignKeys, type KeysOf } from '../../src/campaigns/keys.ts';
import type { OpenCampaigns } from '../../src/campaigns/open-campaigns.ts';
import { readCampaignFolder } from '../../src/campaigns/read-folder.ts';
import type { DataStore } from '../../src/data-store.ts';
import { openShared, startWeb, startWorker } from '../../src/parts.ts';
import { makeKeyring } from '../../src/platform/crypto/keyring.ts';
import { loadSiteKey } from '../../src/platform/crypto/site-key.ts';
import { type Database, inTransaction, openDatabase } from '../../src/platform/db/database.ts';
import { freePort } from '../../src/platform/free-port.ts';
import { makeLogger } from '../../src/platform/logger.ts';
import { startMailbox } from '../../src/platform/mail/mailbox.ts';
import { countCampaign } from '../../src/signatures/tally.ts';
import type { Web } from '../../src/web.ts';
import { endedOrThrow, testDatabase } from './database.ts';
import { aLogFile } from './logs.ts';
import { noteStored } from './stored-secrets.ts';
import { demoSlug, type Supporter, supporterAt } from './supporter.ts';
import { until } from './until.ts';

const HOST = '127.0.0.1';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The whole product in this process, as `npm start` puts it together, on a database of its own; and somebody to use it. */
export interface TestApp extends Supporter, AsyncDisposable {
  /** For the tests alone, who may do anything. */
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly connectionString: string;
  /** The app's own, who owns no table. */
  readonly store: DataStore;
  /** Where it logs, a line an event. */
  readonly logFile: string;
  /** Every page of the desk. */
  readonly deskRoutes: Web['deskRoutes'];
  readonly campaigns: OpenCampaigns;
  readonly keysOf: KeysOf;
  readonly clock: TestClock;
  /** A campaign as the app sees it now. @throws where there is none. */
  campaign(slug?: string): Campaign;
  /** Creates or updates a campaign, and waits until the app sees it. */
  apply(draft: CampaignDraft): Promise<Campaign>;
  /** Verified signatures, from the tally as it is in the database now. */
  count(slug?: string): Promise<number>;
  /** Resolves when no job is left that is due: every mail that was asked for is sent. */
  jobsDone(): Promise<void>;
}

/** The app's clock: the real one, moved on by as much as a test says. SQL's `now()` is not moved. */
export interface TestClock {
  now(): Date;
  pass(ms: number): void;
  /** From now on it moves only by `pass`. */
  stop(): void;
}

export interface TestAppOptions {
  /** Runs on the database of this one, as another process of the same Signatory would. */
  readonly beside?: TestApp;
  /** Campaigns to have; the demo's when absent. */
  readonly drafts?: readonly CampaignDraft[];
  /** Proxies whose X-Forwarded-For is believed; none when absent. */
  readonly trustProxy?: number;
  /** Where a weakness is reported; nowhere when absent. */
  readonly securityContact?: string;
  /** What the site is called where not by its address: passkeys need a name. */
  readonly siteName?: 'localhost';
  /** Without it, jobs wait. */
  readonly withWorker?: boolean;
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside, drafts, trustProxy = 0, securityContact, siteName = HOST, withWorker = true } = options;
  await using parts = new AsyncDisposableStack();
  const { db, pool, connectionString, store } = beside ?? (await aDataStore(parts));
  if (beside === undefined) for (const draft of drafts ?? [await demoDraft()]) await applyDraft(store, draft);

  const port = await freePort(HOST);
  const baseUrl = `http://${siteName}:${port}`;
  const clock = testClock();
  const logFile = aLogFile();
  const log = makeLogger({ level: 'trace', isTerminal: false, file: logFile });
  log.info('an app of the tests starts');
  const shared = await openShared({ store, baseUrl, log, parts, clock: clock.now });
  const { campaigns, keysOf, render } = shared;
  const onError = (error: Error) => {
    throw error;
  };
  const mailbox = parts.use(await startMailbox({ httpPort: 0, render, onError }));
  if (withWorker) {
    const mailFrom = 'Signatory <signatory@localhost>';
    parts.use(await startWorker(shared, { smtpUrl: mailbox.smtpUrl, mailFrom, parts }));
  }
  const web = { port, host: HOST, trustProxy, securityContact, hstsSubdomains: false, parts };
  const { deskRoutes } = parts.use(await startWeb(shared, web));

  const campaign = (slug: string = drafts?.[0]?.slug ?? demoSlug): Campaign => {
    const found = campaigns.find(slug);
    if (found === undefined) throw new Error(`There is no campaign ${slug}.`);
    return found;
  };
  const opened = parts.move();
  return {
    ...supporterAt({ baseUrl, mailboxUrl: `http://${HOST}:${mailbox.port}/` }),
    db,
    pool,
    connectionString,
    store,
    logFile,
    deskRoutes,
    campaigns,
    keysOf,
    clock,
    campaign,
    apply: async (draft) => {
      await applyDraft(store, draft);
      await campaigns.refresh();
      return campaign(draft.slug);
    },
    count: async (slug) => (await countCampaign(db, campaign(slug), clock.now())).verified,
    jobsDone: () =>
      until('every job to be done', async () => {
        const { rows } = await pool.query('select from graphile_worker.jobs where run_at <= now() limit 1');
        return rows.length === 0 ? true : undefined;
      }).then(() => undefined),
    [Symbol.asyncDispose]: async () => {
      if (beside === undefined) await noteStored({ db, store, campaigns, keysOf });
      await opened.disposeAsync();
    },
  };
}

/** The demo campaign's folder, open whenever the tests are run. */
export async function demoDraft(): Promise<CampaignDraft> {
  const draft = await readCampaignFolder(demoFolder);
  if (Array.isArray(draft)) throw new Error('The demo campaign has faults.');
  return openNow(draft);
}

/** The same campaign, open since a month and for a year. */
export function openNow(draft: CampaignDraft): CampaignDraft {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return { ...draft, opensAt: new Date(today - 30 * DAY_MS), closesAt: new Date(today + 365 * DAY_MS) };
}

async function aDataStore(
  parts: AsyncDisposableStack,
): Promise<Pick<TestApp, 'db' | 'pool' | 'connectionString' | 'store'>> {
  const database = parts.use(await testDatabase());
  const { db, pool, connectionString, servingString } = database;
  const serving = parts.use(
    openDatabase({ connectionString: servingString, maxConnections: 10, onError: endedOrThrow }),
  );
  const current = randomBytes(32);
  const keyring = makeKeyring(current);
  const siteKeys = await loadSiteKey(serving.db, keyring);
  const masterKey = { kind: 'environment', current, previous: undefined } as const;
  const keys = { masterKey, keyring, siteKeys, audit: makeAuditLog(siteKeys) };
  return { db, pool, connectionString, store: { ...serving, connectionString: servingString, ...keys, migrated: [] } };
}

async function applyDraft({ db, keyring }: DataStore, draft: CampaignDraft): Promise<void> {
  await inTransaction(db, (trx) => applyCampaign(trx, draft, (inside, id) => createCampaignKeys(inside, keyring, id)));
}

function testClock(): TestClock {
  let passedMs = 0;
  let stoppedAt: number | undefined;
  return {
    now: () => new Date((stoppedAt ?? Date.now()) + passedMs),
    pass: (ms) => {
      passedMs += ms;
    },
    stop: () => {
      stoppedAt = Date.now();
    },
  };
}
