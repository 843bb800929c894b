/**
 * The words of pictures.
 *
 * - A **picture** is made from a file that somebody gave, its **source**, of which nothing is kept but its hash.
 * - Of each picture there are a few **files**, each for one **use**, in the formats AVIF and JPEG.
 */

/** `phone` and `wide` are a cover's, `small` and `large` a portrait's or a logo's. */
export type PictureUse = 'phone' | 'wide' | 'small' | 'large';
export type PictureFormat = 'avif' | 'jpeg';

export interface PictureFile {
  readonly use: PictureUse;
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Of its content, in hexadecimal: its name in its address. */
  readonly hash: string;
}

export interface Picture {
  /** The hash of the file that it was made from. */
  readonly source: string;
  readonly files: readonly PictureFile[];
}

/** Bytes that a file may have which a picture is made from. */
export const mostSourceBytes = 10_000_000;

/** A picture with what its files hold, not yet stored. Made by `makePicture` alone. */
export interface MadePicture extends Picture {
  readonly contents: ReadonlyMap<PictureFile['hash'], Buffer>;
}

/** Where a file is served for ever: another content has another address. */
export function pictureUrl({ hash, format }: PictureFile): string {
  return `/pictures/${hash}.${endings[format]}`;
}

export const endings: { readonly [F in PictureFormat]: string } = { avif: 'avif', jpeg: 'jpg' };

/** @throws where the picture was made for something else. */
export function fileFor({ files }: Picture, use: PictureUse, format: PictureFormat): PictureFile {
  const file = files.find((one) => one.use === use && one.format === format);
  if (file === undefined) throw new Error(`A picture has no ${format} that is ${use}.`);
  return file;
}

/** The file from which the same picture could be made again: what an export writes. */
export function bestFile({ files }: Picture): PictureFile {
  const best = files.find(({ use, format }) => format === 'jpeg' && (use === 'wide' || use === 'large'));
  if (best === undefined) throw new Error('A picture has no large JPEG.');
  return best;
}

/** Whether a stored picture is the one that a file makes: it was made from it, or the file was exported from it. */
export function isMadeFrom(stored: Picture | undefined, source: string | undefined): boolean {
  if (stored === undefined || source === undefined) return stored === source;
  return stored.source === source || bestFile(stored).hash === source;
}
