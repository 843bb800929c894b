import { z } from 'zod';
import type { SignDraft } from './signature.ts';

/** A sign form as it came, read but not judged. */
export type TypedFields = z.infer<typeof bodyShape>;

/**
 * What came in a field: '' when it was left out, undefined when it was no text at all. A field sent twice is the browser's or
 * a proxy's doing as long as both say the same; where they differ, choosing one would be a guess.
 */
const field = z
  .union([
    z.string(),
    z
      .tuple([z.string()], z.string())
      .refine(([first, ...rest]) => rest.every((value) => value === first))
      .transform(([first]) => first),
  ])
  .nullish()
  .transform((value): string | undefined => value ?? '')
  .catch(undefined);

/** Built once: reading a body with it takes less than half a microsecond. */
const bodyShape = z.object({
  name: field,
  email: field,
  country: field,
  postcode: field,
  city: field,
  disclosure: field,
  consent: field,
  updates: field,
  source: field,
  website: field,
  proof: field,
});

const nothing: TypedFields = bodyShape.parse({});

/** Characters; more than any field takes, so that whoever typed too much can shorten it. */
const maxDraft = 1000;

/** Reads whatever a body parser made of a request; what is no form at all reads as an empty one. */
export function readTyped(body: unknown): TypedFields {
  const read = bodyShape.safeParse(body);
  return read.success ? read.data : nothing;
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
