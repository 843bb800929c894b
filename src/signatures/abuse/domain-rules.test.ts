import { isDisposableDomain } from './disposable-domains.ts';
import { parseDomainPattern } from './domain-pattern.ts';
import { compileDomainRules, type DomainRule, type RuleVerdict } from './domain-rules.ts';

function rule(verdict: RuleVerdict, typed: string): DomainRule {
  const pattern = parseDomainPattern(typed);
  if (pattern === undefined) throw new Error(`${typed} is no pattern.`);
  return { verdict, pattern };
}

describe('the rules for domains', () => {
  const judge = compileDomainRules(
    [rule('block', 'spam.example'), rule('block', 'bot*.example'), rule('allow', 'good.spam.example')],
    (domain) => domain === 'throwaway.example',
  );

  it.each([
    ['spam.example', 'block'],
    ['sub.spam.example', 'block'],
    ['notspam.example', 'unlisted'],
    ['bot7.example', 'block'],
    ['robot7.example', 'unlisted'],
    ['good.spam.example', 'allow'],
    ['very.good.spam.example', 'allow'],
    ['throwaway.example', 'disposable'],
    ['a.throwaway.example', 'disposable'],
    ['example', 'unlisted'],
  ])('say of %s: %s, however often they are asked', (domain, verdict) => {
    expect(judge(domain)).toBe(verdict);
    expect(judge(domain)).toBe(verdict);
  });

  it('let a disposable domain through where it is allowed', () => {
    const lenient = compileDomainRules([rule('allow', 'mailinator.com')], isDisposableDomain);
    expect(lenient('mailinator.com')).toBe('allow');
  });

  it('remember no more domains than they may, and judge as before', () => {
    for (let number = 0; number < 12_000; number += 1) judge(`d${number}.example`);
    expect(judge('spam.example')).toBe('block');
  });
});

describe('the kept list of disposable domains', () => {
  const judge = compileDomainRules([], isDisposableDomain);

  it.each(['mailinator.com', 'sharklasers.com', 'a.mailinator.com'])('names %s', (domain) => {
    expect(judge(domain)).toBe('disposable');
  });

  it.each(['gmail.com', 'proton.me', 'riseup.net', 'europarl.europa.eu', 'example.org', 'duck.com', 'co.uk'])(
    'does not name %s',
    (domain) => {
      expect(judge(domain)).toBe('unlisted');
    },
  );
});
