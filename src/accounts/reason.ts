import type { MemberVisit } from './desk.ts';
import { type FieldIssue, type FieldView, fieldView } from './desk-form.ts';

const name = 'reason';

/** Asks why something is done, for the audit; may be left empty. @param id where a page asks several times. */
export function reasonField({ say, fields }: Pick<MemberVisit, 'say' | 'fields'>, id = name): FieldView {
  return fieldView({
    id,
    name,
    label: say('desk.reason.label'),
    hint: say('desk.reason.hint'),
    isRequired: false,
    value: fields.text(name),
  });
}

/** Asks why something is done where somebody has to agree to it. @param hint who reads it. */
export function neededReasonField(
  { say, fields }: Pick<MemberVisit, 'say' | 'fields'>,
  hint: string,
  issues: readonly FieldIssue[],
): FieldView {
  return fieldView({ name, label: say('desk.reason.label'), hint, value: fields.text(name) }, issues);
}

/** What is wrong where a needed reason is missing. */
export function reasonIssue({ say }: Pick<MemberVisit, 'say'>): FieldIssue {
  return { field: name, text: say('desk.reason.issue') };
}

/** The reason that a form gives; empty where it gives none. */
export function reasonIn({ fields }: Pick<MemberVisit, 'fields'>): string {
  return fields.text(name);
}

/** Records with the reason that the form gives, where it gives one. */
export function reasoned({ record, ...visit }: Pick<MemberVisit, 'record' | 'fields'>): MemberVisit['record'] {
  const reason = reasonIn(visit);
  return reason === '' ? record : (trx, deed) => record(trx, { ...deed, reason });
}
