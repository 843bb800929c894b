/** Who signs in the campaigns of the bench `desk`: as varied as people are, and each search has somebody to find, or nobody. */
import { seededBody, seededLanguage } from '../tools/seeded-people.ts';

/** What the bench looks for, and who has it. */
export const sought = {
  /** One signatory alone. */
  rareName: 'Philippa Quist',
  rareCity: 'Zonnebeke',
  /** Every eleventh. */
  frequentName: 'Maryam',
  /** Each is of one in a hundred, so that neither leads to who has both: few, or nobody. */
  fewOfBoth: 'Zahra Verhoeven',
  nobodyOfBoth: 'Lieve Karimi',
  rareDomain: 'club7.example',
  frequentDomain: 'example.org',
  frequentSource: 'website',
  rareSource: 'poster',
} as const;

/** The one who has the rare name, the rare town and a small domain. */
const RARE = 7;
const CLUBS = 997;

/** The address of the one who has the rare name. */
export const rareAddress = `member.${RARE}@${sought.rareDomain}`;

/** A form as it is sent. No two numbers have the same address. */
export function deskBody(number: number, burst: number | undefined) {
  const body = seededBody(number, { prefix: 'desk', isNamed: false });
  if (number === RARE) return { ...body, name: sought.rareName, city: sought.rareCity, email: rareAddress };
  if (number % 5_000 === 63) return { ...body, name: sought.fewOfBoth };
  return {
    ...body,
    ...(number % 100 === 13 && { name: 'Zahra Karimi' }),
    ...(number % 100 === 63 && { name: 'Lieve Verhoeven' }),
    ...(number % 20 === 11 && { email: `desk.${number}@club${number % CLUBS}.example` }),
    ...(burst !== undefined && { email: `visitor${number}@burst${burst}.example` }),
    source: sourceOf(number),
  };
}

function sourceOf(number: number): string {
  if (number % 3 === 0) return sought.frequentSource;
  return number % 500 === 1 ? sought.rareSource : '';
}

export function deskLanguage(number: number) {
  return seededLanguage(number);
}
