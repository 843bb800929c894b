import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { anyText, hostileTexts } from '../../../tests/support/any-text.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { solved } from '../../../tests/support/proof.ts';
import { isCampaignId } from '../../campaigns/campaign.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { proofsOfWork } from './proof-of-work.ts';
import { forgetExpiredProofs } from './proof-store.ts';

const MINUTE_MS = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

function aCampaignId() {
  const id = newUuid7();
  if (!isCampaignId(id)) throw new Error(`${id} is no id.`);
  return id;
}
const campaign = aCampaignId();
const key = randomBytes(32);

/** What one process makes and takes; `lateMs` is how far its clock is ahead. */
function proofs(lateMs = 0, withKey = key) {
  return proofsOfWork({ db: database.db, key: withKey, clock: () => new Date(Date.now() + lateMs) });
}

async function aSolved(): Promise<string> {
  return solved(await proofs().challenge(campaign));
}

/** The same proof with something else in it. */
async function changed(change: (payload: { challenge: { parameters: object }; solution: object }) => object) {
  return JSON.stringify(change(JSON.parse(await aSolved())));
}

describe('a solved proof of work', () => {
  it('is accepted once, whichever process is asked', async () => {
    const proof = await aSolved();
    const other = proofs();
    const answers = await Promise.all([proofs(), other, other].map((one) => one.accept(proof, campaign)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await proofs().accept(proof, campaign)).toBe(false);
  });

  it('is worth nothing for another campaign, nor after half an hour, and is not used up by that', async () => {
    const proof = await aSolved();
    expect(await proofs().accept(proof, aCampaignId())).toBe(false);
    expect(await proofs(31 * MINUTE_MS).accept(proof, campaign)).toBe(false);
    expect(await proofs(29 * MINUTE_MS).accept(proof, campaign)).toBe(true);
  });

  it('of another Signatory is worth nothing', async () => {
    const proof = await solved(await proofs(0, randomBytes(32)).challenge(campaign));
    expect(await proofs().accept(proof, campaign)).toBe(false);
  });

  it('is not remembered for longer than it is good', async () => {
    await proofs().accept(await aSolved(), campaign);
    const spent = async () => (await database.pool.query('select from spent_proof')).rows.length;
    expect(await spent()).toBeGreaterThan(0);
    await forgetExpiredProofs(database.db, new Date(Date.now() + 31 * MINUTE_MS));
    expect(await spent()).toBe(0);
  });
});

describe('what is no solved proof of work', () => {
  it('is one whose challenge was made easier, or bound to something else', async () => {
    const parameters = (other: object) =>
      changed(({ challenge, ...rest }) => ({
        ...rest,
        challenge: { ...challenge, parameters: { ...challenge.parameters, ...other } },
      }));
    const easier = [
      { cost: 1 },
      { keyPrefix: '0' },
      { keyPrefix: '' },
      { expiresAt: Math.floor(Date.now() / 1000) + 999_999 },
      { nonce: '00' },
      { data: { campaign, more: true } },
    ];
    for (const other of easier) expect(await proofs().accept(await parameters(other), campaign)).toBe(false);
  });

  it('is one that was guessed', async () => {
    const guesses = [{ counter: 0 }, { counter: -1 }, { derivedKey: `00${'11'.repeat(31)}` }, { derivedKey: '' }];
    for (const guess of guesses) {
      const proof = await changed(({ challenge, solution }) => ({ challenge, solution: { ...solution, ...guess } }));
      expect(await proofs().accept(proof, campaign)).toBe(false);
    }
    const unsigned = await changed(({ challenge, solution }) => ({
      challenge: { ...challenge, signature: '' },
      solution,
    }));
    expect(await proofs().accept(unsigned, campaign)).toBe(false);
  });

  it('is any other text, read without an error and at once', async () => {
    const texts = fc.oneof(anyText, fc.json(), fc.constantFrom(...hostileTexts.values(), '['.repeat(8_000)));
    await fc.assert(fc.asyncProperty(texts, async (text) => expect(await proofs().accept(text, campaign)).toBe(false)));
  });
});
