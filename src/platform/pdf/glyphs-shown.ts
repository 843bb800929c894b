import { inflateSync } from 'node:zlib';
import { pagesOf } from './tag-frames.ts';
import type { TypstFile } from './typst-file.ts';

/** Whether some letter is shown as a box, or as nothing, since no font has it: its glyph has the number 0 (`.notdef`). */
export function showsMissingGlyphs(file: TypstFile): boolean {
  return pagesOf(file).some((page) => {
    const content = Number(/\/Contents (\d+) 0 R/.exec(file.object(page))?.[1]);
    const lines = inflateSync(file.stream(content)).toString('latin1').split('\n');
    return lines.some((line) => /T[jJ]$/.test(line) && MAY_HOLD_ZERO.test(line) && textsShown(line).some(hasZero));
  });
}

/** For speed: no other line needs a closer look. */
const MAY_HOLD_ZERO = /\\000\\000|<[0-9A-F]*0000/;

/** Every glyph is two bytes. */
function hasZero(text: string): boolean {
  return Array.from(text.matchAll(/../gs)).some(([glyph]) => glyph === '\0\0');
}

/** The texts of one operator `(…) Tj` or `[(…) 20 <…>] TJ`, as bytes (ISO 32000-1, 7.3.4). */
function textsShown(line: string): readonly string[] {
  const texts: string[] = [];
  let depth = 0;
  let text = '';
  for (let at = 0; at < line.length; ) {
    const pattern = depth === 0 ? OUTSIDE : WITHIN;
    pattern.lastIndex = at;
    const [piece = ''] = pattern.exec(line) ?? [];
    at = pattern.lastIndex;
    if (depth === 0) {
      if (piece === '(') depth = 1;
      if (piece.startsWith('<')) texts.push(Buffer.from(piece.slice(1, -1), 'hex').toString('latin1'));
      continue;
    }
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth > 0) text += byteOf(piece);
    else {
      texts.push(text);
      text = '';
    }
  }
  return texts;
}

const OUTSIDE = /<[^>]*>|[\s\S]/y;
const WITHIN = /\\\d{3}|\\?[\s\S]/y;

function byteOf(piece: string): string {
  if (/^\\\d/.test(piece)) return String.fromCharCode(Number.parseInt(piece.slice(1), 8));
  // Which byte a name like “\n” stands for is all the same here, so long as it is one, and not zero.
  return piece.startsWith('\\') ? 'n' : piece;
}
