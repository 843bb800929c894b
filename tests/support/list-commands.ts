import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listCommands } from '../../src/lists/commands.ts';
import { runProgram } from '../../src/platform/cli/run-program.ts';
import { loadSiteKey, type SiteKeys } from '../../src/platform/crypto/site-key.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import { aTestAudit } from './audit.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { aPdfMaker } from './pdf.ts';
import { aSignature, aStoredCampaign, type KeyedCampaign, seedSignatures } from './signed-campaign.ts';

const root = path.join(import.meta.dirname, '../..');
const locales = loadLocales(path.join(root, 'locales'));
const render = loadViews(path.join(root, 'templates'));

/** The command line of lists, with a small campaign that two have signed, one of whom is only counted. */
export interface ListCommandLine extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly signed: KeyedCampaign;
  readonly record: ReturnType<typeof aTestAudit>['record'];
  /** Where it works, with `recipients.csv` in it. */
  readonly folder: string;
  run(
    line: string,
    signal?: AbortSignal,
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  /** Imports the two recipients of that file. */
  imported(): ReturnType<ListCommandLine['run']>;
  siteKeys(): Promise<SiteKeys>;
}

export async function aListCommandLine(): Promise<ListCommandLine> {
  const database = await testDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  const signed = await aStoredCampaign(database.db);
  const { record } = aTestAudit();
  await seedSignatures(database.db, signed, [aSignature(), aSignature({ disclosure: 'count' })]);
  await writeFile(
    path.join(folder, 'recipients.csv'),
    'name,office,chamber,constituency,email,language\nAnn,,,,ann.j@example.org,nl\nشهردار,,,,شهردار@example.org,fa\n',
  );
  const { db } = database;
  const { keyring } = signed;
  const siteKeys = () => loadSiteKey(db, keyring);
  const run: ListCommandLine['run'] = async (line, signal = new AbortController().signal) => {
    const said = { out: '', err: '' };
    const code = await runProgram({
      commands: listCommands,
      deps: {
        openDataStore: async () => ({ db, keyring, siteKeys: await siteKeys(), record }),
        locales: () => locales,
        render: () => render,
        pdf: aPdfMaker,
        baseUrl: () => 'https://petition.example',
        stopSignal: () => signal,
        workingFolder: folder,
      },
      words: line.split(' '),
      stdout: { write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      clock: () => new Date(),
      isDebug: false,
    });
    return { code, ...said };
  };
  return {
    database,
    signed,
    record,
    folder,
    run,
    imported: () => run('recipients import small-campaign recipients.csv'),
    siteKeys,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
