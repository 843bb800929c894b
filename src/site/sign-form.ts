import type { Campaign, CampaignText } from '../campaigns/campaign.ts';
import { countries } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { foreignOn, type Words } from '../platform/i18n/words.ts';
import { disclosures, type FormField, type FormIssue, type SignDraft } from '../signatures/signature.ts';
import type { ProofView } from './proof-view.ts';

/** For `parts/sign-form`. */
export interface SignFormView {
  readonly action: string;
  readonly heading: string;
  readonly petitionHeading: string;
  readonly petition: Words;
  readonly proof: ProofView | undefined;
  readonly problems: { readonly heading: string; readonly items: readonly Problem[] } | undefined;
  readonly identity: readonly TextField[];
  readonly country: Labelled & { readonly choose: string; readonly groups: readonly CountryGroup[] };
  readonly place: readonly TextField[];
  readonly disclosure: Labelled & { readonly choices: readonly Choice[] };
  readonly consent: Labelled & { readonly isChecked: boolean; readonly agreement: Words };
  readonly updates: Labelled & { readonly isChecked: boolean };
  readonly trapLabel: string;
  readonly source: string;
  readonly submit: string;
  /** Shown as it will be, and cannot be sent. */
  readonly isInert: boolean;
  readonly afterwards: string;
}

interface Problem {
  readonly field: FormField;
  readonly text: string;
}

interface Labelled {
  readonly label: string;
  readonly hint: string | undefined;
  readonly issue: string | undefined;
  /** The ids of hint and issue, for `aria-describedby`. */
  readonly describedBy: string | undefined;
}

interface TextField extends Labelled {
  readonly name: FormField;
  readonly value: string;
  readonly type: 'text' | 'email';
  /** A token of the HTML standard, so that browsers can fill the field in (WCAG 2.2, 1.3.5). */
  readonly autocomplete: string;
  readonly direction: 'ltr' | 'auto';
  readonly isRequired: boolean;
}

interface CountryGroup {
  readonly label: string;
  readonly countries: readonly { readonly code: string; readonly name: string; readonly isChosen: boolean }[];
}

interface Choice {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly explanation: string;
  readonly isChecked: boolean;
}

export interface SignFormInput {
  readonly campaign: Campaign;
  readonly text: CampaignText;
  readonly language: Language;
  readonly source: string;
  readonly draft: SignDraft | undefined;
  readonly issues: readonly FormIssue[];
  readonly proof: ProofView | undefined;
  readonly isInert: boolean;
}

/** Most signers live here, so they find their country without a search; each stands in the list once. */
const nearby: ReadonlySet<string> = new Set(['BE', 'NL', 'FR', 'DE', 'LU']);

/** They have a code of ISO 3166-1 and nobody who lives there. */
const uninhabited: ReadonlySet<string> = new Set(['AQ', 'BV', 'GS', 'HM', 'IO', 'TF', 'UM']);

/** What these mistakes need is said for the one field; every other mistake is said with the field's label in it. */
const saidForField: ReadonlySet<string> = new Set([
  'name.missing',
  'email.missing',
  'country.missing',
  'country.not-a-country',
  'postcode.missing',
  'city.missing',
  'disclosure.missing',
  'consent.missing',
  'consent.not-agreed',
]);

/** Nothing is chosen beforehand: who may read a name is for its bearer to say (GDPR, articles 7 and 25). */
export function signForm(locales: Locales, input: SignFormInput): SignFormView {
  const { campaign, text, language, draft, issues, proof, isInert } = input;
  const say = (key: string, params?: Record<string, string | number>) => locales.message(language, key, params);

  const worded = issues.map((issue): Problem => ({ field: issue.field, text: issueText(locales, language, issue) }));
  const labelled = (field: FormField, hint?: string): Labelled => {
    const issue = worded.find((problem) => problem.field === field)?.text;
    const ids = [hint && `${field}-hint`, issue && `${field}-issue`].filter(Boolean);
    return {
      label: say(`form.label.${field}`),
      hint,
      issue,
      describedBy: ids.length > 0 ? ids.join(' ') : undefined,
    };
  };
  const textField = (name: 'name' | 'email' | 'postcode' | 'city', isRequired: boolean, hint?: string): TextField => {
    const field = labelled(name, hint);
    return {
      ...field,
      label: isRequired ? field.label : say('form.optional', { label: field.label }),
      name,
      value: draft?.[name] ?? '',
      type: name === 'email' ? 'email' : 'text',
      autocomplete: { name: 'name', email: 'email', postcode: 'postal-code', city: 'address-level2' }[name],
      direction: name === 'email' || name === 'postcode' ? 'ltr' : 'auto',
      isRequired,
    };
  };

  return {
    action: `/${language}/c/${campaign.slug}/sign#problems`,
    heading: say('form.heading'),
    petitionHeading: say('form.petition'),
    petition: { text: text.petition, foreign: foreignOn(language, text.language) },
    proof,
    problems:
      worded.length === 0 ? undefined : { heading: say('form.problems', { count: worded.length }), items: worded },
    identity: [
      textField('name', true, say('form.hint.name')),
      textField('email', true, say(campaign.household === 'two' ? 'form.hint.email-of-two' : 'form.hint.email')),
    ],
    country: { ...labelled('country'), choose: say('form.choose-country'), groups: countryGroups() },
    place: (['postcode', 'city'] as const)
      .filter((field) => campaign.asks[field] !== 'no')
      .map((field) => textField(field, campaign.asks[field] === 'required')),
    disclosure: {
      ...labelled('disclosure'),
      choices: disclosures.map((value, index) => ({
        // The first carries the group's name: the summary of mistakes leads to it.
        id: index === 0 ? 'disclosure' : `disclosure-${value}`,
        value,
        label: say(`form.disclosure.${value}.label`),
        explanation: say(`form.disclosure.${value}.explanation`),
        isChecked: draft?.disclosure === value,
      })),
    },
    consent: {
      ...labelled('consent'),
      isChecked: draft?.consent === 'yes',
      agreement: { text: text.consent, foreign: foreignOn(language, text.language) },
    },
    updates: { ...labelled('updates'), isChecked: draft?.updates === 'yes' },
    trapLabel: say('form.trap'),
    source: draft?.source ?? input.source,
    submit: say('form.submit'),
    isInert,
    afterwards: say('form.afterwards'),
  };

  function countryGroups(): CountryGroup[] {
    const inhabited = countries(language).filter(({ code }) => !uninhabited.has(code));
    const all = inhabited.map(({ code, name }) => ({ code, name, isChosen: draft?.country === code }));
    return [
      { label: say('form.countries.nearby'), countries: all.filter(({ code }) => nearby.has(code)) },
      { label: say('form.countries.all'), countries: all.filter(({ code }) => !nearby.has(code)) },
    ];
  }
}

function issueText(locales: Locales, language: Language, { field, code, params }: FormIssue): string {
  return saidForField.has(`${field}.${code}`)
    ? locales.message(language, `form.issue.${field}.${code}`)
    : locales.message(language, `form.issue.${code}`, {
        field: locales.message(language, `form.label.${field}`),
        ...params,
      });
}
