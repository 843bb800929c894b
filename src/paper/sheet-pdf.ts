import type { PdfMaker, PdfResult } from '../platform/pdf/pdf.ts';
import type { SheetDesign } from './sheet-design.ts';

/** For `pdf/sign-sheet.typ`. */
interface SheetsPdf {
  readonly design: SheetDesign;
  /** The code that leads to the campaign's page, as SVG. */
  readonly code: string;
}

declare module '../platform/pdf/pdf.ts' {
  interface PdfTemplates {
    'sign-sheet': SheetsPdf;
  }
}

export function sheetsPdf(pdf: PdfMaker, design: SheetDesign, code: string): Promise<PdfResult> {
  return pdf.make('sign-sheet', { design, code });
}
