import { type CampaignRoute, missing } from '../../accounts/desk.ts';
import type { Database } from '../../platform/db/database.ts';
import { framedHeaders } from '../../platform/http/guards.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { readDraft } from '../drafts/draft-store.ts';
import { campaignAsWritten, type Placeholder } from './preview-campaign.ts';

export interface PreviewDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
  /** The campaign's page, which shows that it is not the published one. @param path of the same in another language. */
  readonly showPreview: (campaign: Campaign, language: Language, path: (language: Language) => string) => Promise<Html>;
}

/** The page that supporters will read, made of the draft: what our own pages may show in a frame. */
export function previewRoutes({ db, tools, showPreview }: PreviewDeskDeps): readonly CampaignRoute<Campaign>[] {
  const placeholder: Placeholder = (language, field) =>
    tools.locales.message(language, 'desk-writing.to-write', {
      field: tools.locales.message(language, `desk-versions.field.${field}`),
    });
  return [
    {
      role: 'organiser',
      stepUp: false,
      method: 'GET',
      path: '/desk/c/:slug/preview/:language',
      answer: async ({ campaign, params: { language } }) => {
        const draft = await readDraft(db, campaign);
        if (!isLanguage(language) || draft === undefined) return missing;
        const path = (other: Language) => `/desk/c/${campaign.slug}/preview/${other}`;
        const html = await showPreview(campaignAsWritten(draft, language, placeholder), language, path);
        return { kind: 'page', status: 200, html, headers: framedHeaders };
      },
    },
  ];
}
