import path from 'node:path';
import { trialSignInLink } from './accounts/first-admin.ts';
import { recorderFor } from './audit/log.ts';
import { applyCampaignFolder, demoFolder } from './campaigns/apply-folder.ts';
import { createCampaignKeys } from './campaigns/keys.ts';
import { publishedAmong } from './campaigns/open-campaigns.ts';
import { loadCampaigns } from './campaigns/store.ts';
import { type DataStore, openDataStore } from './data-store.ts';
import { openShared, startWeb, startWorker } from './parts.ts';
import { readEnvFile } from './platform/env-file.ts';
import { freePort } from './platform/free-port.ts';
import { type Logger, makeLogger } from './platform/logger.ts';
import { startMailbox } from './platform/mail/mailbox.ts';
import { baseUrlOf, faultLine, readSettings, type Settings } from './platform/settings.ts';
import { endWithin, stopSignal } from './platform/shutdown.ts';
import { hangUp, isStartedProcess, ProcessFailed, type ProcessKind, startProcesses, tellReady } from './processes.ts';
import { startFaultOrAny } from './start-faults.ts';

/** Connections of one process: batches, pages and jobs are few at a time. */
const MAX_CONNECTIONS = 12;
/** Far more than any statement takes; past it the database hangs, and whoever waits is told to come back. */
const ANSWER_WITHIN_MS = 5_000;
const WORKER_NICENESS = 10;
/** Requests under way have eight seconds to end; and whoever started us, ten in all, waits for our end. */
const STOP_WITHIN_MS = 8_800;

await main();

/** Which fonts there are, whatever the machine has: read where the first letter is drawn. */
function useBundledFonts(): void {
  process.env.FONTCONFIG_FILE ??= path.join(import.meta.dirname, 'site/card/fonts.conf');
}

/** The only place where the parts are put together: settings, then what they ask for, then the signal to stop. */
async function main(): Promise<void> {
  useBundledFonts();
  const settings = takeSettings();
  if (settings === undefined) return;
  const log = makeLogger({ level: settings.logLevel, isTerminal: process.stdout.isTTY });
  const stopped = stopSignal();
  try {
    await using parts = new AsyncDisposableStack();
    await start(settings, log, parts);
    log.info({ signal: await stopped }, 'stopping');
    endWithin(isStartedProcess() ? STOP_WITHIN_MS : STOP_WITHIN_MS + 700);
  } catch (error) {
    log.debug({ err: error }, 'the start failed');
    if (error instanceof ProcessFailed) {
      process.exitCode = error.exitCode;
      return;
    }
    const { line, exitCode } = startFaultOrAny(error, settings);
    refuse([line], exitCode);
  } finally {
    if (isStartedProcess()) hangUp();
  }
}

/** @returns undefined where something is wrong with them: then it was told, in a line a setting. */
function takeSettings(): Settings | undefined {
  try {
    readEnvFile();
  } catch (error) {
    refuse([Error.isError(error) ? error.message : String(error)], 2);
    return undefined;
  }
  const read = readSettings(process.env);
  if (read.kind === 'settings') return read.settings;
  refuse(read.faults.map(faultLine), 2);
  return undefined;
}

function refuse(lines: readonly string[], exitCode: 1 | 2): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}

async function start(settings: Settings, log: Logger, parts: AsyncDisposableStack): Promise<void> {
  const { host, role, smtpUrl, trustProxy, securityContact, hstsSubdomains } = settings;
  // Before anything else is started: whoever mistakes a port hears of it at once.
  const port = isStartedProcess() || role === 'worker' ? settings.port : await freePort(host, settings.port);
  const baseUrl = baseUrlOf(settings, port);
  const hasMailbox = role !== 'web' && smtpUrl === undefined;
  const mailboxPort = hasMailbox && settings.mailboxPort === 0 ? await freePort('127.0.0.1') : settings.mailboxPort;
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection was lost');

  const store = parts.use(
    await openDataStore(settings, {
      maxConnections: MAX_CONNECTIONS,
      answerWithinMs: ANSWER_WITHIN_MS,
      onError,
    }),
  );
  if (settings.databaseUrl === undefined) await loadDemoIntoEmpty(store);
  const shared = await openShared({ store, baseUrl, log, parts });

  const env = {
    PORT: String(port),
    BASE_URL: baseUrl,
    MAILBOX_PORT: String(mailboxPort),
    DATABASE_URL: store.connectionString,
    // It is up to date: they have no use for whoever could change the tables.
    DATABASE_OWNER_URL: '',
    // The file may be replaced while they run: they read it themselves.
    MASTER_KEY: settings.masterKey?.toString('base64') ?? 'file',
  };
  const processes = processesFor(settings, env);
  if (processes.length > 0) parts.use(await startProcesses(processes, log));
  if (role === 'worker') {
    const mailbox = hasMailbox
      ? await startMailbox({ httpPort: mailboxPort, render: shared.render, onError })
      : undefined;
    if (mailbox !== undefined) parts.use(mailbox);
    const relay = smtpUrl ?? mailbox?.smtpUrl;
    if (relay !== undefined)
      parts.use(await startWorker(shared, { smtpUrl: relay, mailFrom: settings.mailFrom, parts }));
  }
  if (role !== 'worker' && !processes.some((kind) => kind.role === 'web')) {
    parts.use(await startWeb(shared, { port, host, trustProxy, securityContact, hstsSubdomains, parts }));
  }
  if (isStartedProcess()) return tellReady();
  // For trying out alone: with a relay of its own, the team is added on the command line.
  const link =
    hasMailbox && role === 'all'
      ? await trialSignInLink({ ...store, record: recorderFor(store.audit, { kind: 'system' }) }, shared.clock())
      : undefined;
  tellAddresses(publishedAmong(shared.campaigns).all(), {
    baseUrl,
    role,
    mailboxPort: hasMailbox ? mailboxPort : undefined,
    deskPath: link ?? '/desk',
  });
}

/**
 * What runs in processes of its own: several webs, and with a web always the worker, which gives way to it. So a rush
 * of signatures is stored first, and its mails go out as the rush leaves time for them.
 */
function processesFor({ role, webProcesses }: Settings, env: Readonly<Record<string, string>>): ProcessKind[] {
  const kinds: ProcessKind[] = [];
  if (role === 'all') kinds.push({ role: 'worker', count: 1, env, niceness: WORKER_NICENESS });
  if (role !== 'worker' && webProcesses > 1) kinds.push({ role: 'web', count: webProcesses, env, niceness: 0 });
  return kinds;
}

/** Somebody who tries Signatory out sees a campaign at once; one who has campaigns is left alone. */
async function loadDemoIntoEmpty({ db, keyring, audit }: DataStore): Promise<void> {
  if ((await loadCampaigns(db)).length > 0) return;
  const applied = await applyCampaignFolder(demoFolder, async () => ({
    db,
    createKeys: (trx, id) => createCampaignKeys(trx, keyring, id),
    record: recorderFor(audit, { kind: 'system' }),
  }));
  if (applied.kind === 'faults') throw new Error(`The demo campaign in ${demoFolder} has faults.`);
}

interface Addresses {
  readonly baseUrl: string;
  readonly role: Settings['role'];
  readonly mailboxPort: number | undefined;
  /** A sign-in link where there is one. */
  readonly deskPath: string;
}

function tellAddresses(campaigns: readonly { slug: string; defaultLanguage: string }[], addresses: Addresses): void {
  const { baseUrl, role, mailboxPort, deskPath } = addresses;
  const lines =
    role === 'worker'
      ? []
      : campaigns.map(({ slug, defaultLanguage }) => `Campaign: ${baseUrl}/${defaultLanguage}/c/${slug}`);
  if (role !== 'worker') lines.push(`Desk:     ${baseUrl}${deskPath}`);
  if (mailboxPort !== undefined) lines.push(`Mailbox:  http://127.0.0.1:${mailboxPort}/`);
  lines.push(role === 'worker' ? 'Signatory’s worker is ready' : `Signatory is ready at ${baseUrl}/`);
  process.stdout.write(`${lines.join('\n')}\n`);
}
