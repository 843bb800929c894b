import { fieldView, problemsView } from '../accounts/desk-form.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { rowColumns } from './rows-file.ts';

export type TableIssue = 'nothing' | 'too-heavy' | 'busy';

/** Asks for a table of rows. */
export function tablePage(
  { render }: Pick<PageTools, 'render'>,
  { say, frame, campaign }: PaperVisit,
  { issue, pasted = '' }: { readonly issue?: TableIssue; readonly pasted?: string } = {},
): Html {
  const text = issue && say(`desk-recipients.import.issue.${issue}`);
  const issues = text === undefined ? [] : [{ field: 'table', text }];
  const here = paperPath(campaign);
  const heading = say('desk-paper.import.title');
  const { needed, optional } = rowColumns(campaign.asks);
  return render('desk/import', {
    frame: frame({ title: heading, hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading,
    paragraphs: [say('desk-paper.import.lead'), say('desk-paper.import.columns', { needed: needed.join(', ') })],
    columns: [...needed, ...optional].join(','),
    action: `${here}/import`,
    file: {
      label: say('desk-recipients.import.file'),
      hint: say('desk-recipients.import.file-hint'),
      issue: text,
      describedBy: text === undefined ? 'table-hint' : 'table-hint table-issue',
    },
    or: say('desk-recipients.import.or'),
    pasted: fieldView({
      name: 'pasted',
      label: say('desk-recipients.import.pasted'),
      hint: say('desk-recipients.import.pasted-hint'),
      rows: 8,
      value: pasted,
      isRequired: false,
    }),
    button: say('desk-paper.look'),
    back: { url: here, label: say('desk-paper.back') },
  });
}
