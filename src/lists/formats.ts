import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';
import type { ListFormat } from './recipient.ts';
import { csvWriting } from './write-csv.ts';
import { htmlWriting } from './write-html.ts';
import { xlsxWriting } from './write-xlsx.ts';

/** What a browser is told that a list is. */
export const listTypes: Record<ListFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
};

export function listWriting(format: ListFormat, tools: WritingTools, list: ListToWrite): ListWriting {
  switch (format) {
    case 'csv':
      return csvWriting(tools, list);
    case 'xlsx':
      return xlsxWriting(tools, list);
    case 'html':
      return htmlWriting(tools, list);
  }
}
