import { createHash } from 'node:crypto';
import type { Sharp, SharpConstructor } from 'sharp';
import type { SentFile } from '../http/upload.ts';
import { loadSharp } from './load-sharp.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type MadePicture, mostSourceBytes, type PictureFile, type PictureFormat } from './picture.ts';
import { type FileRecipe, type PictureKind, type Recipe, recipes } from './recipes.ts';
import { sourceFormatOf } from './source-format.ts';

/** A photo of 48 megapixels passes; decoded it is some 150 MB, and one is decoded at a time. */
const MOST_PIXELS = 50_000_000;
const MOST_SECONDS = 30;
/** From good to poor: the first that fits is taken. */
const QUALITIES: { readonly [F in PictureFormat]: readonly number[] } = {
  avif: [52, 38, 26, 16],
  jpeg: [78, 62, 45, 30],
};
/** What is left to try then. */
const SMALLER = [0.75, 0.5, 0.35];
/** What the logo of dark letters stands on, in a dark page too. */
const WHITE = '#ffffff';

/** Why no picture was made: each has its sentence. */
export type PictureFault =
  | 'missing'
  | 'too-heavy'
  | 'no-picture'
  | 'too-many-pixels'
  | 'too-small'
  | 'damaged'
  | 'busy';

const inTurn = oneAtATime(8);

/**
 * Makes a picture's files from what somebody gave: upright, in sRGB, without anything that the file said beside its
 * pixels (place, camera, a smaller picture, text).
 */
export async function makePicture(sent: SentFile, kind: PictureKind): Promise<MadePicture | PictureFault> {
  if (sent === undefined || sent.length === 0) return 'missing';
  if (typeof sent === 'string') return sent;
  if (sent.length > mostSourceBytes) return 'too-heavy';
  if (sourceFormatOf(sent) === undefined) return 'no-picture';
  const made = await inTurn(() => decodeAndMake(sent, recipes[kind]));
  return made === 'full' ? 'busy' : made;
}

/** What names a content: in an address, and to find it again. */
export function contentHash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

async function decodeAndMake(bytes: Buffer, recipe: Recipe): Promise<MadePicture | PictureFault> {
  const sharp = await loadSharp();
  const size = await uprightSize(sharp, bytes);
  if (typeof size === 'string') return size;
  if (size.width < recipe.least.width || size.height < recipe.least.height) return 'too-small';
  const upright = await decode(sharp, bytes, recipe);
  if (upright === undefined) return 'damaged';
  const files: PictureFile[] = [];
  const contents = new Map<string, Buffer>();
  for (const file of recipe.files) {
    for (const format of ['avif', 'jpeg'] as const) {
      const most = file.most[format];
      if (most === undefined) continue;
      const { content, width, height } = await fitting(upright, recipe, file, format, most);
      const hash = contentHash(content);
      files.push({ use: file.use, format, width, height, hash });
      contents.set(hash, content);
    }
  }
  return { source: contentHash(bytes), files, contents };
}

/** Read from the head of the file alone, so that what would not fit into memory is never decoded. */
async function uprightSize(
  sharp: SharpConstructor,
  bytes: Buffer,
): Promise<{ width: number; height: number } | PictureFault> {
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return autoOrient.width * autoOrient.height > MOST_PIXELS ? 'too-many-pixels' : autoOrient;
  } catch {
    return 'damaged';
  }
}

interface Upright {
  readonly image: Sharp;
  readonly width: number;
  readonly height: number;
}

/** Decoded once, and made no larger than its largest file. */
async function decode(sharp: SharpConstructor, bytes: Buffer, { files, isCut }: Recipe): Promise<Upright | undefined> {
  const [width, height] = [Math.max(...files.map((one) => one.width)), Math.max(...files.map((one) => one.height))];
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: MOST_SECONDS })
      .autoOrient()
      .resize(width, height, { fit: isCut ? 'outside' : 'inside', withoutEnlargement: true })
      .flatten({ background: WHITE })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width: wide, height: tall, channels } = info;
    return { image: sharp(data, { raw: { width: wide, height: tall, channels } }), width: wide, height: tall };
  } catch {
    return undefined;
  }
}

interface Encoded {
  readonly content: Buffer;
  readonly width: number;
  readonly height: number;
}

/** As good as it can be within so many bytes. */
async function fitting(
  upright: Upright,
  recipe: Recipe,
  file: FileRecipe,
  format: PictureFormat,
  most: number,
): Promise<Encoded> {
  const [best = 0, ...poorer] = QUALITIES[format];
  const first = await encode(upright, recipe, file, 1, format, best);
  // Where it is far too large, the next best would be so too: encoding takes its time.
  const excess = first.content.length / most;
  const tries = [
    ...poorer.slice(excess > 4 ? 2 : excess > 2 ? 1 : 0).map((quality) => [1, quality] as const),
    ...SMALLER.map((scale) => [scale, poorer.at(-1) ?? best] as const),
  ];
  let smallest = first;
  for (const [scale, quality] of tries) {
    if (smallest.content.length <= most) break;
    smallest = await encode(upright, recipe, file, scale, format, quality);
  }
  return smallest;
}

async function encode(
  upright: Upright,
  { isCut }: Recipe,
  { width, height }: FileRecipe,
  scale: number,
  format: PictureFormat,
  quality: number,
): Promise<Encoded> {
  // Never larger than what is there, and always of the same shape.
  const most = isCut ? Math.min(scale, upright.width / width, upright.height / height) : scale;
  const [wide, tall] = [Math.round(width * most), Math.round(height * most)];
  const sized = upright.image
    .clone()
    .timeout({ seconds: MOST_SECONDS })
    .resize(wide, tall, isCut ? { fit: 'cover', position: 'attention' } : { fit: 'inside', withoutEnlargement: true });
  const encoded = format === 'avif' ? sized.avif({ quality, effort: 2 }) : sized.jpeg({ quality, mozjpeg: true });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { content: data, width: info.width, height: info.height };
}
