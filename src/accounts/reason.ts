import type { MemberVisit } from './desk.ts';
import { type FieldView, fieldView } from './desk-form.ts';

const name = 'reason';

/** Asks why something is done, for the audit; may be left empty. */
export function reasonField({ say, fields }: Pick<MemberVisit, 'say' | 'fields'>): FieldView {
  return fieldView({
    name,
    label: say('desk.reason.label'),
    hint: say('desk.reason.hint'),
    isRequired: false,
    value: fields.text(name),
  });
}

/** Records with the reason that the form gives, where it gives one. */
export function reasoned({ record, fields }: Pick<MemberVisit, 'record' | 'fields'>): MemberVisit['record'] {
  const reason = fields.text(name);
  return reason === '' ? record : (trx, deed) => record(trx, { ...deed, reason });
}
