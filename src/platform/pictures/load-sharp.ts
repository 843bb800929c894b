import type { SharpConstructor } from 'sharp';

let loading: Promise<SharpConstructor> | undefined;

/** The library that decodes and encodes, loaded where a picture is made and nowhere else: most processes make none. */
export function loadSharp(): Promise<SharpConstructor> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Other loaders (SVG, PDF, ImageMagick's) are never asked; a picture takes one thread, and nothing is kept between.
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({
      operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
    });
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loading;
}
