import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aStoredCampaign, type KeyedCampaign } from '../../tests/support/signed-campaign.ts';
import { inTransaction, openDatabase } from '../platform/db/database.ts';
import { errorCode } from '../platform/error-code.ts';
import { newUuid7 } from '../platform/ids.ts';
import { networkMarks } from './abuse/network-mark.ts';
import { compileRules } from './abuse/rules.ts';
import { makeStandings } from './abuse/standing.ts';
import { makeIntake } from './intake.ts';
import { recordMails } from './mail-store.ts';
import { type SealedSignature, sealSignature } from './sealing.ts';
import { newSignatureId, type SignatureRef, type SignForm } from './signature.ts';
import { insertSignatures } from './sql/insert-signatures.ts';
import { verifySignatures } from './sql/verify-signatures.ts';
import { checkTally } from './tally.ts';

let database: TestDatabase;
let stored: KeyedCampaign;
beforeAll(async () => {
  database = await testDatabase();
  stored = await aStoredCampaign(database.db);
  await database.pool.query(`update campaign set opens_at = now() - interval '1 day'`);
});
afterAll(() => database[Symbol.asyncDispose]());

const unsuspicious = { heldFor: null, networkMark: null };
const origin = { network: undefined, isOverBurst: false };

function aSignForm(given: Partial<SignForm> = {}): SignForm {
  const { canonicalEmail = `${newUuid7()}@example.org` } = given;
  return {
    person: { name: 'Maryam Rajabi', email: canonicalEmail, city: '', postcode: '' },
    canonicalEmail,
    country: 'BE',
    region: '',
    language: 'en',
    source: '',
    disclosure: 'public',
    wantsUpdates: false,
    isTrapped: false,
    ...given,
  };
}

function seal(form: SignForm): SealedSignature {
  const { campaign, keys } = stored;
  const text = campaign.texts.en;
  if (text === undefined) throw new Error('The campaign has no English text.');
  return sealSignature(form, campaign, text, keys, newSignatureId(), unsuspicious);
}

async function newest(most: number): Promise<SignatureRef[]> {
  return database.db
    .selectFrom('signature')
    .select(['campaign_id as campaignId', 'id as signatureId'])
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

async function countRows(): Promise<number> {
  return (await newest(10_000)).length;
}

describe('batches of two processes that cross', () => {
  it('two hundred times end in no deadlock, and lose and double nothing', async () => {
    const { connectionString, db } = database;
    const onError = (error: Error) => {
      throw error;
    };
    await using other = openDatabase({ connectionString, maxConnections: 4, onError });
    const cross = (forms: readonly SignForm[]) =>
      Promise.all([insertSignatures(db, forms.map(seal)), insertSignatures(other.db, forms.toReversed().map(seal))]);
    // Each new row takes a moment, so that the batches are surely at it at the same time.
    await database.pool.query(`
      create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return new; end $$;
      create trigger linger before insert on signature for each row when (new.disclosure = 'count')
        execute function linger()`);
    const known = Array.from({ length: 40 }, () => aSignForm());
    await insertSignatures(db, known.map(seal));

    for (let round = 1; round <= 200; round += 1) {
      const last = await newest(3);
      const people = ['BE', 'NL', 'FR'].map((country, at) => {
        // New sources are locked too.
        const source = round % 4 === 0 ? `${at}-of-${round}` : '';
        return aSignForm({ country, source, disclosure: 'count' });
      });
      // While all sign, somebody confirms or is mailed.
      const [taken] = await Promise.all([
        cross(people),
        round % 2 === 0
          ? verifySignatures(db, last.toReversed())
          : inTransaction(db, (trx) => recordMails(trx, { sent: last, rejected: [], abandoned: [] })),
      ]);
      const again = await cross(known);
      expect(new Set([...taken, ...again].flat())).toEqual(new Set(['accepted']));
    }
    expect(await countRows()).toBe(known.length + 200 * 3);
    expect(await checkTally(db, stored.campaign.id)).toEqual([]);
  });
});

describe('a batch with a row in it that the database refuses', () => {
  it.each([
    ['by a constraint', '23514'],
    ['by its kind', '22023'],
  ])('%s, harms nobody else in it', async (_, code) => {
    await database.pool.query(`
      create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'poison' using errcode = '${code}'; end $$;
      create or replace trigger refuse before insert on signature for each row when (new.country = 'AQ') execute function refuse()`);
    const before = await countRows();
    const outcomes: string[] = [];
    const intake = makeIntake({
      db: database.db,
      keysOf: async () => stored.keys,
      judgeStanding: () => unsuspicious,
      newId: newSignatureId,
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    // The first is written alone; all others wait for it, and go together into the next.
    const forms = Array.from({ length: 12 }, (_form, at) => aSignForm({ country: at === 6 ? 'AQ' : 'BE' }));
    const ended = await Promise.allSettled(forms.map((form) => intake.submit(form, stored.campaign, origin)));
    const poisoned = ended.filter(({ status }) => status === 'rejected');
    expect(poisoned.map((one) => (one.status === 'rejected' ? errorCode(one.reason) : ''))).toEqual([code]);
    expect(ended[6]?.status).toBe('rejected');
    expect(outcomes).toEqual(Array(11).fill('accepted'));
    expect(await countRows()).toBe(before + 11);
    expect(await checkTally(database.db, stored.campaign.id)).toEqual([]);
  });
});

describe('a signature from a network that has sent more than people do', () => {
  it('is held, with the mark of its network', async () => {
    const { db } = database;
    const markNetwork = networkMarks(randomBytes(32));
    const rulesOf = compileRules({ domains: [], networks: [] }, () => false);
    const intake = makeIntake({
      db,
      keysOf: async () => stored.keys,
      judgeStanding: makeStandings({ rulesOf, markNetwork, clock: () => new Date() }),
      newId: newSignatureId,
      onOutcome: () => undefined,
    });
    await intake.submit(aSignForm(), stored.campaign, { network: '192.0.2.1', isOverBurst: true });
    const row = await db.selectFrom('signature').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    const network_mark = markNetwork('192.0.2.1', new Date());
    expect(row).toMatchObject({ state: 'held', held_for: 'burst', mail_due: null, network_mark });
    expect(await checkTally(db, stored.campaign.id)).toEqual([]);
  });
});

describe('where the keys of a campaign are gone', () => {
  it('no signature is taken, rather than a plain one', async () => {
    const before = await countRows();
    const intake = makeIntake({
      db: database.db,
      keysOf: async () => undefined,
      judgeStanding: () => unsuspicious,
      newId: newSignatureId,
      onOutcome: () => undefined,
    });
    await expect(intake.submit(aSignForm(), stored.campaign, origin)).rejects.toThrow('keys');
    expect(await countRows()).toBe(before);
  });
});
