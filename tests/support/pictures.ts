import sharp from 'sharp';

export interface PictureOptions {
  readonly width?: number;
  readonly height?: number;
  readonly format?: 'jpeg' | 'png' | 'webp' | 'avif';
  /** As a camera writes it: 6 lies on its side. */
  readonly orientation?: number;
  /** Written into its metadata. */
  readonly secret?: string;
}

/** A picture in two halves, the left one red and the right one blue, with some grain as photos have. */
export async function aPictureFile(options: PictureOptions = {}): Promise<Buffer> {
  const { width = 800, height = 450, format = 'jpeg', orientation, secret } = options;
  const half = { width: Math.ceil(width / 2), height, channels: 3 } as const;
  const blue = await sharp({ create: { ...half, background: '#1030c0' } })
    .png()
    .toBuffer();
  const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: '#fff', noise } })
    .png()
    .toBuffer();
  const halves = sharp({ create: { width, height, channels: 3, background: '#c02010' } }).composite([
    { input: blue, left: width - half.width, top: 0 },
    { input: grain, blend: 'soft-light' },
  ]);
  const described =
    secret === undefined
      ? halves
      : halves.withExif({
          IFD0: { Copyright: secret, Artist: secret },
          IFD3: {
            GPSLatitudeRef: 'N',
            GPSLatitude: '35/1 41/1 21/1',
            GPSLongitudeRef: 'E',
            GPSLongitude: '51/1 23/1 0/1',
          },
        });
  const turned = orientation === undefined ? described : described.withMetadata({ orientation });
  return turned.toFormat(format).toBuffer();
}

/** What a form with a file sends. */
export function pictureForm(
  picture: Buffer | string | undefined,
  fields: { readonly [name: string]: string } = {},
  { name = 'photo.jpg', type = 'image/jpeg' }: { readonly name?: string; readonly type?: string } = {},
): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  if (picture !== undefined)
    form.set('picture', new Blob([typeof picture === 'string' ? picture : new Uint8Array(picture)], { type }), name);
  return form;
}

/** The colour in the middle of a part of a picture. @example colourAt(file, 0.25, 0.5) // 'red' */
export async function colourAt(file: Buffer, x: number, y: number): Promise<'red' | 'blue' | 'neither'> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels;
  const [red = 0, , blue = 0] = data.subarray(at, at + 3);
  if (red > 2 * blue) return 'red';
  return blue > 2 * red ? 'blue' : 'neither';
}
