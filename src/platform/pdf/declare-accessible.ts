import { showsMissingGlyphs } from './glyphs-shown.ts';
import { type Edge, frameTags } from './tag-frames.ts';
import { openTypstFile, type TypstFile } from './typst-file.ts';

/**
 * Declares that a PDF is accessible by PDF/UA-1 (ISO 14289-1), and adds what Typst itself adds under that standard, which
 * it cannot be told through WebAssembly: the title as the window's, and the frame of each table and picture. One that shows a
 * letter which no font has must not declare it, and stays as it is.
 * @param edges of these, as `base.typ` notes them
 * @throws where it does not read as Typst writes it
 */
export function declareAccessible(pdf: Uint8Array, edges: readonly Edge[]): Uint8Array {
  const file = openTypstFile(pdf);
  if (showsMissingGlyphs(file)) return pdf;
  frameTags(file, edges);
  showTitle(file);
  declare(file);
  return file.bytes();
}

/** ISO 14289-1, 7.1. */
function showTitle(file: TypstFile): void {
  const preferences = /\/ViewerPreferences <<\n/;
  file.replace(file.catalog, replaced(file.object(file.catalog), preferences, '$&    /DisplayDocTitle true\n'));
}

/** ISO 14289-1, 5. */
function declare(file: TypstFile): void {
  const metadata = Number(/\/Metadata (\d+) 0 R/.exec(file.object(file.catalog))?.[1]);
  const told = file.stream(metadata).toString('latin1');
  const named = replaced(told, /(?= ><dc:title>)/, '  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"');
  const declared = replaced(named, /(?=<xmpTPg:NPages>)/, '<pdfuaid:part>1</pdfuaid:part>');
  const dictionary = replaced(file.object(metadata), /\/Length \d+/, `/Length ${declared.length}`);
  file.replace(metadata, dictionary, declared);
}

function replaced(text: string, pattern: RegExp, by: string): string {
  if (!pattern.test(text)) throw new Error(`Typst wrote the PDF otherwise than expected: ${pattern} is not in it.`);
  return text.replace(pattern, by);
}
