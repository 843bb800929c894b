import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { aTestAudit } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aPdfMaker } from '../../tests/support/pdf.ts';
import {
  aSignature,
  aStoredCampaign,
  type KeyedCampaign,
  seedSignatures,
} from '../../tests/support/signed-campaign.ts';
import { signingKeyOf } from '../platform/crypto/signing-key.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import { loadViews } from '../platform/views/views.ts';
import { disclosures, signatureStates } from '../signatures/signature.ts';
import type { ListSelection, Recipient } from './recipient.ts';
import { makeLists } from './release.ts';
import type { ListChoice } from './selection.ts';
import { selectionsFor } from './selections-for.ts';

const locales = loadLocales(path.join(import.meta.dirname, '../../locales'));
const render = loadViews(path.join(import.meta.dirname, '../../templates'));
const { record } = aTestAudit();
const signingKey = signingKeyOf(randomBytes(32));

let database: TestDatabase;
let folder: string;
let signed: KeyedCampaign;

const froms = [
  ['BE', 'BE-VAN'],
  ['BE', 'BE-WHT'],
  ['BE', 'BE-BRU'],
  ['BE', ''],
  ['FR', ''],
  ['NL', 'NL-UT'],
] as const;
const days = ['2026-10-01', '2026-10-02'] as const;

/** One of each: exposure, state, place and day, and one more for each that stands later in these. */
const everybody = disclosures.flatMap((disclosure, d) =>
  signatureStates.flatMap((state) =>
    froms.flatMap(([country, region], f) =>
      days.flatMap((day, n) =>
        Array.from({ length: 1 + ((d + f + n) % 3) }, (_, index) =>
          aSignature({
            name: [disclosure, state, country, region, day, index].join(' '),
            verifiedAt: new Date(`${day}T08:00Z`),
            ...{ disclosure, state, country, region },
          }),
        ),
      ),
    ),
  ),
);

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  signed = await aStoredCampaign(database.db);
  await seedSignatures(database.db, signed, everybody);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

let files = 0;

function aRecipient(given: Partial<Recipient> = {}): Recipient {
  files += 1;
  return {
    ...{ email: `r${files}@example.org`, name: 'Ann', office: '', chamber: '', constituency: '', party: '' },
    ...{ country: '', regions: [], language: 'en' },
    ...given,
  };
}

async function make(lists: readonly { readonly recipient: Recipient; readonly selection: ListSelection }[]) {
  const { campaign, keyring } = signed;
  const orders = lists.map((list) => ({
    ...list,
    format: 'csv' as const,
    path: path.join(folder, `${list.recipient.email}-${++files}.csv`),
  }));
  const how = {
    record,
    tools: { locales, render, pdf: aPdfMaker() },
    campaign,
    keyring,
    signingKey,
    baseUrl: 'https://petition.example',
  };
  const madeBy = { name: 'ann', isOnServer: true };
  return makeLists({ db: database.db, ...how, madeBy, hasLatinNames: false, orders });
}

async function namesOn(file: string): Promise<string[]> {
  const [, ...rows] = parse(await readFile(file), { bom: true, record_delimiter: '\r\n' });
  expect(rows.map(([number]: string[]) => number)).toEqual(rows.map((_: unknown, index: number) => String(index + 1)));
  return rows.map(([, name = '']: string[]) => name);
}

const after = Date.parse('2026-10-01T12:00Z') * 1000;

/** The places, and as SQL that knows nothing of the program which signatures are of them. */
const places: readonly (readonly [places: readonly string[] | undefined, where: string])[] = [
  [undefined, 'true'],
  [['BE'], `country = 'BE'`],
  [['FR', 'NL'], `country in ('FR', 'NL')`],
  [['BE-VAN'], `region = 'BE-VAN'`],
  [['BE-WAL'], `region in ('BE-WBR', 'BE-WHT', 'BE-WLG', 'BE-WLX', 'BE-WNA')`],
  [['BE-BRU', 'NL-UT'], `region in ('BE-BRU', 'NL-UT')`],
  [['DE'], 'false'],
];
const selections = places.flatMap(([codes, where]) => [
  [{ places: codes, confirmedAfterUs: undefined }, where] as const,
  [{ places: codes, confirmedAfterUs: after }, `${where} and verified_at > '2026-10-01T12:00Z'`] as const,
]);

it('equals a recount by SQL, for each selection, all made from one reading', async () => {
  const lists = await make(selections.map(([selection]) => ({ recipient: aRecipient(), selection })));
  for (const [index, [selection, where]] of selections.entries()) {
    const list = lists[index];
    if (list === undefined) throw new Error('A list is missing.');
    const { rows } = await database.pool.query(
      `select count(*) filter (where disclosure in ('public', 'recipients'))::int as named,
         count(*) filter (where disclosure = 'count')::int as "countedOnly"
       from signature where campaign_id = $1 and state = 'verified' and (${where})`,
      [signed.campaign.id],
    );
    const { named, countedOnly } = list;
    expect({ selection, named, countedOnly }).toEqual({ selection, ...rows[0] });
    const { rows: verified } = await database.pool.query(
      `select count(*)::int as verified from signature where campaign_id = $1 and state = 'verified'`,
      [signed.campaign.id],
    );
    expect(list.counts.verified).toBe(verified[0].verified);
    const { rows: byPlace } = await database.pool.query(
      `select country, region, count(*) filter (where disclosure <> 'count')::int as named,
         count(*) filter (where disclosure = 'count')::int as "countedOnly"
       from signature where campaign_id = $1 and state = 'verified' and (${where}) group by country, region
       order by count(*) desc, country, region`,
      [signed.campaign.id],
    );
    expect(list.counts.places).toEqual(byPlace);
    const wanted = everybody.filter(({ person, state, disclosure }) => {
      if (state !== 'verified' || disclosure === 'count') return false;
      const isLater = person.name.includes('2026-10-02');
      if (selection.confirmedAfterUs !== undefined && !isLater) return false;
      return selection.places === undefined || selection.places.some((code) => isIn(person.name, code));
    });
    expect((await namesOn(list.path)).toSorted()).toEqual(wanted.map(({ person }) => person.name).toSorted());
  }
});

function isIn(name: string, code: string): boolean {
  const codes = code === 'BE-WAL' ? ['BE-WHT'] : [code];
  return codes.some((one) => name.split(' ').includes(one));
}

it('names in an order that stays, those confirmed first before the others', async () => {
  const selection = { places: ['BE-WAL', 'FR'], confirmedAfterUs: undefined };
  const [first, second] = await make([
    { recipient: aRecipient(), selection },
    { recipient: aRecipient({ language: 'fr' }), selection },
  ]);
  const names = await namesOn(first?.path ?? '');
  expect(await namesOn(second?.path ?? '')).toEqual(names);
  const [again] = await make([{ recipient: aRecipient(), selection }]);
  expect(await namesOn(again?.path ?? '')).toEqual(names);
  const byDay = names.map((name) => (name.includes(days[0]) ? days[0] : days[1]));
  expect(byDay).toEqual(byDay.toSorted());
});

it('takes a recipient’s own, and since their last list only whom that did not name', async () => {
  const { db } = database;
  const { campaign, keys } = signed;
  const ann = aRecipient({ constituency: 'Hainaut', country: 'BE' });
  const own: ListChoice = { from: 'own', places: [], isNewOnly: true };
  const next = async () => {
    const selection = (await selectionsFor(db, campaign, own, [ann]))(ann);
    if (selection === undefined) throw new Error('It is known which are their own.');
    const [list] = await make([{ recipient: ann, selection }]);
    return namesOn(list?.path ?? '');
  };
  const first = await next();
  expect(first.length).toBeGreaterThan(0);
  for (const name of first) expect(name).toContain('BE-WHT');
  expect(await next()).toEqual([]);
  await seedSignatures(db, { campaign, keys }, [
    aSignature({ name: 'New', region: 'BE-WHT', verifiedAt: new Date() }),
    aSignature({ name: 'Elsewhere', region: 'BE-BRU', verifiedAt: new Date() }),
  ]);
  expect(await next()).toEqual(['New']);
  expect(await next()).toEqual([]);
  // Somebody else has had no list yet: to them all are new.
  const bob = { ...ann, email: 'bob@example.org' };
  expect((await selectionsFor(db, campaign, own, [bob]))(bob)?.confirmedAfterUs).toBeUndefined();
});

it('names in the next list who was still confirming while the last was made', async () => {
  const { campaign, keys } = signed;
  const ann = aRecipient();
  const all: ListChoice = { from: 'all', places: [], isNewOnly: true };
  await seedSignatures(database.db, { campaign, keys }, [aSignature({ name: 'Slow', state: 'pending' })]);
  await using slow = await database.pool.connect().then((client) => ({
    client,
    [Symbol.asyncDispose]: async () => client.release(),
  }));
  await slow.client.query('begin');
  await slow.client.query(
    `update signature set state = 'verified', verified_at = now()
     where id = (select max(id::text)::uuid from signature where state = 'pending')`,
  );
  const selectionOf = async () => {
    const selection = (await selectionsFor(database.db, campaign, all, [ann]))(ann);
    if (selection === undefined) throw new Error('All are always known.');
    return selection;
  };
  await make([{ recipient: ann, selection: await selectionOf() }]);
  await slow.client.query(
    `update signature_tally set signatures = signatures + 1
     where ctid = (select ctid from signature_tally where state = 'verified' and disclosure = 'public' limit 1)`,
  );
  await slow.client.query('commit');
  const [list] = await make([{ recipient: ann, selection: await selectionOf() }]);
  expect(await namesOn(list?.path ?? '')).toContain('Slow');
});
