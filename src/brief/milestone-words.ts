import type { Campaign } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { inLanguage } from '../platform/i18n/words.ts';
import { goalKey, type MilestoneKey, stepOf } from './milestones.ts';

/** A milestone in a sentence. @returns undefined for a goal that the campaign has no longer. */
export function milestoneSentence(
  locales: Locales,
  language: Language,
  campaign: Campaign,
  key: MilestoneKey,
): string | undefined {
  const step = stepOf(key);
  if (step !== undefined) return locales.message(language, 'digest.milestone.verified', { count: step });
  const goal = campaign.goals.find((one) => goalKey(one) === key);
  if (goal === undefined) return undefined;
  const label = inLanguage(goal.label, language, campaign.defaultLanguage)?.text ?? '';
  return locales.message(language, 'digest.milestone.goal', { goal: label, target: goal.target });
}
