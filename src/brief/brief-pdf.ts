import type { PdfMaker, PdfResult } from '../platform/pdf/pdf.ts';
import type { Brief } from './make-brief.ts';
import type { BriefSheet } from './sheet.ts';

/** For `pdf/brief.typ`. */
interface BriefPdf {
  readonly sheet: BriefSheet;
  /** Letter by letter what the checksum is made over: attached to the PDF. */
  readonly facts: string;
  /** Year, month, day, hour and minute in UTC: the same facts make the same PDF. */
  readonly made: readonly number[];
}

declare module '../platform/pdf/pdf.ts' {
  interface PdfTemplates {
    brief: BriefPdf;
  }
}

export function briefPdf(pdf: PdfMaker, { sheet, facts, json }: Brief): Promise<PdfResult> {
  const made = facts.asOf.match(/\d+/g)?.slice(0, 5).map(Number) ?? [];
  return pdf.make('brief', { sheet, facts: json, made });
}
