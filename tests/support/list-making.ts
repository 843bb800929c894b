import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { ListFormat, Recipient } from '../../src/lists/recipient.ts';
import { type ListMaking, type MadeFile, makeLists } from '../../src/lists/release.ts';
import { signingKeyOf } from '../../src/platform/crypto/signing-key.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import { aTestAudit } from './audit.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { aPdfMaker } from './pdf.ts';
import { aStoredCampaign, type KeyedCampaign } from './signed-campaign.ts';

const root = path.join(import.meta.dirname, '../..');
export const locales = loadLocales(path.join(root, 'locales'));
const render = loadViews(path.join(root, 'templates'));

/** Somebody who may be handed a list. */
export const ann: Recipient = {
  ...{ email: 'ann@example.org', name: 'Ann', office: '', chamber: '', constituency: '', party: '' },
  ...{ country: '', regions: [], language: 'en' },
};

/** Everybody who signed. */
export const everything = { places: undefined, confirmedAfterUs: undefined };

/** A small campaign in a database of its own, and a folder to make its lists in, as the command line does. */
export interface ListMaker extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly signed: KeyedCampaign;
  readonly audit: ReturnType<typeof aTestAudit>;
  readonly folder: string;
  /** Where its list is made, unless a test says otherwise. */
  readonly file: string;
  /** All that making takes; what a test is about is given. */
  making(given?: GivenMaking): ListMaking;
  make(given?: GivenMaking): Promise<MadeFile>;
  /** The rows of a list. */
  rows(at?: string): Promise<string[][]>;
}

type GivenMaking = Partial<ListMaking> & { readonly format?: ListFormat };

export async function aListMaker(): Promise<ListMaker> {
  const database = await testDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  const signed = await aStoredCampaign(database.db);
  const audit = aTestAudit();
  const signingKey = signingKeyOf(randomBytes(32));
  const file = path.join(folder, 'list.csv');
  const making = ({ format = 'csv', ...given }: GivenMaking = {}): ListMaking => ({
    db: database.db,
    record: audit.record,
    tools: { locales, render, pdf: aPdfMaker() },
    campaign: signed.campaign,
    keyring: signed.keyring,
    signingKey,
    baseUrl: 'https://petition.example',
    madeBy: { name: 'ann', isOnServer: true },
    hasLatinNames: false,
    orders: [{ recipient: ann, selection: everything, format, path: file }],
    ...given,
  });
  return {
    database,
    signed,
    audit,
    folder,
    file,
    making,
    make: async (given) => {
      const [list] = await makeLists(making(given));
      if (list === undefined) throw new Error('No list was made.');
      return list;
    },
    rows: async (at = file) => parse(await readFile(at), { bom: true, record_delimiter: '\r\n' }),
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
