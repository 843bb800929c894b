import type { ListFormat } from '../recipient.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';
import type { ListEnding } from './volumes.ts';
import { csvWriting } from './write-csv.ts';
import { htmlWriting } from './write-html.ts';
import { pdfWriting } from './write-pdf.ts';
import { xlsxWriting } from './write-xlsx.ts';

/** What a browser is told that a list's file is, by its ending. */
export const listTypes: Record<ListEnding, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

export function listWriting(format: ListFormat, tools: WritingTools, list: ListToWrite): ListWriting {
  switch (format) {
    case 'csv':
      return csvWriting(tools, list);
    case 'xlsx':
      return xlsxWriting(tools, list);
    case 'html':
      return htmlWriting(tools, list);
    case 'pdf':
      return pdfWriting(tools, list);
  }
}
