/**
 * What goes with a list so that whoever gets it can check it: what it is, how many stand on it, and the hash of its file,
 * signed by the site that made it.
 *
 * The signature is Ed25519 (RFC 8032) over everything else in the manifest, written in the one way of RFC 8785; so any
 * program that knows both can check a list without us. The key is published: see signing-key.ts.
 */
import { z } from 'zod';
import { canonicalJson } from '../../platform/crypto/checksum.ts';
import { isSignedBy, type PublishedKey, type SigningKey } from '../../platform/crypto/signing-key.ts';

const manifestFields = z.object({
  format: z.literal('signatory-list-1'),
  list: z.object({
    id: z.string(),
    /** ISO 8601: whoever had confirmed by then is counted. */
    made_at: z.string(),
    /** None in manifests of before it was said. */
    made_by: z.string().optional(),
    language: z.string(),
    recipient: z.object({ name: z.string(), office: z.string(), chamber: z.string(), constituency: z.string() }),
    /** Whose signatures it takes; all where there is none. */
    selection: z
      .object({
        /** ISO 3166-1 and 3166-2 codes; null: of everywhere. */
        places: z.array(z.string()).nullable(),
        /** ISO 8601; null: from the first on. */
        confirmed_after: z.string().nullable(),
      })
      .optional(),
  }),
  campaign: z.object({
    slug: z.string(),
    page: z.string(),
    title: z.string(),
    petition: z.string(),
    demands: z.array(z.object({ addressee: z.string(), text: z.string() })),
    /** What signatories agreed to, in the language and version that were current. */
    consent: z.string(),
    text_language: z.string(),
    text_version: z.number(),
  }),
  counts: z.object({
    /** In all, whatever the list takes of them. */
    verified: z.number(),
    /** Of these, those that an organiser has confirmed; absent where there are none. */
    confirmed_by_hand: z.number().optional(),
    /** Besides all of these, on paper; absent where there are none. */
    on_paper: z.number().optional(),
    named: z.number(),
    counted_only: z.number(),
    /** Of the list, the fullest place first; the region is null where it is not known. */
    places: z
      .array(
        z.object({
          country: z.string(),
          region: z.string().nullable(),
          named: z.number(),
          counted_only: z.number(),
        }),
      )
      .optional(),
  }),
  /** The list's own, then those within it, where it is a ZIP. */
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })).min(1),
  /** The newest hash of the audit when the list was made. */
  audit_head: z.string(),
});

export type Manifest = z.infer<typeof manifestFields>;

const signedManifest = manifestFields.extend({
  /** The thumbprint of the key that it is signed with. */
  key: z.string(),
  /** Base64url. */
  signature: z.string(),
});

export type SignedManifest = z.infer<typeof signedManifest>;

export function signManifest(manifest: Manifest, key: SigningKey): SignedManifest {
  const named = { ...manifest, key: key.published.kid };
  return { ...named, signature: key.sign(Buffer.from(canonicalJson(named))).toString('base64url') };
}

/** What a manifest is found to be. */
export type ManifestVerdict =
  | { readonly kind: 'genuine'; readonly manifest: SignedManifest }
  /** It is no manifest, or one of a kind that is not known here. */
  | { readonly kind: 'none' }
  /** Signed with a key that is not among those it is held against. */
  | { readonly kind: 'foreign'; readonly key: string }
  | { readonly kind: 'altered' };

/** @param text as it stands in its file. @param keys those whose signature is believed. */
export function checkManifest(text: string, keys: readonly PublishedKey[]): ManifestVerdict {
  const json = parseJson(text);
  const read = signedManifest.safeParse(json);
  if (!read.success || !isRecord(json)) return { kind: 'none' };
  const { key, signature } = read.data;
  const published = keys.find(({ kid }) => kid === key);
  if (published === undefined) return { kind: 'foreign', key };
  // As it was read, fields we do not know among them: what is not signed must not pass.
  const { signature: _, ...rest } = json;
  const signed = Buffer.from(signature, 'base64url');
  // To the byte: a name that stands twice is read once, and the last letter of the signature has bits that say nothing.
  const isWritten = text === textOf(json) && signature === signed.toString('base64url');
  const isGenuine = isWritten && isSignedBy(published, Buffer.from(canonicalJson(rest)), signed);
  return isGenuine ? { kind: 'genuine', manifest: read.data } : { kind: 'altered' };
}

/** The names of the files that a manifest tells of, whoever signed it: the list's own, then those within it. */
export function filesListedIn(text: string): readonly string[] {
  const read = signedManifest.safeParse(parseJson(text));
  return read.success ? read.data.files.map(({ name }) => name) : [];
}

/** As it is written into its file: for people to read too. */
export function manifestText(manifest: SignedManifest): string {
  return textOf(manifest);
}

/** Where the manifest of a list's file stands: beside it. */
export function manifestPath(listPath: string): string {
  return listPath + MANIFEST_ENDING;
}

export const MANIFEST_ENDING = '.manifest.json';

function textOf(json: object): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
