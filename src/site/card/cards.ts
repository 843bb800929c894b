import { createHash } from 'node:crypto';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { oneAtATime } from '../../platform/pictures/one-at-a-time.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { textFor } from '../campaign-sections.ts';
import { cardCount } from './card-count.ts';
import { type CardWords, drawCard } from './draw-card.ts';

export interface Card {
  readonly etag: string;
  readonly content: Buffer;
}

export interface Cards {
  /**
   * The picture that a link to a campaign is shown with, as it is or as it was a moment ago: a former one is answered
   * with while the next is drawn. Undefined where too many are being drawn for the first time.
   */
  get(campaign: Campaign, language: Language, verified: number): Promise<Card | undefined>;
}

interface Slot {
  words: string;
  card: Card | undefined;
  drawing: Promise<Card | undefined> | undefined;
}

/** Each card is drawn anew only when its words change, and of all one at a time. */
export function makeCards(
  tools: Pick<PageTools, 'locales'>,
  draw: (words: CardWords) => Promise<Buffer> = drawCard,
): Cards {
  const inTurn = oneAtATime(50);
  const slots = new Map<string, Slot>();

  return {
    get: async (campaign, language, verified) => {
      const name = `${campaign.id} ${language}`;
      const slot = slots.get(name) ?? { words: '', card: undefined, drawing: undefined };
      slots.set(name, slot);
      const words = wordsOf(tools, campaign, language, verified);
      const wanted = JSON.stringify(words);
      if (slot.words !== wanted && slot.drawing === undefined) {
        slot.drawing = inTurn(() => draw(words))
          .then((content) => {
            if (content === 'full') return undefined;
            slot.card = { content, etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"` };
            slot.words = wanted;
            return slot.card;
          })
          .finally(() => {
            slot.drawing = undefined;
          });
      }
      if (slot.card === undefined) return slot.drawing;
      // Where drawing fails, the former card goes on, and the next who asks has it tried again.
      slot.drawing?.catch(() => undefined);
      return slot.card;
    },
  };
}

function wordsOf(
  { locales }: Pick<PageTools, 'locales'>,
  campaign: Campaign,
  language: Language,
  verified: number,
): CardWords {
  const { title, language: written } = textFor(campaign, language);
  return {
    // A language that the campaign lacks: its own text, and so its own direction.
    language: written,
    title,
    count: cardCount(locales, written, verified),
    site: locales.message(written, 'pages.frame.site'),
  };
}
