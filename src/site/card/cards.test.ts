import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { aCampaignDraft } from '../../../tests/support/campaign-folder.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { cardCount, roundedDown } from './card-count.ts';
import { cardSize } from './card-size.ts';
import { makeCards } from './cards.ts';
import { type CardWords, drawCard } from './draw-card.ts';

const locales = loadLocales('locales');
const text = { version: 1, title: 'Investigate', summary: '', petition: '', consent: '', body: '', demands: [] };
const campaign: Campaign = {
  ...aCampaignDraft(),
  committee: [],
  showsRemoved: false,
  endorsers: [],
  id: 'a' as Campaign['id'],
  state: 'open',
  draftTitles: undefined,
  isPaused: false,
  keysEndedAt: undefined,
  regions: [],
  texts: { en: { ...text, language: 'en' }, fa: { ...text, language: 'fa', title: 'تحقیق کنید' } },
};

test.each([
  [0, 0],
  [7, 7],
  [100, 100],
  [109, 100],
  [999, 990],
  [1_239, 1_230],
  [12_345, 12_300],
  [1_234_567, 1_230_000],
])('%d are told as %d', (verified, told) => {
  expect(roundedDown(verified)).toBe(told);
});

test('the count is a sentence in each language, with its own digits', () => {
  expect(cardCount(locales, 'en', 12_345)).toBe('More than 12,300 people have signed');
  expect(cardCount(locales, 'en', 1)).toBe('1 person has signed');
  expect(cardCount(locales, 'fa', 12_345).replace(/[\u2066-\u2069]/g, '')).toContain('۱۲٬۳۰۰');
  expect(cardCount(locales, 'fr', 0)).toBe(locales.message('fr', 'pages.card.first'));
});

describe('a card', () => {
  test('is a picture of the size that services ask for, small enough for all of them', async () => {
    for (const words of [
      { language: 'en', title: 'The UN must investigate', count: '12 people have signed', site: 'Signatory' },
      { language: 'fa', title: 'سازمان ملل باید تحقیق کند', count: '۱۲ نفر امضا کرده‌اند', site: 'Signatory' },
      { language: 'de', title: `<b>&${'Wort '.repeat(40)}`, count: '', site: '<' },
    ] as const) {
      const card = await drawCard({ ...words, count: words.count || '–' });
      expect(await sharp(card).metadata()).toMatchObject({ format: 'png', ...cardSize });
      expect(card.length).toBeLessThan(80_000);
    }
  });

  test('has Persian from the right, and everything else from the left', async () => {
    const inkAt = async (language: CardWords['language'], title: string) => {
      const { data, info } = await sharp(await drawCard({ language, title, count: '1', site: 'S' }))
        .removeAlpha()
        .extract({ left: 84, top: 80, width: 1_032, height: 100 })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const dark = [...data].flatMap((value, index) => (value < 120 ? [index % info.width] : []));
      return dark.reduce((sum, x) => sum + x, 0) / dark.length / info.width;
    };
    expect(await inkAt('en', 'Truth')).toBeLessThan(0.3);
    expect(await inkAt('fa', 'حقیقت')).toBeGreaterThan(0.7);
  });

  test('joins the letters of Persian: apart they take more room', async () => {
    const widthOf = async (title: string) => {
      const drawn = await drawCard({ language: 'fa', title, count: '1', site: 'S' });
      const { data, info } = await sharp(drawn)
        .removeAlpha()
        .extract({ left: 0, top: 60, width: 1_200, height: 130 })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const dark = [...data].flatMap((value, index) => (value < 120 ? [index % info.width] : []));
      return Math.max(...new Set(dark)) - Math.min(...new Set(dark));
    };
    // U+200C keeps letters apart.
    expect(await widthOf('سسسسسس')).toBeLessThan(0.8 * (await widthOf([...'سسسسسس'].join('\u200c'))));
  });

  test('finds its fonts where the list of fonts says they are', () => {
    const conf = path.resolve('src/site/card/fonts.conf');
    const folders = [...readFileSync(conf, 'utf8').matchAll(/>(\.\.[^<]+)</g)].map(([, folder = '']) => folder);
    expect(folders).toHaveLength(2);
    for (const folder of folders) expect(existsSync(path.resolve(path.dirname(conf), folder))).toBe(true);
  });
});

describe('cards', () => {
  test('are drawn once for all who ask, and anew only when their words change', async () => {
    const drawn: CardWords[] = [];
    const cards = makeCards({ locales }, async (words) => {
      drawn.push(words);
      return Buffer.from(words.count);
    });
    const asked = await Promise.all(Array.from({ length: 50 }, () => cards.get(campaign, 'en', 12_345)));
    expect(new Set(asked).size).toBe(1);
    expect((await cards.get({ ...campaign }, 'en', 12_399))?.etag).toBe(asked[0]?.etag);
    expect(drawn).toHaveLength(1);
    // The former goes on while the next is drawn.
    expect((await cards.get(campaign, 'en', 12_400))?.content.toString()).toContain('12,300');
    await new Promise((resolve) => setImmediate(resolve));
    expect((await cards.get(campaign, 'en', 12_400))?.content.toString()).toContain('12,400');
    expect(drawn).toHaveLength(2);
    await cards.get(campaign, 'fr', 12_400);
    expect(drawn[2]).toMatchObject({ language: 'en', title: 'Investigate' });
  });

  test('that cannot be drawn leave the former one, and are tried again', async () => {
    let fails = false;
    const cards = makeCards({ locales }, async (words) => {
      if (fails) throw new Error('No memory');
      return Buffer.from(words.count);
    });
    const former = await cards.get(campaign, 'en', 1);
    fails = true;
    expect(await cards.get(campaign, 'en', 2)).toBe(former);
    await new Promise((resolve) => setImmediate(resolve));
    fails = false;
    await cards.get(campaign, 'en', 2);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await cards.get(campaign, 'en', 2))?.content.toString()).toBe('2 people have signed');
  });
});
