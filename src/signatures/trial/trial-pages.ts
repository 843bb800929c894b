import type { Campaign } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { noticePage } from '../../platform/views/notice.ts';
import { confirmNotice, type SignedText } from '../pages.ts';

export interface TrialPageInput {
  readonly language: Language;
  readonly petition: SignedText;
  /** The organiser's own, where a signatory finds theirs. */
  readonly name: string;
  /** What stands behind `trial/` in the address. */
  readonly path: string;
}

/** The page that asks to confirm, as everybody who signs gets it, with a note that this is a trial. */
export function trialPage(tools: PageTools, { language, path, ...input }: TrialPageInput): Html {
  const { buttonLabel, ...notice } = confirmNotice(tools, { ...input, language, disclosure: 'recipients' });
  return noticePage(tools, {
    ...notice,
    paragraphs: [tools.locales.message(language, 'pages.trial.note'), ...notice.paragraphs],
    action: { url: `/${language}/trial/${path}`, label: buttonLabel, isGrave: false },
  });
}

/** It works: on with the checklist. */
export function triedPage(tools: PageTools, campaign: Campaign, language: Language): Html {
  return answerPage(tools, campaign, language, 'tried');
}

/** The mail is about what the draft does not say any more. */
export function changedSincePage(tools: PageTools, campaign: Campaign, language: Language): Html {
  return answerPage(tools, campaign, language, 'changed');
}

function answerPage(tools: PageTools, { slug }: Campaign, language: Language, what: 'tried' | 'changed'): Html {
  const say = (key: string) => tools.locales.message(language, key);
  return noticePage(tools, {
    language,
    heading: say(`pages.trial.${what}.heading`),
    paragraphs: [say(`pages.trial.${what}.text`)],
    links: [{ url: `/desk/c/${slug}/publish`, label: say('pages.trial.to-desk') }],
  });
}
