import path from 'node:path';
import type { OverlayOptions } from 'sharp';
import type { Language } from '../../platform/i18n/languages.ts';
import { loadSharp } from '../../platform/pictures/load-sharp.ts';
import { cardSize } from './card-size.ts';

/** What stands on a card. */
export interface CardWords {
  readonly language: Language;
  readonly title: string;
  /** How many have signed, as a sentence. */
  readonly count: string;
  readonly site: string;
}

const MARGIN = 84;
const BAR = 18;
const colours = { paper: '#fbf8f3', ink: '#1b1714', soft: '#5a524b', accent: '#8c1b1f' } as const;
/** Largest first: the first in which a title has its room is taken. */
const TITLE_SIZES = [68, 58, 50, 42, 35, 29];
const TITLE_ROOM = 312;

const modules = path.resolve(import.meta.dirname, '../../../node_modules');
/** Bundled, so that a card looks the same on a machine without fonts; each draws the other's letters too. */
const fonts = {
  latin: { family: 'Noto Sans', file: path.join(modules, '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf') },
  persian: { family: 'Vazirmatn', file: path.join(modules, 'vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf') },
} as const;

/** The picture that a shared link is shown with, as PNG. Drawn beside the event loop, some tens of milliseconds. */
export async function drawCard({ language, title, count, site }: CardWords): Promise<Buffer> {
  const sharp = await loadSharp();
  const written = async (text: string, size: number, colour: string) => {
    const { family, file } = language === 'fa' ? fonts.persian : fonts.latin;
    const { data, info } = await sharp({
      text: {
        text: `<span foreground="${colour}">${asPlainText(text)}</span>`,
        font: `${family},${fonts.persian.family} Bold ${size}`,
        fontfile: file,
        width: cardSize.width - 2 * MARGIN,
        dpi: 72,
        rgba: true,
        wrap: 'word-char',
      },
    })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, info };
  };
  type Written = Awaited<ReturnType<typeof written>>;
  const at = ({ data, info }: Written, top: number): OverlayOptions => ({
    input: data,
    raw: { width: info.width, height: info.height, channels: info.channels },
    top,
    left: language === 'fa' ? cardSize.width - MARGIN - info.width : MARGIN,
  });

  // Both fonts are known from then on: a word of the other script in a title has its letters.
  for (const { family, file } of Object.values(fonts)) {
    await sharp({ text: { text: '.', font: family, fontfile: file } }).metadata();
  }
  let heading: Written | undefined;
  for (const size of TITLE_SIZES) {
    heading = await written(title, size, colours.ink);
    if (heading.info.height <= TITLE_ROOM) break;
  }
  if (heading === undefined) throw new Error('A card has no size for its title.');
  const shown = heading.info.height <= TITLE_ROOM ? heading : await cutOff(heading);
  const [number, name] = [await written(count, 50, colours.accent), await written(site, 28, colours.soft)];
  const bar = { create: { width: cardSize.width, height: BAR, channels: 3, background: colours.accent } } as const;
  return sharp({ create: { ...cardSize, channels: 3, background: colours.paper } })
    .composite([
      { input: bar, top: 0, left: 0 },
      at(shown, BAR + 62),
      at(number, cardSize.height - 104 - MARGIN),
      at(name, cardSize.height - name.info.height - 44),
    ])
    .png({ palette: true, colours: 64, effort: 5 })
    .toBuffer();

  /** Of a title that no size has room for, what there is room for. */
  async function cutOff({ data, info }: Written): Promise<Written> {
    const { width, height, channels } = info;
    return sharp(data, { raw: { width, height, channels } })
      .extract({ left: 0, top: 0, width, height: TITLE_ROOM })
      .raw()
      .toBuffer({ resolveWithObject: true });
  }
}

/** What the markup of Pango would take for its own. */
function asPlainText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
