import { applyCampaignFolder, demoFolder } from './campaigns/apply-folder.ts';
import { createCampaignKeys } from './campaigns/keys.ts';
import { loadCampaigns } from './campaigns/store.ts';
import { type DataStore, openDataStore } from './data-store.ts';
import { openShared, startWeb, startWorker } from './parts.ts';
import { readEnvFile } from './platform/env-file.ts';
import { errorCode } from './platform/error-code.ts';
import { freePort } from './platform/free-port.ts';
import { type Logger, makeLogger } from './platform/logger.ts';
import { type Mailbox, startMailbox } from './platform/mail/mailbox.ts';
import { faultLine, readSettings, type Settings } from './platform/settings.ts';
import { stopSignal } from './platform/shutdown.ts';
import { isWebProcess, startWebProcesses } from './web-processes.ts';

/** Connections of one process: batches, pages and jobs are few at a time. */
const MAX_CONNECTIONS = 12;

await main();

/** The only place where the parts are put together: settings, then what they ask for, then the signal to stop. */
async function main(): Promise<void> {
  readEnvFile();
  const read = readSettings(process.env);
  if (read.kind === 'faults') {
    for (const fault of read.faults) process.stderr.write(`${faultLine(fault)}\n`);
    process.exitCode = 2;
    return;
  }
  const { settings } = read;
  const log = makeLogger({ level: settings.logLevel, isTerminal: process.stdout.isTTY });
  const stopped = stopSignal();
  try {
    await using parts = new AsyncDisposableStack();
    await start(settings, log, parts);
    log.info({ signal: await stopped }, 'stopping');
  } catch (error) {
    log.debug({ err: error }, 'the start failed');
    const { line, exitCode } = explain(error, settings);
    process.stderr.write(`${line}\n`);
    process.exitCode = exitCode;
  }
}

async function start(settings: Settings, log: Logger, parts: AsyncDisposableStack): Promise<void> {
  const { host, role, webProcesses, trustProxy } = settings;
  const port = settings.port === 0 ? await freePort(host) : settings.port;
  const baseUrl = settings.baseUrl ?? `http://localhost:${port}`;
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection was lost');

  const store = parts.use(await openDataStore(settings, { maxConnections: MAX_CONNECTIONS, onError }));
  if (settings.databaseUrl === undefined) await loadDemoIntoEmpty(store);
  const shared = await openShared({ store, baseUrl, log, parts });

  let mailbox: Mailbox | undefined;
  if (role !== 'web') {
    if (settings.smtpUrl === undefined) {
      mailbox = parts.use(await startMailbox({ httpPort: settings.mailboxPort, render: shared.render, onError }));
    }
    const smtpUrl = settings.smtpUrl ?? mailbox?.smtpUrl;
    if (smtpUrl === undefined) throw new Error('There is no mail server.');
    parts.use(await startWorker(shared, { smtpUrl, mailFrom: settings.mailFrom, parts }));
  }
  if (role !== 'worker') {
    if (webProcesses > 1 && !isWebProcess()) {
      const env = {
        ROLE: 'web',
        WEB_PROCESSES: '1',
        PORT: String(port),
        BASE_URL: baseUrl,
        DATABASE_URL: store.connectionString,
        MASTER_KEY: store.masterKey.toString('base64'),
      };
      parts.use(await startWebProcesses({ count: webProcesses, env, log }));
    } else {
      parts.use(await startWeb(shared, { port, host, trustProxy }));
    }
  }
  if (!isWebProcess()) tellAddresses(shared.campaigns.all(), { baseUrl, role, mailbox });
}

/** Somebody who tries Signatory out sees a campaign at once; one who has campaigns is left alone. */
async function loadDemoIntoEmpty({ db, keyring }: DataStore): Promise<void> {
  if ((await loadCampaigns(db)).length > 0) return;
  const applied = await applyCampaignFolder(demoFolder, async () => ({
    db,
    createKeys: (trx, id) => createCampaignKeys(trx, keyring, id),
  }));
  if (applied.kind === 'faults') throw new Error(`The demo campaign in ${demoFolder} has faults.`);
}

interface Addresses {
  readonly baseUrl: string;
  readonly role: Settings['role'];
  readonly mailbox: Mailbox | undefined;
}

function tellAddresses(campaigns: readonly { slug: string; defaultLanguage: string }[], addresses: Addresses): void {
  const { baseUrl, role, mailbox } = addresses;
  const lines =
    role === 'worker'
      ? []
      : campaigns.map(({ slug, defaultLanguage }) => `Campaign: ${baseUrl}/${defaultLanguage}/c/${slug}`);
  if (mailbox !== undefined) lines.push(`Mailbox:  ${mailbox.httpUrl}`);
  lines.push(role === 'worker' ? 'Signatory’s worker is ready' : `Signatory is ready at ${baseUrl}/`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** One line for whoever starts the program, and its exit code: 2 for a setting, 1 for all else. */
function explain(error: unknown, { port, databaseUrl }: Settings): { line: string; exitCode: 1 | 2 } {
  const message = Error.isError(error) ? error.message : 'Signatory could not start.';
  if (errorCode(error) === 'EADDRINUSE') {
    return { line: `PORT ${port} is in use by another program, for example: ${port + 1}`, exitCode: 2 };
  }
  if (/^(?:MASTER_KEY|MAILBOX_PORT|MAIL_FROM)/.test(message)) return { line: message, exitCode: 2 };
  if (databaseUrl !== undefined && errorCode(error) !== undefined) {
    return { line: `DATABASE_URL names a database that cannot be used (${errorCode(error)}).`, exitCode: 1 };
  }
  return { line: message, exitCode: 1 };
}
