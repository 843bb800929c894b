import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** Domains that give out addresses to throw away: a list that is kept elsewhere and comes with each update of ours. */
const disposable: ReadonlySet<string> = disposableEmailBlocklistSet();

export function isDisposableDomain(domain: string): boolean {
  return disposable.has(domain);
}
