/** What a file is by its first bytes, whatever its name says. Pure. */

export type SourceFormat = 'jpeg' | 'png' | 'webp' | 'avif';

const at = (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start, end);

/** @returns undefined for everything that is none of the four: SVG, GIF, TIFF, PDF, HEIC, text. */
export function sourceFormatOf(bytes: Buffer): SourceFormat | undefined {
  if (at(bytes, 0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (at(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(bytes, 0, 4) === 'RIFF' && at(bytes, 8, 12) === 'WEBP') return 'webp';
  // ISO 14496-12: the brands follow the box's size and type; “avis” would be a film.
  return at(bytes, 4, 12) === 'ftypavif' ? 'avif' : undefined;
}
