import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { aListCommandLine, type ListCommandLine } from '../../tests/support/list-commands.ts';
import { addToTeam } from '../accounts/members.ts';
import { inTransaction } from '../platform/db/database.ts';
import { parseAddress } from '../platform/mail/address.ts';

let line: ListCommandLine;

beforeEach(async () => {
  line = await aListCommandLine();
});

afterEach(() => line[Symbol.asyncDispose]());

describe('list make', () => {
  it('makes the list of one recipient and says what is on it', async () => {
    await line.imported();
    const told = await line.run(
      'list make small-campaign --recipient Ann.J@example.org --format csv --out made/ann.csv',
    );
    expect(told.code).toBe(0);
    expect(told.out.replace(/[\da-f]{64}/g, 'HASH')).toBe(
      `${path.join(line.folder, 'made/ann.csv')}\n` +
        '  for Ann <ann.j@example.org>\n' +
        '  1 named, 1 counted only, 2 verified in all\n' +
        '  SHA-256 HASH\n' +
        '  Audit   HASH\n',
    );
  });

  it('says so where the campaign asks for two persons, and makes the list all the same', async () => {
    await line.imported();
    const words = 'list make small-campaign --all --format csv --json --out';
    expect((await line.run(`${words} alone`)).err).toBe('');
    const keys = await line.siteKeys();
    for (const email of ['ann@example.org', 'ben@example.org']) {
      const address = parseAddress(email);
      if (address === undefined) throw new Error(`${email} is no address.`);
      await inTransaction(line.database.db, (trx) =>
        addToTeam(trx, keys, { address, name: '' }, { role: 'admin' }, line.record),
      );
    }
    const told = await line.run(`${words} together`);
    expect(told).toMatchObject({ code: 0, err: expect.stringMatching(/^“small-campaign” asks for two persons/) });
    expect(JSON.parse(told.out).lists).toHaveLength(2);
  });

  it('makes the lists of all, a file each, under names that every file system takes', async () => {
    await line.imported();
    const told = await line.run('list make small-campaign --all --format csv --out made --json');
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
        { path: path.join(line.folder, 'made/small-campaign-2.csv'), recipient: { language: 'fa' } },
      ],
    });
    expect((await readdir(path.join(line.folder, 'made'))).sort()).toEqual([
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
    const told = await line.run(`list make small-campaign ${words}`);
    expect(told).toMatchObject({ code, out: '' });
    expect(told.err.startsWith(sentence)).toBe(true);
  });

  it('never writes over a file, and stops when it is told to', async () => {
    await line.imported();
    const words = 'list make small-campaign --recipient ann.j@example.org --format csv --out';
    expect(await line.run(`${words} recipients.csv`)).toMatchObject({
      code: 1,
      err: `${path.join(line.folder, 'recipients.csv')} is there already. Choose another --out, or move it away. No list was made.\n`,
    });
    expect(await line.run(`${words} new.csv`, AbortSignal.abort())).toMatchObject({
      code: 1,
      err: 'Stopped: no list was made.\n',
    });
    expect(await readdir(line.folder)).toEqual(['recipients.csv']);
    expect((await line.run(`${words} recipients.csv/new.csv`)).err).toMatch(/\(E\w+\): choose another --out/);
  });

  it('takes some places, the recipients’ own, or only what is new', async () => {
    await line.imported();
    const email = 'ann.j@example.org';
    const words = `list make small-campaign --recipient ${email} --format csv --json --out`;
    const made = JSON.parse((await line.run(`${words} some.csv --places be-van,FR`)).out);
    expect(made.lists).toMatchObject([{ places: ['BE-VAN', 'FR'], is_new_only: false, named: 0, verified: 2 }]);
    expect(await line.run(`${words} own.csv --own`)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^It is not known which signatories concern Ann <ann\.j@example\.org>: give their country/,
      ),
    });
    await line.database.pool.query(`update recipient set country = 'BE' where email = $1`, [email]);
    expect(JSON.parse((await line.run(`${words} own.csv --own`)).out).lists).toMatchObject([
      { places: ['BE'], named: 1 },
    ]);
    const again = await line.run(`${words} new.csv --own --since-last`);
    expect(JSON.parse(again.out).lists).toMatchObject([{ places: ['BE'], is_new_only: true, named: 0, verified: 2 }]);
    for (const wrong of ['--places Antwerp', '--places BE --own']) {
      expect(await line.run(`${words} wrong.csv ${wrong}`)).toMatchObject({ code: 2, out: '' });
    }
  });

  it('says so where the campaign’s keys were destroyed', async () => {
    await line.imported();
    await line.database.pool.query('update campaign_key set wrapped = null, destroyed_at = now()');
    const told = await line.run('list make small-campaign --all --format csv --out x');
    expect(told).toMatchObject({ code: 1, err: expect.stringContaining('were destroyed') });
  });
});
