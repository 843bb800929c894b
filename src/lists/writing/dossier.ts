import { directionOf, type Language } from '../../platform/i18n/languages.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import { foreignOn, type Words } from '../../platform/i18n/words.ts';
import { columnsOf, headingsIn } from './columns.ts';
import { type DossierOpening, dossierOpening, type Say, sayIn } from './dossier-opening.ts';
import { boxedAmong, type ColumnWidth, type DossierCell, widthsOf } from './dossier-rows.ts';
import { type ListStatement, textIn } from './list-statement.ts';
import type { ListToWrite } from './list-writing.ts';

/** One PDF of a dossier: for `pdf/dossier.typ`. */
export interface DossierVolume {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly documentTitle: string;
  /** Year, month, day, hour and minute in UTC: the same list makes the same PDF. */
  readonly made: readonly number[];
  /** Above each page: for whom it is, and of which campaign. */
  readonly recipient: string;
  readonly title: Words;
  /** Below each page. */
  readonly private: string;
  readonly volume: string | undefined;
  /** “Page x of y”, where `page` and `pages` stand for the numbers. */
  readonly page: readonly string[];
  /** Of the first volume. */
  readonly opening: DossierOpening | undefined;
  readonly namesHeading: string;
  readonly noNames: string;
  /** That some letters cannot be shown, where that is so. */
  readonly boxes: string | undefined;
  readonly headings: readonly string[];
  readonly widths: readonly ColumnWidth[];
  /** Lying across, where there are many columns. */
  readonly isWide: boolean;
  readonly rows: readonly (readonly DossierCell[])[];
}

declare module '../../platform/pdf/pdf.ts' {
  interface PdfTemplates {
    dossier: DossierVolume;
  }
}

/** What stands in every volume of a dossier. */
export interface VolumeInput {
  /** From 1 on. */
  readonly number: number;
  readonly volumes: number;
  /** How many names stand in the volumes before. */
  readonly before: number;
  readonly rows: readonly (readonly DossierCell[])[];
}

/** More columns than that stand on pages that lie across. */
const MOST_COLUMNS_UPRIGHT = 7;

export function dossierVolume(
  locales: Locales,
  { issuer, statement }: ListToWrite,
  { number, volumes, before, rows }: VolumeInput,
): DossierVolume {
  const { recipient, madeAt } = statement;
  const { language } = recipient;
  const say = sayIn(locales, language);
  const text = textIn(issuer.campaign, language);
  const headings = headingsIn(locales, statement);
  const boxed = boxedAmong(rows);
  return {
    language,
    direction: directionOf(language),
    documentTitle: say('lists.dossier.document-title', { title: text.title }),
    made: [
      madeAt.getUTCFullYear(),
      madeAt.getUTCMonth() + 1,
      madeAt.getUTCDate(),
      madeAt.getUTCHours(),
      madeAt.getUTCMinutes(),
    ],
    recipient: say('lists.dossier.for', { name: nameAndOffice(statement) }),
    title: { text: text.title, foreign: foreignOn(language, text.language) },
    private: say('lists.dossier.private'),
    volume: volumes === 1 ? undefined : say('lists.dossier.volume', { number, volumes }),
    page: pageWords(say),
    opening: number > 1 ? undefined : dossierOpening(locales, { issuer, statement }, volumes),
    namesHeading:
      rows.length === 0
        ? say('lists.statement.names')
        : say('lists.dossier.names', { from: before + 1, to: before + rows.length }),
    noNames: say('lists.dossier.no-names'),
    boxes: boxed === 0 ? undefined : say('lists.dossier.boxes', { count: boxed }),
    headings,
    widths: widthsOf(columnsOf(statement)),
    isWide: headings.length > MOST_COLUMNS_UPRIGHT,
    rows,
  };
}

/** Where a page's numbers stand in its sentence: letters for private use, which nobody writes. */
const [PAGE, PAGES] = ['\ue000', '\ue001'];

function pageWords(say: Say): string[] {
  return say('lists.dossier.page', { page: PAGE, pages: PAGES })
    .split(/([\ue000\ue001])/)
    .map((part) => (part === PAGE ? 'page' : part === PAGES ? 'pages' : part));
}

function nameAndOffice({ recipient: { name, office, language } }: ListStatement): string {
  return office === '' ? name : [name, office].join(language === 'fa' ? '، ' : ', ');
}
