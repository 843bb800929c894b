import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aTestAudit } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aPdfMaker } from '../../tests/support/pdf.ts';
import {
  aSignature,
  aStoredCampaign,
  type KeyedCampaign,
  seedSignatures,
} from '../../tests/support/signed-campaign.ts';
import { aManifest } from '../../tests/support/written-lists.ts';
import { addToTeam } from '../accounts/members.ts';
import { runProgram } from '../platform/cli/run-program.ts';
import { signingKeyOf } from '../platform/crypto/signing-key.ts';
import { loadSiteKey } from '../platform/crypto/site-key.ts';
import { inTransaction } from '../platform/db/database.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { loadViews } from '../platform/views/views.ts';
import { listCommands } from './commands.ts';
import { manifestText, signManifest } from './manifest.ts';

const locales = loadLocales(path.join(import.meta.dirname, '../../locales'));
const render = loadViews(path.join(import.meta.dirname, '../../templates'));

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const { record } = aTestAudit();
let database: TestDatabase;
let folder: string;
let signed: KeyedCampaign;

beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  signed = await aStoredCampaign(database.db);
  await seedSignatures(database.db, signed, [aSignature(), aSignature({ disclosure: 'count' })]);
  await writeFile(
    path.join(folder, 'recipients.csv'),
    'name,office,chamber,constituency,email,language\nAnn,,,,ann.j@example.org,nl\nشهردار,,,,شهردار@example.org,fa\n',
  );
});

afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function run(line: string, signal = new AbortController().signal) {
  const said = { out: '', err: '' };
  const code = await runProgram({
    commands: listCommands,
    deps: {
      openDataStore: async () => ({
        db: database.db,
        keyring: signed.keyring,
        siteKeys: await loadSiteKey(database.db, signed.keyring),
        record,
      }),
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
}

const imported = () => run('recipients import small-campaign recipients.csv');

describe('recipients import', () => {
  it('says how many are new, changed and unchanged', async () => {
    expect(await imported()).toEqual({ code: 0, out: 'Recipients: 2 new, 0 changed, 0 unchanged.\n', err: '' });
    const again = await run('recipients import small-campaign recipients.csv --json');
    expect(JSON.parse(again.out)).toEqual({ campaign: 'small-campaign', new: 0, changed: 0, unchanged: 2 });
  });

  it('tells every fault with file and line, and imports nothing', async () => {
    await writeFile(path.join(folder, 'wrong.csv'), 'name,office,chamber,constituency,email,language\nAnn,,,,ann,xx');
    const told = await run('recipients import small-campaign wrong.csv');
    expect(told).toEqual({
      code: 1,
      out: '',
      err:
        'wrong.csv:2: “ann” is no e-mail address. Write one such as ann@example.org.\n' +
        'wrong.csv:2: “xx” is not one of our languages. Write en, nl, fr, de, fa, or nothing.\n' +
        'Nothing was imported.\n',
    });
  });

  it('says what is wrong with a file that is missing, or saved in the letters of Windows', async () => {
    expect((await run('recipients import small-campaign none.csv')).err).toMatch(
      /none\.csv cannot be read \(ENOENT\)\.\n$/,
    );
    const latin = Buffer.from(
      'name,office,chamber,constituency,email,language\nZo\u00eb,,,,zoe@example.org,fr',
      'latin1',
    );
    await writeFile(path.join(folder, 'windows.csv'), latin);
    expect(await run('recipients import small-campaign windows.csv')).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^windows\.csv is not UTF-8: it is read as Windows-1252\./),
    });
    expect(JSON.parse((await run('recipients import small-campaign windows.csv --dry-run --json')).out)).toMatchObject({
      ...{ dry_run: true, new: [], changed: [], unchanged: 1, kept: 0 },
    });
  });

  it('says with --dry-run what would change, and changes nothing', async () => {
    await imported();
    await writeFile(
      path.join(folder, 'more.csv'),
      'name,office,chamber,constituency,email,language\nAnne,,Senate,,ann.j@example.org,nl\nCy,,,,cy@example.org,en',
    );
    expect((await run('recipients import small-campaign more.csv --dry-run')).out).toBe(
      'new      Cy <cy@example.org>\n' +
        'changed  Anne <ann.j@example.org>\n' +
        '           name: “Ann” becomes “Anne”\n' +
        '           chamber: “” becomes “Senate”\n' +
        'Recipients: 1 would be new, 1 changed, 0 unchanged; 1 not in the file stay.\n' +
        'Nothing was imported.\n',
    );
    expect((await run('recipients import small-campaign recipients.csv --dry-run --json')).out).toContain(
      '"unchanged": 2',
    );
  });
});

describe('list make', () => {
  it('makes the list of one recipient and says what is on it', async () => {
    await imported();
    const told = await run('list make small-campaign --recipient Ann.J@example.org --format csv --out made/ann.csv');
    expect(told.code).toBe(0);
    expect(told.out.replace(/[\da-f]{64}/g, 'HASH')).toBe(
      `${path.join(folder, 'made/ann.csv')}\n` +
        '  for Ann <ann.j@example.org>\n' +
        '  1 named, 1 counted only, 2 verified in all\n' +
        '  SHA-256 HASH\n' +
        '  Audit   HASH\n',
    );
  });

  it('says so where the campaign asks for two persons, and makes the list all the same', async () => {
    await imported();
    const words = 'list make small-campaign --all --format csv --json --out';
    expect((await run(`${words} alone`)).err).toBe('');
    const keys = await loadSiteKey(database.db, signed.keyring);
    for (const email of ['ann@example.org', 'ben@example.org']) {
      const address = parseAddress(email);
      if (address === undefined) throw new Error(`${email} is no address.`);
      await inTransaction(database.db, (trx) => addToTeam(trx, keys, { address, name: '' }, { role: 'admin' }, record));
    }
    const told = await run(`${words} together`);
    expect(told).toMatchObject({ code: 0, err: expect.stringMatching(/^“small-campaign” asks for two persons/) });
    expect(JSON.parse(told.out).lists).toHaveLength(2);
  });

  it('makes the lists of all, a file each, under names that every file system takes', async () => {
    await imported();
    const told = await run('list make small-campaign --all --format csv --out made --json');
    expect(JSON.parse(told.out)).toMatchObject({
      campaign: 'small-campaign',
      lists: [
        {
          recipient: { email: 'ann.j@example.org' },
          named: 1,
          counted_only: 1,
          verified: 2,
          format: 'csv',
          audit_head: expect.any(String),
        },
        { path: path.join(folder, 'made/small-campaign-2.csv'), recipient: { language: 'fa' } },
      ],
    });
    expect((await readdir(path.join(folder, 'made'))).sort()).toEqual([
      'small-campaign-2.csv',
      'small-campaign-2.csv.manifest.json',
      'small-campaign-ann-j-1.csv',
      'small-campaign-ann-j-1.csv.manifest.json',
    ]);
  });

  it.each([
    [
      '--recipient a@b.org --format ods --out x',
      2,
      'Lists cannot be written as “ods”. There is now: csv, xlsx, html, pdf.',
    ],
    ['--format csv --out x', 2, '“list make” needs either --recipient EMAIL or --all.'],
    ['--all --recipient a@b.org --format csv --out x', 2, '“list make” needs either --recipient EMAIL or --all.'],
    ['--all --format csv', 2, '“list make” needs --out PATH.'],
    ['--recipient a@b.org --format csv --out x', 1, '“small-campaign” has no recipient a@b.org. Import them first'],
    ['--all --format csv --out x', 1, '“small-campaign” has no recipients yet. Import them first'],
  ])('refuses %s with exit code %i and a sentence', async (words, code, sentence) => {
    const told = await run(`list make small-campaign ${words}`);
    expect(told).toMatchObject({ code, out: '' });
    expect(told.err.startsWith(sentence)).toBe(true);
  });

  it('never writes over a file, and stops when it is told to', async () => {
    await imported();
    const words = 'list make small-campaign --recipient ann.j@example.org --format csv --out';
    expect(await run(`${words} recipients.csv`)).toMatchObject({
      code: 1,
      err: `${path.join(folder, 'recipients.csv')} is there already. Choose another --out, or move it away. No list was made.\n`,
    });
    expect(await run(`${words} new.csv`, AbortSignal.abort())).toMatchObject({
      code: 1,
      err: 'Stopped: no list was made.\n',
    });
    expect(await readdir(folder)).toEqual(['recipients.csv']);
    expect((await run(`${words} recipients.csv/new.csv`)).err).toMatch(/\(E\w+\): choose another --out/);
  });

  it('takes some places, the recipients’ own, or only what is new', async () => {
    await imported();
    const email = 'ann.j@example.org';
    const words = `list make small-campaign --recipient ${email} --format csv --json --out`;
    const made = JSON.parse((await run(`${words} some.csv --places be-van,FR`)).out);
    expect(made.lists).toMatchObject([{ places: ['BE-VAN', 'FR'], is_new_only: false, named: 0, verified: 2 }]);
    expect(await run(`${words} own.csv --own`)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^It is not known which signatories concern Ann <ann\.j@example\.org>: give their country/,
      ),
    });
    await database.pool.query(`update recipient set country = 'BE' where email = $1`, [email]);
    expect(JSON.parse((await run(`${words} own.csv --own`)).out).lists).toMatchObject([{ places: ['BE'], named: 1 }]);
    const again = await run(`${words} new.csv --own --since-last`);
    expect(JSON.parse(again.out).lists).toMatchObject([{ places: ['BE'], is_new_only: true, named: 0, verified: 2 }]);
    for (const wrong of ['--places Antwerp', '--places BE --own']) {
      expect(await run(`${words} wrong.csv ${wrong}`)).toMatchObject({ code: 2, out: '' });
    }
  });

  it('says so where the campaign’s keys were destroyed', async () => {
    await imported();
    await database.pool.query('update campaign_key set wrapped = null, destroyed_at = now()');
    const told = await run('list make small-campaign --all --format csv --out x');
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('were destroyed') });
  });
});

describe('a dossier', () => {
  it('is a PDF with its manifest; another ending is refused, and nothing is left', async () => {
    await imported();
    const words = 'list make small-campaign --recipient ann.j@example.org --format pdf --out';
    expect(await run(`${words} dossier.zip`)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^With 1 names the dossier is one PDF: let .*dossier\.zip end in \.pdf\. No list was made\.\n$/,
      ),
    });
    expect(await readdir(folder)).toEqual(['recipients.csv']);
    expect(await run(`${words} dossier.pdf`)).toMatchObject({ code: 0 });
    expect((await readFile(path.join(folder, 'dossier.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await run('list verify dossier.pdf')).toMatchObject({ code: 0 });
  }, 120_000);

  it('of several PDFs is checked whole and unpacked, and the one with a changed byte is named', async () => {
    const { signing } = await loadSiteKey(database.db, signed.keyring);
    await mkdir(path.join(folder, 'made'));
    const files = new Map(['d.zip', 'd-1-of-2.pdf', 'd-2-of-2.pdf'].map((name) => [name, Buffer.from(`of ${name}`)]));
    const listed = [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: hashOf(bytes) }));
    const manifest = signManifest({ ...aManifest(), files: listed }, signingKeyOf(signing));
    await writeFile(path.join(folder, 'made/d.zip.manifest.json'), manifestText(manifest));
    const put = (name: string, bytes = files.get(name) ?? '') => writeFile(path.join(folder, 'made', name), bytes);

    await put('d-2-of-2.pdf');
    expect(JSON.parse((await run('list verify made --json')).out).lists).toMatchObject([{ good: true }]);
    expect(await run('list verify made/d-2-of-2.pdf')).toMatchObject({ code: 0 });
    await put('d-1-of-2.pdf', 'of d-1-of-3.pdf');
    await put('d.zip', 'of d.zap');
    const { code, err } = await run('list verify made');
    expect(code).toBe(1);
    expect(err).toMatch(/d\.zip was changed after it was made.*see which of its PDFs\.\n.*d-1-of-2\.pdf was changed/);
    expect(err).not.toContain('d-2-of-2.pdf');
  });
});

describe('list verify', () => {
  const listFile = () => path.join(folder, 'made/small-campaign-ann-j-1.csv');
  const keyFile = async () => {
    const { signing } = await loadSiteKey(database.db, signed.keyring);
    await writeFile(path.join(folder, 'key.json'), JSON.stringify({ keys: [signingKeyOf(signing).published] }));
  };
  const make = async () => {
    await imported();
    expect(await run('list make small-campaign --all --format csv --out made')).toMatchObject({ code: 0 });
  };

  it('says that a list is genuine, and what it is', async () => {
    await make();
    for (const word of [listFile(), `${listFile()}.manifest.json`]) {
      const told = await run(`list verify ${word}`);
      expect(told).toMatchObject({ code: 0, err: '' });
      expect(told.out).toContain(`${listFile()} is genuine and unchanged.\n`);
      expect(told.out).toContain('  1 named, 1 counted only, 2 verified in all\n');
    }
  });

  it('checks a whole folder, with the published key alone', async () => {
    await make();
    await keyFile();
    const told = JSON.parse((await run('list verify made --key key.json --json')).out);
    expect(told.lists).toMatchObject([
      { good: true, manifest: { counts: { verified: 2, named: 1, counted_only: 1 } } },
      { good: true, manifest: { list: { recipient: { name: 'Ann' }, language: 'nl' } } },
    ]);
  });

  it('finds one changed byte, and says of which file, with exit code 1', async () => {
    await make();
    const bytes = await readFile(listFile());
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
    await writeFile(listFile(), bytes);
    const told = await run('list verify made --json');
    expect(told).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${listFile()} was changed after it was made`),
    });
    expect(JSON.parse(told.out).lists).toMatchObject([{ good: true }, { good: false, path: listFile() }]);
  });

  it('finds a changed manifest', async () => {
    await make();
    const proof = `${listFile()}.manifest.json`;
    await writeFile(proof, (await readFile(proof, 'utf8')).replace('"named": 1', '"named": 2'));
    expect(await run(`list verify ${listFile()}`)).toEqual({
      ...{ code: 1, out: '' },
      err: `${proof} was changed after it was signed: its signature does not fit.\n`,
    });
  });

  it.each([
    ['nowhere.csv', 1, /nowhere\.csv cannot be read \(ENOENT\)\.\n$/],
    [
      'recipients.csv',
      1,
      /recipients\.csv\.manifest\.json cannot be read: a list is checked by the manifest beside it\.\n$/,
    ],
    ['.', 1, /There is no list with its manifest in /],
    ['made --key recipients.csv', 2, /recipients\.csv holds no key of a site/],
  ])('of %s says what is missing', async (words, code, sentence) => {
    await make();
    expect(await run(`list verify ${words}`)).toMatchObject({ code, out: '', err: expect.stringMatching(sentence) });
  });
});
