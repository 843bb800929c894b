import type { SignDraft } from './signature.ts';

/**
 * A sign form as it came, read but not judged. What came in a field: '' when it was left out, undefined when it was no
 * text at all.
 */
export interface TypedFields {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly country: string | undefined;
  readonly postcode: string | undefined;
  readonly city: string | undefined;
  readonly disclosure: string | undefined;
  readonly consent: string | undefined;
  readonly updates: string | undefined;
  readonly source: string | undefined;
  readonly website: string | undefined;
  readonly proof: string | undefined;
}

const nothing: Readonly<Record<string, unknown>> = {};

/** Characters; more than any field takes, so that whoever typed too much can shorten it. */
const maxDraft = 1000;

/**
 * Reads whatever a body parser made of a request; what is no form at all reads as an empty one.
 *
 * By hand: a schema took ten times as long, and a tenth of all memory that a signature uses (Node 26, Zod 4).
 */
export function readTyped(body: unknown): TypedFields {
  const fields = isObject(body) ? body : nothing;
  return {
    name: textOf(fields.name),
    email: textOf(fields.email),
    country: textOf(fields.country),
    postcode: textOf(fields.postcode),
    city: textOf(fields.city),
    disclosure: textOf(fields.disclosure),
    consent: textOf(fields.consent),
    updates: textOf(fields.updates),
    source: textOf(fields.source),
    website: textOf(fields.website),
    proof: textOf(fields.proof),
  };
}

function isObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null;
}

/**
 * A field sent twice is the browser's or a proxy's doing as long as both say the same; where they differ, choosing one
 * would be a guess.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return undefined;
  const [first, ...rest]: unknown[] = value;
  return typeof first === 'string' && rest.every((other) => other === first) ? first : undefined;
}

/** What was typed, exactly, for the page that asks again. */
export function draftOf(typed: TypedFields): SignDraft {
  return {
    name: kept(typed.name),
    email: kept(typed.email),
    country: kept(typed.country),
    postcode: kept(typed.postcode),
    city: kept(typed.city),
    disclosure: kept(typed.disclosure),
    consent: kept(typed.consent),
    updates: kept(typed.updates),
    source: kept(typed.source),
  };
}

/** Cut between characters, never within one. */
function kept(typed: string | undefined): string {
  if (typed === undefined || typed.length <= maxDraft) return typed ?? '';
  return typed.slice(0, maxDraft).replace(/[\ud800-\udbff]$/, '');
}
