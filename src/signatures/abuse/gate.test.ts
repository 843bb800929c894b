import { randomBytes } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { solved } from '../../../tests/support/proof.ts';
import { isCampaignId } from '../../campaigns/campaign.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { makeGate } from './gate.ts';
import { networkMarks } from './network-mark.ts';
import { proofsOfWork } from './proof-of-work.ts';
import { compileRules, type NetworkRule } from './rules.ts';
import { makeSigningLimits } from './signing-limits.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const network = '192.0.2.1';
const markNetwork = networkMarks(randomBytes(32));
const clock = () => new Date();

function aCampaignId() {
  const id = newUuid7();
  if (!isCampaignId(id)) throw new Error(`${id} is no id.`);
  return id;
}
const campaign = aCampaignId();

function aGate(networks: readonly (NetworkRule & { campaignId: typeof campaign | null })[] = []) {
  const limits = makeSigningLimits(clock);
  const proofs = proofsOfWork({ db: database.db, key: randomBytes(32), clock });
  const rulesOf = compileRules({ domains: [], networks }, () => false);
  const gate = makeGate({ limits, proofs, rulesOf, markNetwork, clock });
  return { gate, limits, proofs };
}

describe('the gate', () => {
  it('lets an allowed network through, however much it sends, to whom it is allowed for', () => {
    const { gate } = aGate([{ campaignId: campaign, verdict: 'allow', mark: markNetwork(network, clock()) }]);
    for (let form = 0; form < 60; form += 1) expect(gate.admit(campaign, network).kind).toBe('free');
    expect(gate.admit(aCampaignId(), network).kind).toBe('proof');
    expect(gate.admit(campaign, '192.0.2.2').kind).toBe('free');
  });

  it('does not spare a blocked network the proof', () => {
    const { gate } = aGate([{ campaignId: null, verdict: 'block', mark: markNetwork(network, clock()) }]);
    const kinds = Array.from({ length: 31 }, () => gate.admit(campaign, network).kind);
    expect(kinds.at(-1)).toBe('proof');
  });

  it('says of a good proof whether its network has sent more than people do', async () => {
    const { gate, limits, proofs } = aGate();
    const pass = async () => gate.passWith(await solved(await proofs.challenge(campaign)), campaign, network);
    for (let proof = 0; proof < 119; proof += 1) limits.isOverBurst(network);
    expect(await pass()).toEqual({ network, isOverBurst: false });
    expect(await pass()).toEqual({ network, isOverBurst: true });
    expect(await gate.passWith('{}', campaign, network)).toBeUndefined();
  });

  it('tells for how long it is worth waiting, in minutes', async () => {
    const { gate } = aGate();
    const waitFor = async (because: 'network' | 'campaign', waitSeconds: number) =>
      (await gate.ask(campaign, { kind: 'proof', because, waitSeconds }, true)).waitMinutes;
    expect(await waitFor('network', 2)).toBe(1);
    expect(await waitFor('network', 288)).toBe(5);
    expect(await waitFor('campaign', 1)).toBe(5);
  });
});
