import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { aTestAudit, auditedDeeds } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aPdfMaker } from '../../tests/support/pdf.ts';
import {
  aSignature,
  aStoredCampaign,
  type KeyedCampaign,
  seedSignatures,
} from '../../tests/support/signed-campaign.ts';
import { verifyAudit } from '../audit/verify.ts';
import { signingKeyOf } from '../platform/crypto/signing-key.ts';
import { languages } from '../platform/i18n/languages.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import { loadViews } from '../platform/views/views.ts';
import { disclosures } from '../signatures/signature.ts';
import { ListFileExists } from './list-file.ts';
import type { Recipient } from './recipient.ts';
import { ListContradictsCount, type ListMaking, makeLists } from './release.ts';

const locales = loadLocales(path.join(import.meta.dirname, '../../locales'));
const render = loadViews(path.join(import.meta.dirname, '../../templates'));
const ann: Recipient = {
  ...{
    email: 'ann@example.org',
    name: 'Ann',
    office: '',
    chamber: '',
    constituency: '',
    party: '',
    country: '',
    regions: [],
  },
  language: 'en',
};

const everything = { places: undefined, confirmedAfterUs: undefined };

const { record, keys } = aTestAudit();
const signingKey = signingKeyOf(randomBytes(32));
let database: TestDatabase;
let folder: string;
let signed: KeyedCampaign;
let file: string;

beforeEach(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  signed = await aStoredCampaign(database.db);
  file = path.join(folder, 'list.csv');
});

afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function making(given: Partial<ListMaking> = {}): ListMaking {
  const { campaign, keyring } = signed;
  return {
    db: database.db,
    record,
    locales,
    render,
    pdf: aPdfMaker(),
    campaign,
    keyring,
    signingKey,
    baseUrl: 'https://petition.example',
    format: 'csv',
    madeBy: { name: 'ann', isOnServer: true },
    orders: [{ recipient: ann, selection: everything, path: file }],
    ...given,
  };
}

async function make(given: Partial<ListMaking> = {}) {
  const [list] = await makeLists(making(given));
  if (list === undefined) throw new Error('No list was made.');
  return list;
}

async function readList(at = file): Promise<string[][]> {
  return parse(await readFile(at), { bom: true, record_delimiter: '\r\n' });
}

describe('a list of signatories', () => {
  it('names who agreed to be named, in the order of confirming, as they typed it', async () => {
    await seedSignatures(database.db, signed, [
      aSignature({
        name: 'محمد‌رضا رجبی',
        city: 'Köln',
        postcode: '۵۰۶۶۷',
        country: 'DE',
        verifiedAt: new Date('2026-10-24T23:30Z'),
      }),
      aSignature({
        name: 'Anne, "Nan"',
        city: '=HYPERLINK("x")',
        postcode: '',
        verifiedAt: new Date('2026-10-23T10:00Z'),
      }),
    ]);
    await make();
    const bytes = await readFile(file);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(await readList()).toEqual([
      [
        'Number',
        'Name',
        'Town or city',
        'Postcode',
        'Country code (ISO 3166)',
        'Country',
        'Confirmed on (year-month-day, UTC)',
        expect.stringMatching(/^Hash of the audit when this list was made: [\da-f]{64}$/),
      ],
      ['1', 'Anne, "Nan"', '\'=HYPERLINK("x")', '', 'BE', 'Belgium', '2026-10-23', ''],
      ['2', 'محمد‌رضا رجبی', 'Köln', '50667', 'DE', 'Germany', '2026-10-24', ''],
    ]);
  });

  it('says how many of those that count an organiser has confirmed by hand, where there are some', async () => {
    const [byHand] = await seedSignatures(database.db, signed, [aSignature(), aSignature()]);
    const without = await make({ format: 'html' });
    expect(without.manifest.counts).not.toHaveProperty('confirmed_by_hand');
    const said = (key: string) => locales.message('en', `lists.statement.${key}`);
    expect(await readFile(file, 'utf8')).toContain(said('verification'));

    await database.db
      .updateTable('signature')
      .set({ confirmed_by_hand: true })
      .where('id', '=', byHand ?? null)
      .execute();
    const other = path.join(folder, 'other.html');
    const list = await make({ format: 'html', orders: [{ recipient: ann, selection: everything, path: other }] });
    expect(list.manifest.counts).toMatchObject({ verified: 2, confirmed_by_hand: 1 });
    const html = await readFile(other, 'utf8');
    expect(html).toContain(said('confirmed-by-hand'));
    expect(html).toContain(said('verification-and-by-hand'));
    expect(html).not.toContain(said('verification'));
  });

  it('says in its language how far the audit had come: whoever keeps it can tell what is cut off', async () => {
    await make();
    const orders = languages.map((language) => ({
      recipient: { ...ann, language, email: `${language}@example.org` },
      selection: everything,
      path: path.join(folder, `${language}.csv`),
    }));
    const [first] = await makeLists(making({ orders }));
    const { auditHead: head = '' } = { ...first };
    for (const order of orders) expect((await readList(order.path))[0]?.[7]).toContain(head);
    // The making of these lists is in the audit after what they say.
    expect(await verifyAudit(database.db, keys, { head })).toMatchObject({ entries: 6, headAt: 1 });
    await database.pool.query('alter table audit_entry disable trigger all; delete from audit_entry');
    expect(await verifyAudit(database.db, keys, { head })).toMatchObject({ kind: 'head-missing' });
  });

  it('equals a recount by SQL, for each choice of exposure and each state', async () => {
    const states = ['pending', 'verified', 'held', 'withdrawn', 'removed', 'expired'] as const;
    const all = disclosures.flatMap((disclosure, d) =>
      states.flatMap((state, s) =>
        Array.from({ length: 1 + d + 2 * s }, (_, n) =>
          aSignature({ name: `${disclosure} ${state} ${n}`, disclosure, state }),
        ),
      ),
    );
    await seedSignatures(database.db, signed, all);
    const list = await make();
    const [, ...rows] = await readList();
    const { rows: recount } = await sql<{ named: number; countedOnly: number }>`
      select count(*) filter (where disclosure <> 'count') as named,
        count(*) filter (where disclosure = 'count') as "countedOnly"
      from signature where campaign_id = ${signed.campaign.id} and state = 'verified'`.execute(database.db);
    expect([{ named: list.named, countedOnly: list.countedOnly }]).toEqual(recount);
    const agreed = all.filter(({ state, disclosure }) => state === 'verified' && disclosure !== 'count');
    expect(rows.map(([, name]) => name).sort()).toEqual(agreed.map(({ person }) => person.name).sort());
    expect(rows.map(([number]) => number)).toEqual(agreed.map((_, index) => String(index + 1)));
  });

  it('never holds an e-mail address', async () => {
    await seedSignatures(database.db, signed, [aSignature({ email: 'maryam@example.net' })]);
    await make();
    expect(await readFile(file, 'utf8')).not.toContain('@');
  });

  it('holds the e-mail address of those alone whose consent text said so', async () => {
    const [covered] = await seedSignatures(database.db, signed, [
      aSignature({ name: 'Covered', email: 'covered@example.net', verifiedAt: new Date('2026-10-01') }),
      aSignature({ name: 'Not covered', email: 'hidden@example.net' }),
    ]);
    await sql`
      insert into campaign_text (campaign_id, language, version, title, summary, petition, consent, body, demands, consent_email)
      select campaign_id, language, version + 1, title, summary, petition, 'And my address', body, demands, true
      from campaign_text where language = 'en'`.execute(database.db);
    await sql`update signature set text_version = text_version + 1 where id = ${covered}`.execute(database.db);
    await make();
    const [head, ...rows] = await readList();
    expect(head?.[6]).toBe('E-mail address');
    expect(rows.map(([, name, , , , , email]) => [name, email])).toEqual([
      ['Covered', 'covered@example.net'],
      ['Not covered', ''],
    ]);
    expect(await readFile(file, 'utf8')).not.toContain('hidden@');
  });

  it('no longer names who has withdrawn', async () => {
    const [id] = await seedSignatures(database.db, signed, [
      aSignature({ name: 'Gone' }),
      aSignature({ name: 'Here' }),
    ]);
    await sql`update signature set state = 'withdrawn', sealed = null, email_index = null where id = ${id}`.execute(
      database.db,
    );
    await sql`update signature_tally set signatures = 1`.execute(database.db);
    await make();
    expect((await readList()).slice(1).map(([, name]) => name)).toEqual(['Here']);
  });

  it('is of one moment: who withdraws while it is made is still on it, and counted', async () => {
    await seedSignatures(
      database.db,
      signed,
      Array.from({ length: 4500 }, () => aSignature()),
    );
    let withdrawing: Promise<unknown> | undefined;
    const list = await make({
      onProgress: () => {
        withdrawing ??= database.pool.query(
          `update signature set state = 'withdrawn', sealed = null, email_index = null; update signature_tally set signatures = 0`,
        );
      },
    });
    await withdrawing;
    expect(list.named).toBe(4500);
    expect(await readList()).toHaveLength(4501);
  });

  it('is written in its recipient’s language, all of them from one reading', async () => {
    await seedSignatures(database.db, signed, [aSignature()]);
    const orders = languages.map((language) => ({
      recipient: { ...ann, language, email: `${language}@example.org` },
      selection: everything,
      path: path.join(folder, `${language}.csv`),
    }));
    await makeLists(making({ orders }));
    const countries = await Promise.all(orders.map(async (order) => (await readList(order.path))[1]?.[5]));
    expect(countries).toEqual(['Belgium', 'België', 'Belgique', 'Belgien', 'بلژیک']);
    expect((await readList(path.join(folder, 'fa.csv')))[1]?.[6]).toBe('2026-10-24');
  });

  it('is recorded, with its hash, and readable by its owner alone', async () => {
    await seedSignatures(database.db, signed, [aSignature(), aSignature({ disclosure: 'count' })]);
    const list = await make();
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    expect(list).toMatchObject({ path: file, recipient: ann, format: 'csv', named: 1, countedOnly: 1, sha256 });
    const records = await database.db.selectFrom('list_release').selectAll().execute();
    expect(records).toMatchObject([
      {
        ...{ id: list.id, campaign_id: signed.campaign.id, recipient_email: ann.email, language: 'en' },
        ...{ format: 'csv', named: 1, counted_only: 1, sha256, made_at: expect.any(Date) },
        ...{ audit_head: list.auditHead, request_id: null, manifest: list.manifest },
      },
    ]);
    const details = { format: 'csv', named: 1, countedOnly: 1, sha256 };
    expect(await auditedDeeds(database.db)).toMatchObject([{ act: 'list.make', subject: list.id, details }]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['list.csv', 'list.csv.manifest.json']);
  });

  it('may be empty', async () => {
    expect(await make()).toMatchObject({ named: 0, countedOnly: 0 });
    expect(await readList()).toHaveLength(1);
  });
});

describe('a list that cannot be made', () => {
  afterEach(async () => {
    expect(await database.db.selectFrom('list_release').select('id').execute()).toEqual([]);
  });

  it('is not written over a file that is there, nor is any other of the same order', async () => {
    await writeFile(file, 'mine');
    const other = { recipient: ann, selection: everything, path: path.join(folder, 'a.csv') };
    const failed = makeLists(making({ orders: [other, ...making().orders] }));
    await expect(failed).rejects.toThrow(ListFileExists);
    expect(await readdir(folder)).toEqual(['list.csv']);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('leaves nothing behind when it is stopped halfway', async () => {
    await seedSignatures(
      database.db,
      signed,
      Array.from({ length: 4500 }, () => aSignature()),
    );
    const stop = new AbortController();
    const seen: string[][] = [];
    const failed = make({
      signal: stop.signal,
      onProgress: () => {
        seen.push([]);
        stop.abort();
      },
    });
    await expect(failed).rejects.toThrow();
    expect(seen).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when one seal does not open', async () => {
    await seedSignatures(database.db, signed, [aSignature(), aSignature()]);
    await sql`update signature set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)`.execute(database.db);
    await expect(make()).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken back, and the audit says so, where its file cannot be put in its place', async () => {
    const unlucky: ListMaking['record'] = async (trx, deed) => {
      await writeFile(file, 'somebody was faster');
      return record(trx, deed);
    };
    await expect(make({ record: unlucky })).rejects.toThrow(ListFileExists);
    const [made, failed] = await auditedDeeds(database.db);
    expect([made?.act, failed?.act]).toEqual(['list.make', 'list.fail']);
    expect(failed?.subject).toBe(made?.subject);
    expect(await readFile(file, 'utf8')).toBe('somebody was faster');
  });

  it('is refused where it would contradict the count', async () => {
    await seedSignatures(database.db, signed, [aSignature()]);
    await sql`update signature_tally set signatures = 2`.execute(database.db);
    await expect(make()).rejects.toThrow(ListContradictsCount);
    expect(await readdir(folder)).toEqual([]);
  });
});
