import type { MemberVisit } from '../../accounts/desk.ts';
import {
  type FieldIssue,
  type FieldOption,
  type FieldView,
  type FormView,
  fieldView,
  formView,
} from '../../accounts/desk-form.ts';
import type { FormPart } from '../../accounts/desk-forms.ts';
import { type NewRule, networkDays } from './new-rule.ts';

/** The names of the forms' fields. */
export const ruleFields = {
  kind: 'kind',
  verdict: 'verdict',
  domain: 'domain',
  address: 'address',
  days: 'days',
} as const;

/** A form for each kind of rule; what it would mean is told first. */
export function ruleForms(visit: MemberVisit, path: string, issues: readonly FieldIssue[]): FormPart[] {
  const { say, fields } = visit;
  const days = {
    name: ruleFields.days,
    label: say('desk-rules.network.days'),
    options: networkDays.map((value) => ({
      value: `${value}`,
      label: say('desk-rules.network.for-days', { days: value }),
      isChosen: `${value}` === (fields.text(ruleFields.days) || '7'),
    })),
  };
  const examples = { four: '203.0.113.7', six: '2001:db8:0:100::1' };
  return [
    {
      id: 'add-domain',
      heading: say('desk-rules.domain.heading'),
      state: undefined,
      paragraphs: [],
      form: tryForm(visit, path, 'domain', [
        typedField(visit, ruleFields.domain, {
          label: say('desk-rules.domain.label'),
          hint: say('desk-rules.domain.hint', { domain: 'spam.example', glob: 'mail*.example' }),
          issues,
        }),
      ]),
    },
    {
      id: 'add-network',
      heading: say('desk-rules.network.heading'),
      state: undefined,
      paragraphs: [say('desk-rules.network.not-kept'), say('desk-rules.network.shared')],
      form: tryForm(visit, path, 'network', [
        typedField(visit, ruleFields.address, {
          label: say('desk-rules.network.label'),
          hint: say('desk-rules.network.hint', examples),
          issues,
        }),
        fieldView(days, issues),
      ]),
    },
  ];
}

function typedField(
  { fields }: MemberVisit,
  name: string,
  { label, hint, issues }: { readonly label: string; readonly hint: string; readonly issues: readonly FieldIssue[] },
): FieldView {
  return fieldView({ name, label, hint, direction: 'ltr', value: fields.text(name) }, issues);
}

function tryForm(visit: MemberVisit, path: string, kind: NewRule['kind'], fields: FormView['fields']): FormView {
  return formView({
    action: `${path}/try`,
    kept: [{ name: ruleFields.kind, value: kind }],
    fields: [verdictField(visit, kind), ...fields],
    button: visit.say('desk-rules.try.link'),
  });
}

function verdictField({ say, fields }: MemberVisit, kind: NewRule['kind']) {
  const chosen = fields.text(ruleFields.kind) === kind ? fields.text(ruleFields.verdict) : '';
  const options = (['block', 'allow'] as const).map(
    (value): FieldOption => ({ value, label: say(`desk-rules.verdict-means.${value}`), isChosen: value === chosen }),
  );
  return fieldView({
    name: ruleFields.verdict,
    id: `verdict-${kind}`,
    label: say('desk-rules.verdict-label'),
    options,
  });
}
