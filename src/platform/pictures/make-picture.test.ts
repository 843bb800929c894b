import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { aPictureFile, colourAt } from '../../../tests/support/pictures.ts';
import { makePicture } from './make-picture.ts';
import { bestFile, fileFor, isMadeFrom, type MadePicture } from './picture.ts';
import type { PictureKind } from './recipes.ts';

async function made(bytes: Buffer, kind: PictureKind = 'cover'): Promise<MadePicture> {
  const picture = await makePicture(bytes, kind);
  if (typeof picture === 'string') throw new Error(picture);
  return picture;
}

function contentOf(
  picture: MadePicture,
  ...which: [use: Parameters<typeof fileFor>[1], format: 'avif' | 'jpeg']
): Buffer {
  return picture.contents.get(fileFor(picture, ...which).hash) ?? Buffer.alloc(0);
}

/** The head of a PNG that says how large it is, with little behind it. */
function aPngThatClaims(width: number, height: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const some = deflateSync(Buffer.alloc(100_000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', some), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

describe('a picture', () => {
  test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'is made from %s, in two formats and two sizes',
    async (format) => {
      const picture = await made(await aPictureFile({ format }));
      expect(picture.files.map(({ use, format, width, height }) => [use, format, width, height])).toEqual([
        ['phone', 'avif', 720, 405],
        ['phone', 'jpeg', 720, 405],
        ['wide', 'avif', 800, 450],
        ['wide', 'jpeg', 800, 450],
      ]);
      for (const { use, format: written } of picture.files) {
        const { format: found } = await sharp(contentOf(picture, use, written)).metadata();
        expect(found).toBe(written === 'avif' ? 'heif' : 'jpeg');
        expect(await colourAt(contentOf(picture, use, written), 0.2, 0.5)).toBe('red');
        expect(await colourAt(contentOf(picture, use, written), 0.8, 0.5)).toBe('blue');
      }
    },
  );

  test('stands upright, and says nothing of where, when and by whom it was taken', async () => {
    const source = await aPictureFile({ width: 900, height: 1600, orientation: 6, secret: 'Ann Example' });
    expect(source.includes('Ann Example')).toBe(true);
    expect((await sharp(source).metadata()).exif?.includes(Buffer.from('Ann Example'))).toBe(true);
    const picture = await made(source);
    const jpeg = contentOf(picture, 'wide', 'jpeg');
    expect(fileFor(picture, 'wide', 'jpeg')).toMatchObject({ width: 1280, height: 720 });
    // What was left lies above.
    expect([await colourAt(jpeg, 0.5, 0.1), await colourAt(jpeg, 0.5, 0.9)]).toEqual(['red', 'blue']);
    for (const content of picture.contents.values()) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(content).metadata();
      expect({ exif, xmp, iptc, icc, orientation: orientation ?? 1 }).toEqual({ orientation: 1 });
      expect(content.includes('Ann Example') || content.includes('GPS')).toBe(false);
    }
  });

  test.each([
    ['cover', 'phone', 12_000],
    ['portrait', 'small', 1_600],
    ['logo', 'small', 2_000],
  ] as const)('however restless, a %s is as small as a phone needs it', async (kind, use, most) => {
    const noise = { type: 'gaussian', mean: 128, sigma: 90 } as const;
    const restless = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#fff', noise } })
      .png()
      .toBuffer();
    const picture = await made(restless.length > 9_999_999 ? await sharp(restless).jpeg().toBuffer() : restless, kind);
    expect(contentOf(picture, use, 'avif').length).toBeLessThanOrEqual(most);
  });

  test('of a logo is whole, on white', async () => {
    const logo = await sharp({ create: { width: 600, height: 150, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const picture = await made(logo, 'logo');
    expect(fileFor(picture, 'small', 'avif')).toMatchObject({ width: 240, height: 60 });
    const { dominant } = await sharp(contentOf(picture, 'small', 'jpeg')).stats();
    expect(dominant.r).toBeGreaterThan(240);
  });

  test('is known again by its source, and by the file that an export writes', async () => {
    const source = await aPictureFile();
    const [one, again] = [await made(source), await made(source)];
    expect(again.files).toEqual(one.files);
    const exported = await made(one.contents.get(bestFile(one).hash) ?? Buffer.alloc(0));
    expect(isMadeFrom(one, again.source)).toBe(true);
    expect(isMadeFrom(one, exported.source)).toBe(true);
    expect(isMadeFrom(one, (await made(await aPictureFile({ format: 'png' }))).source)).toBe(false);
    expect([isMadeFrom(one, undefined), isMadeFrom(undefined, one.source)]).toEqual([false, false]);
  });
});

describe('nothing is made from', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><script>alert(1)</script></svg>';
  const whole = () => aPictureFile();

  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['an empty file', () => Buffer.alloc(0), 'missing'],
    ['text', () => Buffer.from('Not a picture'), 'no-picture'],
    ['SVG', () => Buffer.from(svg), 'no-picture'],
    [
      'a GIF',
      async () =>
        sharp(await whole())
          .gif()
          .toBuffer(),
      'no-picture',
    ],
    [
      'a TIFF',
      async () =>
        sharp(await whole())
          .tiff()
          .toBuffer(),
      'no-picture',
    ],
    [
      'a page that begins like a picture',
      () => Buffer.from('\xff\xd8\xff<script>alert(1)</script>', 'latin1'),
      'damaged',
    ],
    ['SVG that begins like a picture', () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1'), 'damaged'],
    ['the first half of a picture', async () => (await whole()).subarray(0, (await whole()).length >> 1), 'damaged'],
    ['a bomb', () => aPngThatClaims(60_000, 60_000), 'too-many-pixels'],
    ['a bomb within the limit', () => aPngThatClaims(7_000, 7_000), 'damaged'],
    ['a narrow one', () => aPictureFile({ width: 600, height: 900 }), 'too-small'],
    ['too many bytes', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(10_000_000)]), 'too-heavy'],
  ])('%s', async (_, bytes, fault) => {
    expect(await makePicture(await bytes(), 'cover')).toBe(fault);
  });

  test('what lies behind a picture: it is gone', async () => {
    const polyglot = Buffer.concat([await whole(), Buffer.from('<script>alert(1)</script>PK\x03\x04')]);
    const picture = await makePicture(polyglot, 'cover');
    if (typeof picture === 'string') throw new Error(picture);
    for (const content of picture.contents.values()) expect(content.includes('<script>')).toBe(false);
  });

  test('one more than may wait', async () => {
    const source = await aPictureFile({ width: 640, height: 360 });
    const all = await Promise.all(Array.from({ length: 12 }, () => makePicture(source, 'portrait')));
    expect(all.filter((one) => one === 'busy')).toHaveLength(3);
  });
});
