import path from 'node:path';
import { commandLineActor } from './audit/command-line-actor.ts';
import { recorderFor } from './audit/log.ts';
import type { CreateKeys } from './campaigns/apply.ts';
import { createCampaignKeys } from './campaigns/keys.ts';
import { campaignNamed } from './campaigns/named-campaign.ts';
import { loadCampaigns } from './campaigns/store.ts';
import { commands } from './commands.ts';
import { openDataStore } from './data-store.ts';
import { eraseLists } from './lists/requests/erase-lists.ts';
import { CommandFailed, UsageError } from './platform/cli/command.ts';
import { runProgram } from './platform/cli/run-program.ts';
import { readEnvFile } from './platform/env-file.ts';
import { errorCode } from './platform/error-code.ts';
import { loadLocales } from './platform/i18n/locales.ts';
import { openPdfMaker, pdfLimits } from './platform/pdf/pdf.ts';
import { baseUrlOf, faultLine, readSettings, type Settings } from './platform/settings.ts';
import { stopSignal } from './platform/shutdown.ts';
import { loadViews } from './platform/views/views.ts';
import { startFault } from './start-faults.ts';

const root = path.resolve(import.meta.dirname, '..');

await main();

async function main(): Promise<void> {
  // Whoever reads our answer may stop reading (`| head`).
  process.stdout.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
  });
  await using opened = new AsyncDisposableStack();
  const clock = () => new Date();
  const openOnce = once(async () => {
    // Idle connections that break are of no concern to a command that has ended its work on them.
    const settings = settingsOrFaults();
    const opening = openDataStore(settings, { maxConnections: 4, onError: () => {} });
    const store = opened.use(await opening.catch((error) => refuse(error, settings)));
    const createKeys: CreateKeys = (trx, campaignId) => createCampaignKeys(trx, store.keyring, campaignId);
    return { ...store, createKeys, record: recorderFor(store.audit, commandLineActor()) };
  });
  process.exitCode = await runProgram({
    commands,
    deps: {
      openDataStore: openOnce,
      campaignId: async (db, slug) => (await campaignNamed(db, slug)).id,
      campaignSlugs: async (db) => new Map((await loadCampaigns(db)).map(({ id, slug }) => [id, slug])),
      baseUrl: () => baseUrlOf(settingsOrFaults()),
      clock,
      eraseLists,
      locales: () => loadLocales(path.join(root, 'locales')),
      render: () => loadViews(path.join(root, 'templates')),
      pdf: () => openPdfMaker({ ...pdfLimits, templates: path.join(root, 'templates/pdf') }),
      publicFolder: path.join(root, 'public'),
      stopSignal: once(abortWhenStopped),
      workingFolder: process.env.INIT_CWD ?? process.cwd(),
    },
    words: process.argv.slice(2),
    stdout: process.stdout,
    stderr: process.stderr,
    clock,
    isDebug: ['debug', 'trace'].includes(process.env.LOG_LEVEL ?? ''),
  });
}

/** The same settings as the server's, from the same file. @throws UsageError with a line a setting */
function settingsOrFaults(): Settings {
  readEnvFile();
  const read = readSettings(process.env);
  if (read.kind === 'faults') throw new UsageError(read.faults.map(faultLine));
  return read.settings;
}

/** @throws what a person is told of it, where it is known. */
function refuse(error: unknown, settings: Settings): never {
  const fault = startFault(error, settings);
  if (fault === undefined) throw error;
  throw fault.exitCode === 2 ? new UsageError(fault.line) : new CommandFailed(fault.line);
}

function abortWhenStopped(): AbortSignal {
  const stop = new AbortController();
  stopSignal().then(() => stop.abort());
  return stop.signal;
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
