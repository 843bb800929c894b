/** The address that a campaign's title suggests. Pure. */
import type { CampaignSlug } from '../campaign.ts';
import { isCampaignSlug } from '../draft.ts';

const most = 60;
/** Letters that lose nothing but their marks keep their places; these have no mark to lose. */
const spelledOut: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', þ: 'th' };

/**
 * Small letters, digits and hyphens, cut at the end of a word; undefined where the title has no Latin letters.
 *
 * @example suggestedSlug('Une enquête, enfin !') // une-enquete-enfin
 */
export function suggestedSlug(title: string): CampaignSlug | undefined {
  const words = title
    .toLowerCase()
    .replace(/[ßæœøłđþ]/g, (letter) => spelledOut[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, most) : `${slug}-${word}`;
    if (longer.length > most) break;
    slug = longer;
  }
  return isCampaignSlug(slug) ? slug : undefined;
}
