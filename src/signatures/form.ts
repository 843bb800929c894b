import type { Ask, Asks } from '../campaigns/campaign.ts';
import { countries } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { maxAddress, parseAddress } from '../platform/mail/address.ts';
import { nameIssue, writingIssue } from './person-name.ts';
import { isPostcode, type RegionOf } from './region.ts';
import {
  disclosures,
  type FormField,
  type FormIssue,
  formFields,
  type IssueCode,
  type SignDraft,
  type SignForm,
} from './signature.ts';
import { draftOf, readTyped } from './typed-fields.ts';

export type ParsedForm =
  | { readonly kind: 'form'; readonly form: SignForm }
  /** Every issue together, at most one a field, in the order of the page. */
  | { readonly kind: 'issues'; readonly issues: readonly FormIssue[]; readonly draft: SignDraft };

const countryCodes: ReadonlySet<string> = new Set(countries('en').map(({ code }) => code));

/**
 * Reads a sign form, or says all that is to mend in it and gives back what was typed. Never throws, whatever the body is.
 *
 * Values are kept as typed, but for white space around them. What the campaign does not ask for is not kept, even if sent.
 * A good form takes about 5 µs (Node 26, one core).
 */
export function parseSignForm(
  body: unknown,
  { asks, language, regionOf }: { readonly asks: Asks; readonly language: Language; readonly regionOf: RegionOf },
): ParsedForm {
  const typed = readTyped(body);
  const address = parseAddress(typed.email ?? '');
  const country = countryOf(typed.country?.trim() ?? '');
  const disclosure = disclosures.find((choice) => choice === typed.disclosure);
  const codes: { readonly [F in FormField]: IssueCode | undefined } = {
    name: textIssue(typed.name, 'required', nameIssue),
    email: address === undefined ? textIssue(typed.email, 'required', addressIssue) : undefined,
    country: country === '' ? textIssue(typed.country, 'required', () => 'not-a-country') : undefined,
    postcode: textIssue(typed.postcode, asks.postcode, (postcode) => postcodeIssue(country, postcode)),
    city: textIssue(typed.city, asks.city, nameIssue),
    disclosure: disclosure === undefined ? textIssue(typed.disclosure, 'required', () => 'not-a-choice') : undefined,
    consent: typed.consent === 'yes' ? undefined : 'not-agreed',
    updates: typed.updates === 'yes' || typed.updates === '' ? undefined : 'not-a-choice',
  };

  const issues: FormIssue[] = [];
  for (const name of formFields) {
    const code = codes[name];
    if (code !== undefined) issues.push({ field: name, code });
  }
  if (issues.length > 0 || address === undefined || disclosure === undefined) {
    return { kind: 'issues', issues, draft: draftOf(typed) };
  }

  const postcode = keptText(typed.postcode, asks.postcode);
  const person = {
    name: keptText(typed.name, 'required'),
    email: address.asTyped,
    city: keptText(typed.city, asks.city),
    postcode,
  };
  return {
    kind: 'form',
    form: {
      person,
      canonicalEmail: address.canonical,
      country,
      region: regionOf(country, postcode),
      language,
      source: sourceOf(typed.source),
      disclosure,
      wantsUpdates: typed.updates === 'yes',
      isTrapped: typed.website?.trim() !== '',
    },
  };
}

function textIssue(
  typed: string | undefined,
  ask: Ask,
  issueOf: (typed: string) => IssueCode | undefined,
): IssueCode | undefined {
  if (ask === 'no') return undefined;
  if (typed === undefined) return 'not-readable';
  if (typed.trim() === '') return ask === 'required' ? 'missing' : undefined;
  return issueOf(typed);
}

/** Why a text was no address: first what its writer cannot see. */
function addressIssue(typed: string): IssueCode {
  if (typed.length > maxAddress) return 'too-long';
  return writingIssue(typed.trim()) ?? (/\p{Cf}/u.test(typed) ? 'control-character' : 'not-an-address');
}

function postcodeIssue(country: string, typed: string): IssueCode | undefined {
  return writingIssue(typed) ?? (isPostcode(country, typed) ? undefined : 'not-a-postcode');
}

function keptText(typed: string | undefined, ask: Ask): string {
  return ask === 'no' || typed === undefined ? '' : typed.trim();
}

/** '' when it is none. Letters of ASCII alone: the capital of a Turkish dotless ı is an I too. */
function countryOf(typed: string): string {
  const code = /^[a-zA-Z]{2}$/.test(typed) ? typed.toUpperCase() : '';
  return countryCodes.has(code) ? code : '';
}

/** Where the signer came from, as the campaign's links say it; a link with a mistake in it must not cost a signature. */
function sourceOf(typed: string | undefined): string {
  return parseSource(typed ?? '') ?? '';
}

/** The name of a link that people come by, as it is counted; undefined where it is none. */
export function parseSource(typed: string): string | undefined {
  const source = typed.toLowerCase();
  return /^[a-z0-9_-]{1,40}$/.test(source) ? source : undefined;
}
