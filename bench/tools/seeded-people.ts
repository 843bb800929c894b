/** Who signs in a seeded campaign: made up, but as long and as varied as people are. */
import { type Language, languages } from '../../src/platform/i18n/languages.ts';

const firstNames = [
  'Maryam',
  'Jan',
  'Amélie',
  'Jürgen',
  'شیرین',
  'Noor',
  'Lotte',
  'Olivier',
  'Katharina',
  'بهرام',
  'Emma',
];
const lastNames = ['Rajabi', 'Peeters', 'De Smet', 'Dubois', 'Müller', 'احمدی', 'van den Berg', 'Lefèvre', 'Schneider'];

const places = [
  { country: 'BE', postcode: '9000', city: 'Gent' },
  { country: 'BE', postcode: '2000', city: 'Antwerpen' },
  { country: 'BE', postcode: '4000', city: 'Liège' },
  { country: 'BE', postcode: '1000', city: 'Bruxelles' },
  { country: 'NL', postcode: '1011 AB', city: 'Amsterdam' },
  { country: 'FR', postcode: '75011', city: 'Paris' },
  { country: 'DE', postcode: '10115', city: 'Berlin' },
  { country: 'SE', postcode: '', city: 'Stockholm' },
];

/** A form as it is sent; with one prefix, no two numbers have the same address. */
export function seededBody(number: number, { prefix, isNamed }: { prefix: string; isNamed: boolean }) {
  const disclosure = isNamed ? pick(['public', 'recipients'], number) : pick(['public', 'recipients', 'count'], number);
  return {
    name: `${pick(firstNames, number)} ${pick(lastNames, number)}`,
    email: `${prefix}.${number}@example.org`,
    ...pick(places, number),
    disclosure,
    consent: 'yes',
    updates: 'yes',
    source: '',
    website: '',
  };
}

export function seededLanguage(number: number): Language {
  return pick(languages, number);
}

function pick<T>(some: readonly T[], number: number): T {
  const found = some[number % some.length];
  if (found === undefined) throw new Error('There is nothing to pick from.');
  return found;
}
