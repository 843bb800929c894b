import type { Language } from '../platform/i18n/languages.ts';
import type { Html } from '../platform/views/frame.ts';
import type { Render } from '../platform/views/views.ts';
import type { SheetDesign } from './sheet-design.ts';

/** For `pages/sign-sheets`. */
interface SignSheetsView {
  readonly design: SheetDesign;
  /** Of the desk, where the page stands in it; in a file of its own the styles stand within. */
  readonly stylesheets: readonly string[];
  readonly styles: string | undefined;
  /** The address of the picture with the code. */
  readonly code: string;
  readonly bar: SheetBar | undefined;
}

/** What is shown above the sheets, and not printed. */
export interface SheetBar {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly text: string;
  readonly links: readonly { readonly url: string; readonly label: string }[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'pages/sign-sheets': SignSheetsView;
  }
}

/** The sheets as a file that prints anywhere. */
export function sheetsFile(render: Render, design: SheetDesign, styles: string, code: Buffer): Html {
  return render('pages/sign-sheets', {
    design,
    stylesheets: [],
    styles,
    code: `data:image/png;base64,${code.toString('base64')}`,
    bar: undefined,
  });
}

/** The sheets as a page of the desk. */
export function sheetsPage(
  render: Render,
  design: SheetDesign,
  { stylesheet, code, bar }: { readonly stylesheet: string; readonly code: string; readonly bar: SheetBar },
): Html {
  return render('pages/sign-sheets', { design, stylesheets: [stylesheet], styles: undefined, code, bar });
}
