import type { PictureUse } from './picture.ts';

/** What a picture is for. */
export type PictureKind = 'cover' | 'portrait' | 'logo';

export interface FileRecipe {
  readonly use: PictureUse;
  readonly width: number;
  readonly height: number;
  /** Bytes that each of its files may have; quality gives way to them, then size. */
  readonly most: { readonly avif?: number; readonly jpeg: number };
}

export interface Recipe {
  /** Pixels that the source must have at least, upright. */
  readonly least: { readonly width: number; readonly height: number };
  /** Whether it is cut to the files' shape, around what draws the eye, or stands within it on white. */
  readonly isCut: boolean;
  readonly files: readonly FileRecipe[];
}

/**
 * A phone loads a cover's `phone` file with the page, so it has what the page leaves of 40 KB; a portrait and a logo are
 * loaded as the reader comes to them, and there may be many. `large` and `wide` JPEGs are what an export writes.
 */
export const recipes: { readonly [K in PictureKind]: Recipe } = {
  cover: {
    least: { width: 640, height: 360 },
    isCut: true,
    files: [
      { use: 'phone', width: 720, height: 405, most: { avif: 12_000, jpeg: 20_000 } },
      { use: 'wide', width: 1280, height: 720, most: { avif: 90_000, jpeg: 180_000 } },
    ],
  },
  portrait: {
    least: { width: 128, height: 128 },
    isCut: true,
    files: [
      { use: 'small', width: 128, height: 128, most: { avif: 1_600, jpeg: 3_000 } },
      { use: 'large', width: 480, height: 480, most: { jpeg: 60_000 } },
    ],
  },
  logo: {
    least: { width: 48, height: 24 },
    isCut: false,
    files: [
      { use: 'small', width: 240, height: 96, most: { avif: 2_000, jpeg: 5_000 } },
      { use: 'large', width: 720, height: 288, most: { jpeg: 60_000 } },
    ],
  },
};
