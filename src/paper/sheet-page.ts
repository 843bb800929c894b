import { type FieldIssue, fieldView, formView } from '../accounts/desk-form.ts';
import { deskForms, type FormPart } from '../accounts/desk-forms.ts';
import type { MemberId } from '../accounts/member.ts';
import { reasonField } from '../accounts/reason.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { PaperSheet } from './paper.ts';
import { type PaperVisit, paperFields, paperPath, sheetLines } from './paper-page.ts';

interface SheetPageInput {
  readonly sheet: PaperSheet;
  readonly names: ReadonlyMap<MemberId, string>;
  readonly issues: readonly FieldIssue[];
}

/** One sheet: what is known of it, and how that is changed or taken back. Who stands on it is another page. */
export function sheetPage(
  tools: Pick<PageTools, 'render'>,
  visit: PaperVisit,
  { sheet, names, issues }: SheetPageInput,
): Html {
  const { say } = visit;
  const isBack = sheet.signatures !== null || sheet.rows > 0;
  const parts: FormPart[] = [
    {
      id: 'count',
      heading: say('desk-paper.sheet.count'),
      state: { text: say(`desk-paper.sheet.${isBack ? 'is-back' : 'is-out'}`), isGood: isBack },
      paragraphs: sheetLines(visit, sheet, names),
      form: countForm(visit, sheet, issues),
    },
    ...(sheet.rows > 0 ? [rowsPart(visit, sheet)] : []),
    ...(sheet.signatures === null ? [] : [undoPart(visit, sheet)]),
  ];
  return deskForms(tools, visit, say('desk-paper.sheet.title', { number: String(sheet.number) }), parts, issues);
}

function countForm({ say, campaign, fields }: PaperVisit, sheet: PaperSheet, issues: readonly FieldIssue[]) {
  const name = paperFields.signatures;
  const known = sheet.signatures === null ? '' : String(sheet.signatures);
  return formView({
    action: `${paperPath(campaign)}/sheets/${sheet.number}`,
    fields: [
      fieldView(
        {
          name,
          label: say('desk-paper.count.signatures'),
          hint: say('desk-paper.count.signatures-hint'),
          inputMode: 'numeric',
          direction: 'ltr',
          value: issues.length > 0 ? fields.text(name) : known,
        },
        issues,
      ),
    ],
    button: say(sheet.signatures === null ? 'desk-paper.count.button' : 'desk-paper.sheet.change'),
  });
}

function rowsPart({ say, campaign }: PaperVisit, { number, rows }: PaperSheet): FormPart {
  return {
    id: 'rows',
    heading: say('desk-paper.sheet.rows-heading'),
    state: undefined,
    paragraphs: [say('desk-paper.sheet.rows', { count: rows }), say('desk-paper.sheet.rows-means')],
    form: formView({
      action: `${paperPath(campaign)}/sheets/${number}/rows`,
      button: say('desk-paper.sheet.show-rows'),
    }),
  };
}

function undoPart(visit: PaperVisit, { number }: PaperSheet): FormPart {
  const { say, campaign } = visit;
  return {
    id: 'undo',
    heading: say('desk-paper.sheet.undo-heading'),
    state: undefined,
    paragraphs: [say('desk-paper.sheet.undo-means')],
    form: formView({
      action: `${paperPath(campaign)}/sheets/${number}/undo`,
      fields: [reasonField(visit)],
      button: say('desk-paper.sheet.undo'),
      isGrave: true,
    }),
  };
}
