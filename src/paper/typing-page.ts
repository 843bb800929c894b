import { type FieldIssue, type FieldView, fieldView } from '../accounts/desk-form.ts';
import { deskSheet, fieldRow, sheetButton } from '../accounts/desk-sheet.ts';
import { faultWords } from '../platform/csv/table-faults.ts';
import { countries } from '../platform/i18n/format.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { wholeNumberIn } from '../platform/i18n/whole-number.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { type KnownSheets, type RowField, readRows, rowFields, type TypedRow } from './row-fields.ts';

/** Of a form: as many as most sheets have. */
const ROWS = 10;

/** A form to type rows of one sheet into. @param issues with what was typed. */
export function typingPage(
  tools: Pick<PageTools, 'render'>,
  visit: PaperVisit,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign, fields, language } = visit;
  const path = paperPath(campaign);
  const chosen = fields.text('country');
  return deskSheet(tools, visit, {
    heading: say('desk-paper.rows.title'),
    paragraphs: [say('desk-paper.rows.lead'), say('desk-paper.rows.looked-at')],
    action: `${path}/rows`,
    issues,
    sections: [
      {
        id: 'of-sheet',
        heading: say('desk-paper.rows.sheet'),
        items: [
          fieldRow(
            fieldView(
              {
                name: 'sheet',
                label: say('desk-paper.count.sheet'),
                hint: say('desk-paper.count.sheet-hint'),
                inputMode: 'numeric',
                direction: 'ltr',
                value: fields.text('sheet'),
              },
              issues,
            ),
            fieldView(
              {
                name: 'country',
                label: say('desk-paper.rows.country'),
                hint: say('desk-paper.rows.country-hint'),
                options: [
                  { value: '', label: say('desk-paper.rows.no-country'), isChosen: chosen === '' },
                  ...countries(language).map(({ code, name }) => ({
                    value: code,
                    label: name,
                    isChosen: code === chosen,
                  })),
                ],
              },
              issues,
            ),
          ),
        ],
      },
      {
        id: 'rows',
        heading: say('desk-paper.rows.heading'),
        paragraphs: [say('desk-paper.rows.empty-ones')],
        items: Array.from({ length: ROWS }, (_, index) => fieldRow(...rowInputs(visit, index + 1, issues))),
      },
    ],
    buttons: [sheetButton({ label: say('desk-paper.look') })],
    links: [
      { url: `${path}/import`, label: say('desk-paper.import.link') },
      { url: path, label: say('desk-paper.back') },
    ],
  });
}

function rowInputs({ say, campaign, fields }: PaperVisit, row: number, issues: readonly FieldIssue[]): FieldView[] {
  const { postcode, city } = campaign.asks;
  const shown = rowFields.filter((field) => {
    if (isOfForm(field)) return false;
    return !(field === 'postcode' && postcode === 'no') && !(field === 'city' && city === 'no');
  });
  return shown.map((field) =>
    fieldView(
      {
        name: inputName(field, row),
        label: say(`desk-paper.rows.field.${field}`, { row }),
        isRequired: false,
        direction: field === 'name' || field === 'city' ? 'auto' : 'ltr',
        inputMode: field === 'line' ? 'numeric' : field === 'email' ? 'email' : 'text',
        // Most sheets are typed from their first line on.
        value: fields.names.length === 0 && field === 'line' ? String(row) : fields.text(inputName(field, row)),
      },
      issues,
    ),
  );
}

function inputName(field: RowField, row: number): string {
  return isOfForm(field) ? field : `${field}-${row}`;
}

interface JudgedTyping {
  readonly rows: readonly TypedRow[];
  readonly issues: readonly FieldIssue[];
}

/** What was typed: the sheets that are named, to look them up by, and what is wrong where those are known. */
export function typedRows(
  locales: Locales,
  visit: PaperVisit,
): { readonly numbers: readonly number[]; readonly judge: (sheets: KnownSheets) => JudgedTyping } {
  const { fields, say, campaign, language } = visit;
  const all = Array.from({ length: ROWS }, (_, index) => ({
    row: index + 1,
    typed: typedRow((field) => fields.text(inputName(field, index + 1))),
  }));
  const rows = all.filter(({ typed: { name, postcode, city, email } }) => name + postcode + city + email !== '');
  const sheet = wholeNumberIn(fields.text('sheet'));
  const judge = (sheets: KnownSheets): JudgedTyping => {
    const issues = new Map<string, FieldIssue>();
    const typed = rows.map((one) => one.typed);
    for (const [index, { faults }] of readRows(typed, campaign.asks, sheets).entries()) {
      for (const { field, code, params } of faults) {
        const name = inputName(field, rows[index]?.row ?? 1);
        const { problem, remedy } = faultWords(locales, language, { code, params });
        if (!issues.has(name)) issues.set(name, { field: name, text: `${problem} ${remedy}` });
      }
    }
    if (rows.length === 0) issues.set('name-1', { field: 'name-1', text: say('desk-paper.rows.none') });
    return { rows: typed, issues: [...issues.values()] };
  };
  return { numbers: sheet === undefined || sheet > 2_147_483_647 ? [] : [sheet], judge };
}

/** Whether all rows of the form have it in common. */
function isOfForm(field: RowField): boolean {
  return field === 'sheet' || field === 'country';
}

function typedRow(text: (field: RowField) => string): TypedRow {
  const [sheet, line, name, country] = [text('sheet'), text('line'), text('name'), text('country')];
  return { sheet, line, name, country, postcode: text('postcode'), city: text('city'), email: text('email') };
}
