/** How small a sign sheet's text must be set in a browser, so that it and the rows fill one page of A4. Pure. */
import type { Language } from '../platform/i18n/languages.ts';

export type SheetDensity = 'roomy' | 'even' | 'dense' | 'densest' | 'tightest';

interface Worded {
  readonly text: string;
}

/** What of a sheet takes room. */
interface Content {
  readonly language: Language;
  readonly title: Worded;
  readonly petition: Worded;
  readonly demands: readonly { readonly addressee: Worded; readonly text: Worded }[];
  readonly consent: Worded;
  readonly lines: readonly unknown[];
}

/** In points, as sign-sheet.css sets them. */
const sizes: readonly (readonly [SheetDensity, number])[] = [
  ['roomy', 10.5],
  ['even', 9],
  ['dense', 8],
  ['densest', 7],
];

/** Of the page within its margins, less what stands above, between and below; measured in Chromium. */
const HEIGHT_MM = 162;
/** Less is no room to write in. */
const ROW_MM = 8;
const TIGHT_ROW_MM = 7;
const TIGHTEST_POINTS = 6;
/** At one point: of a line, and how many letters go into a column. */
const LINE_MM = 0.353 * 1.35;
const LETTERS = { wide: 920, narrow: 480 } as const;

/** How many lines there is room for, where the text is set as small as can be read. */
export function mostLines(content: Omit<Content, 'lines'>): number {
  return Math.max(0, Math.floor((HEIGHT_MM - heightMm(content, TIGHTEST_POINTS)) / TIGHT_ROW_MM));
}

export function sheetDensity(content: Content): SheetDensity {
  const room = HEIGHT_MM - ROW_MM * content.lines.length;
  return sizes.find(([, points]) => heightMm(content, points) <= room)?.[0] ?? 'tightest';
}

function heightMm({ language, title, petition, demands, consent }: Omit<Content, 'lines'>, points: number): number {
  const lines = (text: string, letters: number) => Math.max(1, Math.ceil(text.length / (letters / points)));
  const wide = demands.reduce(
    (sum, { addressee, text }) => sum + lines(`${addressee.text} ${text.text}`, LETTERS.wide),
    1.6 * lines(title.text, LETTERS.wide / 1.6) + 1.2 * lines(petition.text, LETTERS.wide / 1.15) + 2,
  );
  // The code stands above the consent.
  const narrow = 2 + lines(consent.text, LETTERS.narrow);
  const lineMm = LINE_MM * points * (language === 'fa' ? 1.2 : 1);
  return Math.max(wide * lineMm, 30 + narrow * lineMm);
}
