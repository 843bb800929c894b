import { type DomainPattern, isGlob, matchesGlob, withParents } from './domain-pattern.ts';

export type RuleVerdict = 'block' | 'allow';

/** What the lists say of a domain; 'disposable' where they say nothing and it gives out addresses to throw away. */
export type DomainVerdict = RuleVerdict | 'disposable' | 'unlisted';

export interface DomainRule {
  readonly pattern: DomainPattern;
  readonly verdict: RuleVerdict;
}

/** Nearly all signers share a few hundred domains. */
const MOST_REMEMBERED = 5_000;

/**
 * Makes one question of many rules. What is allowed is never blocked, so that a rule which names too much can be mended
 * by another one.
 *
 * @param isDisposable whether exactly this domain is known to give out addresses to throw away.
 */
export function compileDomainRules(
  rules: readonly DomainRule[],
  isDisposable: (domain: string) => boolean,
): (domain: string) => DomainVerdict {
  const named = (verdict: RuleVerdict) => {
    const patterns = rules.filter((rule) => rule.verdict === verdict).map(({ pattern }) => pattern);
    const globs = patterns.filter(isGlob);
    const domains = new Set<string>(patterns.filter((pattern) => !isGlob(pattern)));
    return (domain: string, parents: readonly string[]) =>
      parents.some((parent) => domains.has(parent)) || globs.some((glob) => matchesGlob(glob, domain));
  };
  const [isAllowed, isBlocked] = [named('allow'), named('block')];

  const judge = (domain: string): DomainVerdict => {
    const parents = [...withParents(domain)];
    if (isAllowed(domain, parents)) return 'allow';
    if (isBlocked(domain, parents)) return 'block';
    return parents.some(isDisposable) ? 'disposable' : 'unlisted';
  };

  const remembered = new Map<string, DomainVerdict>();
  return (domain) => {
    const known = remembered.get(domain);
    if (known !== undefined) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const verdict = judge(domain);
    remembered.set(domain, verdict);
    return verdict;
  };
}
