import type { Fields } from '../../accounts/desk.ts';
import { type FieldIssue, type FieldView, fieldView } from '../../accounts/desk-form.ts';
import { type Country, languageName } from '../../platform/i18n/format.ts';
import { languages } from '../../platform/i18n/languages.ts';
import { regionName } from '../place-names.ts';
import { signedRegions } from '../region.ts';
import { disclosures, holdReasons, signatureStates } from '../signature.ts';
import { anySuspicion, suspicionField } from './asked-search.ts';
import type { TermName } from './search-form.ts';
import type { SignatureVisit } from './signature-words.ts';

/** The fields by which a person is found. @param typed what is kept in them; nothing where it is undefined. */
export function personFields(
  { say }: SignatureVisit,
  typed: Pick<Fields, 'text'> | undefined,
  issues: readonly FieldIssue[],
): FieldView[] {
  const field = (name: TermName, changed: { readonly direction?: 'ltr'; readonly inputMode?: 'email' } = {}) =>
    fieldView(
      {
        name,
        label: say(`desk-signatures.term.${name}`),
        hint: say(`desk-signatures.term-hint.${name}`),
        isRequired: false,
        value: typed?.text(name) ?? '',
        ...changed,
      },
      issues,
    );
  return [
    field('address', { direction: 'ltr', inputMode: 'email' }),
    field('name'),
    field('domain', { direction: 'ltr' }),
    field('city'),
  ];
}

interface Choices {
  readonly sources: readonly string[];
  readonly countries: readonly Country[];
  readonly issues: readonly FieldIssue[];
}

/** The fields that ask nothing of persons. */
export function filterFields(
  { say, language, campaign }: SignatureVisit,
  typed: Pick<Fields, 'text'>,
  { sources, countries, issues }: Choices,
): FieldView[] {
  const choice = (name: string, any: string, values: readonly (readonly [value: string, label: string])[]) =>
    fieldView({
      name,
      label: say(`desk-signatures.facet.${name}`),
      options: [['', any] as const, ...values].map(([value, label]) => ({
        value,
        label,
        isChosen: value === typed.text(name),
      })),
    });
  const any = say('desk-signatures.any');
  const day = (name: 'from' | 'to') =>
    fieldView(
      {
        name,
        label: say(`desk-signatures.facet.${name}`),
        type: 'date',
        direction: 'ltr',
        isRequired: false,
        // A field for days shows nothing else.
        value: /^\d{4}-\d\d-\d\d$/.test(typed.text(name)) ? typed.text(name) : '',
      },
      issues,
    );
  return [
    choice(
      'state',
      say('desk-signatures.any-state'),
      signatureStates.map((state) => [state, say(`desk-signatures.state.${state}`)]),
    ),
    choice(
      'held',
      any,
      holdReasons.map((reason) => [reason, say(`desk-held.why.${reason}`)]),
    ),
    choice(suspicionField, any, [[anySuspicion, say('desk-signatures.only-suspicious')]]),
    choice(
      'country',
      any,
      countries.map(({ code, name }) => [code, name]),
    ),
    choice(
      'region',
      any,
      [...signedRegions, ...campaign.regions.map(({ code }) => code)].map((region) => [
        region,
        regionName(say, region, campaign.regions),
      ]),
    ),
    choice(
      'language',
      any,
      languages.map((one) => [one, languageName(language, one)]),
    ),
    choice(
      'source',
      any,
      sources.map((source) => [source, source]),
    ),
    choice(
      'disclosure',
      any,
      disclosures.map((one) => [one, say(`desk-signatures.disclosure.${one}`)]),
    ),
    day('from'),
    day('to'),
  ];
}
