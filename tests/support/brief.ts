import type { BriefFacts, Said } from '../../src/brief/facts.ts';
import { belgianUnits } from '../../src/dashboard/numbers.ts';
import type { Language } from '../../src/platform/i18n/languages.ts';

/** As much of everything as a brief ever holds, in words as long as it lets them be. */
export function theFullestFacts(language: Language): BriefFacts {
  const long = (letters: number): Said => ({ text: textOf(language, letters), language });
  return {
    format: 'signatory brief 1',
    campaign: 'a-campaign-with-a-long-name-in-its-address-for-the-sake-of-it',
    url: `https://signatures.a-long-name-of-an-organisation.example.org/${language}/c/a-campaign-with-a-long-name`,
    language,
    asOf: '2026-11-26T13:05:00.000Z',
    title: long(140),
    demands: Array.from({ length: 5 }, () => ({ addressee: long(140), text: long(300) })),
    moreDemands: 3,
    verified: 12_345_678,
    goals: Array.from({ length: 7 }, () => ({ label: long(60), verified: 1_234_567, target: 2_345_678 })),
    moreGoals: 4,
    places: {
      regions: belgianUnits.map((region, index) => ({ region, verified: index < 2 ? null : 1_234_567 })),
      regionUnknown: 1_234_567,
      countries: ['BE', 'BA', 'VC', 'GB', 'CD', 'GS'].map((country) => ({ country, verified: 1_234_567 })),
      others: { countries: 188, verified: 234_567 },
    },
    growth: {
      unit: 'week',
      steps: Array.from({ length: 10 }, (_, index) => ({ from: `2026-09-${10 + index}`, verified: 123_456 + index })),
    },
    facts: [
      { kind: 'busiest-day', day: '2026-09-28', verified: 123_456 },
      { kind: 'pace', lately: 123_456, before: 234_567 },
      { kind: 'confirmed', percent: 84, asked: 12_345_678, still: 123_456 },
    ],
    nextSteps: long(400),
    auditHead: 'a1'.repeat(32),
  };
}

const words: Record<Language, string> = {
  en: 'Demand a thorough and independent investigation of the responsibility of the governments',
  nl: 'Eis een grondig en onafhankelijk onderzoek naar de verantwoordelijkheid van de regeringen',
  fr: 'Demandez une enquête approfondie et indépendante sur la responsabilité des gouvernements',
  de: 'Fordern Sie eine gründliche und unabhängige Untersuchung der Menschenrechtsverletzungen',
  fa: 'خواستار تحقیقی جامع و مستقل دربارهٔ مسئولیت دولت‌ها در برابر زندانیان سیاسی شوید',
};

function textOf(language: Language, letters: number): string {
  return `${words[language]}; `.repeat(8).slice(0, letters).trim();
}
