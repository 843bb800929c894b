import { isCampaignId } from '../../campaigns/campaign.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { parseDomainPattern } from './domain-pattern.ts';
import type { RuleVerdict } from './domain-rules.ts';
import { type AllRules, compileRules } from './rules.ts';

function aCampaignId() {
  const id = newUuid7();
  if (!isCampaignId(id)) throw new Error(`${id} is no id.`);
  return id;
}
const [ours, theirs] = [aCampaignId(), aCampaignId()];
const [busy, hall] = [Buffer.from('a busy network'), Buffer.from('the town hall')];

function domain(campaignId: typeof ours | null, verdict: RuleVerdict, typed: string) {
  const pattern = parseDomainPattern(typed);
  if (pattern === undefined) throw new Error(`${typed} is no pattern.`);
  return { campaignId, verdict, pattern };
}

function rulesOf(given: Partial<AllRules>) {
  return compileRules({ domains: [], networks: [], ...given }, () => false);
}

describe('the rules of a campaign', () => {
  it('are its own and those of every campaign', () => {
    const of = rulesOf({ domains: [domain(null, 'block', 'spam.example'), domain(ours, 'block', 'bots.example')] });
    expect([of(ours).ofDomain('spam.example'), of(ours).ofDomain('bots.example')]).toEqual(['block', 'block']);
    expect([of(theirs).ofDomain('spam.example'), of(theirs).ofDomain('bots.example')]).toEqual(['block', 'unlisted']);
    expect(of(ours)).toBe(of(ours));
  });

  it('let through what either of them allows', () => {
    const of = rulesOf({
      domains: [domain(null, 'block', 'spam.example'), domain(ours, 'allow', 'good.spam.example')],
      networks: [
        { campaignId: ours, verdict: 'allow', mark: hall },
        { campaignId: null, verdict: 'block', mark: hall },
        { campaignId: null, verdict: 'block', mark: busy },
      ],
    });
    expect(of(ours).ofDomain('good.spam.example')).toBe('allow');
    expect(of(ours).ofNetwork(hall)).toBe('allow');
    expect(of(theirs).ofNetwork(hall)).toBe('block');
    expect(of(ours).ofNetwork(busy)).toBe('block');
    expect(of(ours).ofNetwork(Buffer.from('another'))).toBe('unlisted');
  });

  it('tell whether any network is listed', () => {
    const of = rulesOf({ networks: [{ campaignId: ours, verdict: 'block', mark: busy }] });
    expect([of(ours).listsNetworks, of(theirs).listsNetworks]).toEqual([true, false]);
  });
});
