import { isIP } from 'node:net';
import { networkOf } from '../../platform/http/limits.ts';
import { latinDigits } from '../../platform/i18n/latin-digits.ts';
import { type DomainPattern, parseDomainPattern } from './domain-pattern.ts';
import type { RuleVerdict } from './domain-rules.ts';

/** A rule that is about to be added, or tried. */
export type NewRule = { readonly verdict: RuleVerdict } & (
  | { readonly kind: 'domain'; readonly pattern: DomainPattern }
  /** The network is known here alone: what is stored are its marks, one for each of the days. */
  | { readonly kind: 'network'; readonly network: string; readonly days: number }
);

/** For how many days a rule about a network may hold, from today on. */
export const networkDays = [1, 7, 30, 90] as const;

/** What is wrong with what was typed; `this-machine` is never limited, so no rule can be about it. */
export type RuleFault = 'no-domain' | 'no-network' | 'this-machine' | 'no-days';

/** @example parseDomainRule('block', '*.spam.example') */
export function parseDomainRule(verdict: RuleVerdict, typed: string): NewRule | RuleFault {
  const pattern = parseDomainPattern(typed);
  return pattern === undefined || isIP(latinDigits(typed.trim())) > 0
    ? 'no-domain'
    : { kind: 'domain', verdict, pattern };
}

/** A week where nothing is said. */
export function parseNetworkRule(verdict: RuleVerdict, typed: string, typedDays = '7'): NewRule | RuleFault {
  const address = latinDigits(typed.trim());
  if (isIP(address) === 0) return 'no-network';
  const network = networkOf(address);
  if (network === undefined) return 'this-machine';
  const days = networkDays.find((one) => `${one}` === typedDays);
  return days === undefined ? 'no-days' : { kind: 'network', verdict, network, days };
}

/** The moment of each of a network rule's days. */
export function daysOf({ days }: { readonly days: number }, from: Date): Date[] {
  return Array.from({ length: days }, (_, day) => new Date(from.getTime() + day * DAY_MS));
}

export const DAY_MS = 24 * 60 * 60 * 1000;
