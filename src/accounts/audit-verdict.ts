import type { AskedCheck } from '../audit/check.ts';
import type { AuditCheck } from '../audit/verify.ts';
import { formatNumber } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { MemberVisit } from './desk.ts';
import { deskForm, type FieldIssue, type FormView, fieldView, formView } from './desk-form.ts';
import { progressScript } from './desk-progress.ts';

/** The name of the form's field for a hash that was printed on a list. */
export const headField = 'head';

/** Has the whole audit read again. */
export function verifyForm({ say, fields }: MemberVisit, issues: readonly FieldIssue[] = []): FormView {
  const head = {
    name: headField,
    label: say('desk-audit.verify.head'),
    hint: say('desk-audit.verify.head-hint'),
    direction: 'ltr',
    isRequired: false,
    value: fields.text(headField),
  } as const;
  return formView({
    action: '/desk/audit/verify',
    fields: [fieldView(head, issues)],
    button: say('desk-audit.verify.button'),
    isQuiet: issues.length === 0,
  });
}

/** What was typed is no hash. */
export function noHashPage(tools: Pick<PageTools, 'render'>, visit: MemberVisit): Html {
  const { say } = visit;
  const issues = [{ field: headField, text: say('desk-audit.verify.no-hash') }];
  const heading = say('desk-audit.verify.heading');
  return deskForm(tools, visit, { heading, issues, form: verifyForm(visit, issues), links: [back(visit)] });
}

/** How far it is with reading the whole audit again. */
export function checkingPage(
  { render }: Pick<PageTools, 'render'>,
  visit: MemberVisit,
  { checked, entries }: Pick<AskedCheck, 'checked' | 'entries'>,
): Html {
  const { say, frame, path } = visit;
  return render('desk/act', {
    frame: frame({ title: say('desk-audit.verify.reading'), scripts: [progressScript] }),
    heading: say('desk-audit.verify.reading'),
    status: say('desk-audit.verify.reading-status'),
    progress: { label: say('desk-audit.verify.progress', { checked, entries }), value: checked, max: entries },
    paragraphs: [say('desk-audit.verify.may-leave')],
    refresh: { url: path, label: say('desk-audit.verify.refresh') },
    cancel: undefined,
    links: [back(visit)],
  });
}

/** What reading the whole audit again has found. */
export function verdictPage(tools: Pick<PageTools, 'render'>, visit: MemberVisit, check: AuditCheck): Html {
  const heading = visit.say(check.kind === 'whole' ? 'desk-audit.verify.whole' : 'desk-audit.verify.broken');
  return deskForm(tools, visit, { heading, paragraphs: findings(visit, check), links: [back(visit)] });
}

function findings({ say, language }: MemberVisit, check: AuditCheck): string[] {
  const number = (seq: number) => formatNumber(language, seq);
  switch (check.kind) {
    case 'whole':
      return [
        say('desk-audit.verify.whole-means', { count: check.entries }),
        ...(check.headAt === undefined ? [] : [say('desk-audit.verify.head-found', { number: number(check.headAt) })]),
        say('desk-audit.verify.head-is', { head: check.head }),
      ];
    case 'broken':
      return [
        say(`desk-audit.verify.fault.${check.fault}`, { number: number(check.seq) }),
        say('desk-audit.verify.broken-next'),
      ];
    case 'head-missing':
      return [say('desk-audit.verify.head-missing', { count: check.entries }), say('desk-audit.verify.broken-next')];
  }
}

function back({ say }: MemberVisit) {
  return { url: '/desk/audit', label: say('desk-audit.back') };
}
