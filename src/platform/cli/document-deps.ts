import type { Locales } from '../i18n/locales.ts';
import type { PdfMaker } from '../pdf/pdf.ts';
import type { Render } from '../views/views.ts';

/** What commands need of the program that write documents. */
export interface DocumentCommandDeps {
  readonly locales: () => Locales;
  readonly render: () => Render;
  readonly pdf: () => PdfMaker;
  /** Where the site is reached, without a slash at its end. */
  readonly baseUrl: () => string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
}
