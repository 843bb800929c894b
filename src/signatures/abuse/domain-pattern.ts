import { domainToASCII } from 'node:url';

/** A domain with all below it, or a glob in which `*` stands for any letters: made by `parseDomainPattern` alone. */
export type DomainPattern = string & { readonly __brand: 'DomainPattern' };

/** Octets (RFC 1035, 2.3.4); anything longer is no domain, and not worth reading. */
const maxDomain = 253;

/** What is left of a domain in ASCII, or stands for parts of it. */
const ascii = /^[a-z\d*.-]+$/;

/**
 * Reads a pattern as people type it: `spam.example`, `*.example`, `mail*.example`, `@spam.example`; letters beyond ASCII
 * become their ASCII form (RFC 5890), as in stored addresses.
 *
 * @returns undefined for what names no domain, and for what would name nearly all.
 */
export function parseDomainPattern(typed: string): DomainPattern | undefined {
  const trimmed = typed.trim().replace(/^@/, '');
  if (trimmed.length > maxDomain || /[%/:@[\]\s]/.test(trimmed)) return undefined;
  const pattern = domainToASCII(trimmed).replaceAll(/\*+/g, '*');
  return isDomainPattern(pattern) ? pattern : undefined;
}

/** Whether a text is a pattern as it is stored: at least two letters or digits in it, and no empty part. */
export function isDomainPattern(text: string): text is DomainPattern {
  if (text.length > maxDomain || !ascii.test(text)) return false;
  const letters = text.replaceAll(/[*.-]/g, '').length;
  return letters >= 2 && text.split('.').every((label) => label !== '');
}

export function isGlob(pattern: DomainPattern): boolean {
  return pattern.includes('*');
}

/**
 * Whether a domain is one that a glob names, from its beginning to its end.
 *
 * Looks for each part once, from left to right: no glob makes it look twice at what it has passed, as a regular
 * expression would.
 */
export function matchesGlob(glob: DomainPattern, domain: string): boolean {
  const parts = glob.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (domain.length < first.length + last.length) return false;
  if (!domain.startsWith(first) || !domain.endsWith(last)) return false;
  const end = domain.length - last.length;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = domain.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/** A domain and all those that it lies below, the nearest first: `a.b.example`, `b.example`, `example`. */
export function* withParents(domain: string): Generator<string> {
  for (let rest = domain; ; ) {
    yield rest;
    const dot = rest.indexOf('.');
    if (dot < 0) return;
    rest = rest.slice(dot + 1);
  }
}
