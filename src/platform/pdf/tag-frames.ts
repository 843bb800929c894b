import type { TypstFile } from './typst-file.ts';

/** Where a table or a picture begins or ends, as `base.typ` notes it; lengths like “62.36pt”, from the left upper corner. */
export interface Edge {
  readonly page: number;
  readonly x: string;
  readonly y: string;
  readonly width: string;
}

/**
 * Gives the tag of every table and every picture that stands on one page whole its frame, as Typst does under PDF/UA-1
 * (ISO 32000-1, table 344: `BBox`).
 * @param edges the beginning and the end of each in turn
 */
export function frameTags(file: TypstFile, edges: readonly Edge[]): void {
  const tags = tagsToFrame(file);
  if (edges.length !== 2 * tags.length)
    throw new Error(`${tags.length} tables and pictures have ${edges.length} edges.`);
  const heights = pageHeights(file);
  tags.forEach((tag, at) => {
    const [begin, end] = edges.slice(2 * at);
    if (begin === undefined || end === undefined || begin.page !== end.page) return;
    const frame = frameBetween(begin, end, heights[begin.page - 1] ?? Number.NaN);
    file.replace(tag, withFrame(file.object(tag), `    /BBox [${frame.join(' ')}]\n`));
  });
}

/** Left, lower, right and upper edge, from the left lower corner of the page. */
function frameBetween(begin: Edge, end: Edge, height: number): readonly number[] {
  const left = Number.parseFloat(begin.x);
  const frame = [
    left,
    height - Number.parseFloat(end.y),
    left + Number.parseFloat(begin.width),
    height - Number.parseFloat(begin.y),
  ].map((length) => Number(length.toFixed(2)));
  if (!frame.every(Number.isFinite)) throw new Error('A table or picture has an edge that is nowhere.');
  return frame;
}

function withFrame(tag: string, frame: string): string {
  const layout = /\/O \/Layout\n(?: +\/Placement \/\w+\n)?/;
  return layout.test(tag)
    ? tag.replace(layout, `$&${frame}`)
    : tag.replace(/^ {2}\/K /m, `  /A [<<\n    /O /Layout\n${frame}  >>]\n$&`);
}

const KIDS = /^ {2}\/K \[([^\]]*)\]/m;
const REFERENCE = /\b(\d{1,10}) 0 R/g;

/** In the order of reading, which is the order of the tree. */
function tagsToFrame(file: TypstFile): readonly number[] {
  const found: number[] = [];
  const walk = (number: number) => {
    const node = file.object(number);
    if (/\/S \/(?:Table|Figure)\n/.test(node)) found.push(number);
    else if (/\/Type \/Struct(?:Elem|TreeRoot)\n/.test(node)) referencesIn(node, KIDS).forEach(walk);
  };
  referencesIn(file.object(file.catalog), /\/StructTreeRoot (.*)/).forEach(walk);
  return found;
}

function pageHeights(file: TypstFile): readonly number[] {
  return pagesOf(file).map((page) => Number(/\/MediaBox \[0 0 [\d.]+ ([\d.]+)\]/.exec(file.object(page))?.[1]));
}

/** The objects of the pages in their order. */
export function pagesOf(file: TypstFile): readonly number[] {
  const leaves = (number: number): number[] => {
    const node = file.object(number);
    return node.includes('/Type /Pages\n') ? referencesIn(node, /\/Kids (.*)/).flatMap(leaves) : [number];
  };
  return referencesIn(file.object(file.catalog), /\/Pages (.*)/).flatMap(leaves);
}

function referencesIn(object: string, line: RegExp): readonly number[] {
  return Array.from((line.exec(object)?.[1] ?? '').matchAll(REFERENCE), ([, number]) => Number(number));
}
