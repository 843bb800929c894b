import type { Campaign } from '../campaigns/campaign.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { CampaignCount } from '../signatures/signature.ts';
import { campaignPage } from './campaign-page.ts';

export interface PreviewInput {
  /** As it will be. */
  readonly campaign: Campaign;
  readonly language: Language;
  readonly count: CampaignCount;
  readonly now: Date;
  readonly path: (language: Language) => string;
}

/** The campaign's page while it is still being written: open for signing, says what it is, and its form does nothing. */
export function previewPage(tools: PageTools, { path, ...input }: PreviewInput): Html {
  const { language } = input;
  const texts = { [language]: tools.locales.message(language, 'pages.preview') };
  const marked = { ...tools, notice: () => ({ revision: 0, texts }) };
  return campaignPage(marked, { ...input, phase: 'open', source: '', previewPath: path });
}
