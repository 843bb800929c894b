import { isCampaignId } from '../../campaigns/campaign.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { type Admission, makeSigningLimits } from './signing-limits.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function aCampaignId() {
  const id = newUuid7();
  if (!isCampaignId(id)) throw new Error(`${id} is no id.`);
  return id;
}

/** Limits, and a clock that only moves when it is told to. */
function someLimits() {
  let nowMs = 0;
  const limits = makeSigningLimits(() => new Date(nowMs));
  const campaignId = aCampaignId();
  const send = (count: number, network: string | undefined = '192.0.2.1', to = campaignId) =>
    Array.from({ length: count }, (): Admission => limits.admit(to, network));
  return { limits, campaignId, send, pass: (ms: number) => (nowMs += ms) };
}

function kinds(admissions: readonly Admission[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of admissions) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('one network', () => {
  it('is let through thirty times at once, then asked for a proof, and free again as time passes', () => {
    const { send, pass } = someLimits();
    expect(kinds(send(30))).toEqual({ free: 30 });
    expect(send(1)).toEqual([{ kind: 'proof', because: 'network', waitSeconds: 2 }]);
    expect(kinds(send(30, '192.0.2.2'))).toEqual({ free: 30 });
    pass(2_000);
    expect(kinds(send(2))).toEqual({ free: 1, proof: 1 });
    pass(MINUTE_MS);
    expect(kinds(send(31))).toEqual({ free: 30, proof: 1 });
  });

  it('is let through three hundred times a day, then once every five minutes', () => {
    const { send, pass } = someLimits();
    let sent = 0;
    for (let minute = 0; minute < 15; minute += 1) {
      sent += kinds(send(20)).free ?? 0;
      pass(MINUTE_MS);
    }
    expect(sent).toBe(300);
    const before = kinds(send(30));
    expect(before.free).toBeLessThan(5);
    pass(5 * MINUTE_MS);
    expect(kinds(send(3)).free).toBe(1);
    pass(DAY_MS);
    expect(kinds(send(30)).free).toBe(30);
  });

  it('is refused without a page when it goes on', () => {
    const { send } = someLimits();
    expect(kinds(send(200))).toEqual({ free: 30, proof: 60, refused: 110 });
  });

  it('may send a hundred and twenty proofs, and is held after that for a while', () => {
    const { limits, pass } = someLimits();
    const proven = (count: number) => Array.from({ length: count }, () => limits.isOverBurst('192.0.2.1'));
    expect(proven(121).lastIndexOf(false)).toBe(119);
    expect(limits.isOverBurst('192.0.2.2')).toBe(false);
    pass(MINUTE_MS);
    expect(proven(3)).toEqual([false, false, true]);
  });

  it('that is this machine itself is not counted', () => {
    const { limits, campaignId } = someLimits();
    const sent = Array.from({ length: 10_000 }, () => limits.admit(campaignId, undefined));
    expect(kinds(sent)).toEqual({ free: 10_000 });
    expect(limits.isOverBurst(undefined)).toBe(false);
  });
});

describe('one campaign', () => {
  it('that is flooded from everywhere asks for proofs, and others do not', () => {
    const { send } = someLimits();
    const flood = Array.from({ length: 6_100 }, (_, at) => send(1, `2001:db8:0:${at.toString(16)}`)[0]);
    const asked = flood.filter((admission) => admission?.kind === 'proof');
    expect(asked).toHaveLength(100);
    expect(asked[0]).toEqual({ kind: 'proof', because: 'campaign', waitSeconds: 1 });
    expect(kinds(send(1, '192.0.2.9', aCampaignId()))).toEqual({ free: 1 });
  });

  it('whose signers confirm never does, at the rate that once took a parliament’s site down', () => {
    const { send, limits, campaignId, pass } = someLimits();
    let asked = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      for (let signer = 0; signer < 2_000; signer += 1) {
        const [admission] = send(1, `2001:db8:${minute}:${signer.toString(16)}`);
        if (admission?.kind !== 'free') asked += 1;
      }
      // From the third minute on, half of them have found the mail.
      if (minute >= 2) for (let signer = 0; signer < 1_000; signer += 1) limits.confirmed(campaignId);
      pass(MINUTE_MS);
    }
    expect(asked).toBe(0);
  });
});

describe('what is remembered', () => {
  it('is bounded, however many networks come', () => {
    const { send, pass } = someLimits();
    send(31, 'first');
    for (let network = 0; network < 100_000; network += 1) {
      send(1, `network ${network}`, aFewCampaigns[network % aFewCampaigns.length]);
      if (network % 1_000 === 0) pass(MINUTE_MS / 1_000);
    }
    expect(kinds(send(30, 'first', aCampaignId()))).toEqual({ free: 30 });
  });

  it('takes no longer to look at when others have to be forgotten for it', () => {
    const { send } = someLimits();
    const workOf = (from: number) => {
      const before = process.cpuUsage();
      for (let network = from; network < from + 50_000; network += 1) send(1, `network ${network}`);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const [withRoom = 0, ...later] = [0, 50_000, 100_000, 150_000, 200_000].map(workOf);
    expect(later.at(-1)).toBeLessThan(6 * withRoom);
  });

  const aFewCampaigns = Array.from({ length: 100 }, aCampaignId);
});
