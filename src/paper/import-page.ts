import { type ImportIssue, importForm } from '../accounts/desk-import.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { rowColumns } from './rows-file.ts';

/** Asks for a table of rows. */
export function tablePage(
  tools: Pick<PageTools, 'render'>,
  visit: PaperVisit,
  { issue, pasted = '' }: { readonly issue?: ImportIssue; readonly pasted?: string } = {},
): Html {
  const { say, campaign } = visit;
  const here = paperPath(campaign);
  const { needed, optional } = rowColumns(campaign.asks);
  return importForm(tools, visit, {
    heading: say('desk-paper.import.title'),
    paragraphs: [say('desk-paper.import.lead'), say('desk-paper.import.columns', { needed: needed.join(', ') })],
    columns: [...needed, ...optional],
    action: `${here}/import`,
    issue,
    pasted,
    button: say('desk-paper.look'),
    back: { url: here, label: say('desk-paper.back') },
  });
}
