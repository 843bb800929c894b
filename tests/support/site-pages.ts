/** The demo campaign's page, without a database or a server. */
import type { Campaign, CampaignId, CampaignText } from '../../src/campaigns/campaign.ts';
import { readCampaignFolder } from '../../src/campaigns/read-folder.ts';
import { type Language, languages } from '../../src/platform/i18n/languages.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import type { Html, PageTools } from '../../src/platform/views/frame.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import type { SignDraft } from '../../src/signatures/signature.ts';
import { loadAssets } from '../../src/site/assets.ts';
import { type CampaignPageInput, campaignPage } from '../../src/site/campaign-page.ts';

const assets = loadAssets('public');
export const tools: PageTools = {
  render: loadViews('templates'),
  locales: loadLocales('locales'),
  asset: assets.path,
  baseUrl: 'https://petitions.example.org/',
  notice: () => ({ revision: 1, texts: {} }),
};
/** The demo campaign as it is read from its folder, open. */
export const demo = await theDemoCampaign();
export const now = new Date('2026-11-24T12:00:00Z');
export const nothingTyped: SignDraft = {
  name: '',
  email: '',
  country: '',
  postcode: '',
  city: '',
  disclosure: '',
  consent: '',
  updates: '',
  source: '',
};

async function theDemoCampaign(): Promise<Campaign> {
  const draft = await readCampaignFolder('campaigns/un-investigation-1988');
  if (Array.isArray(draft)) throw new Error('The demo campaign is not good');
  const texts: { [L in Language]?: CampaignText } = {};
  for (const language of languages) {
    const text = draft.texts[language];
    if (text !== undefined) texts[language] = { ...text, version: 1 };
  }
  const unwritten = {
    committee: draft.committee ?? [],
    showsRemoved: draft.showsRemoved ?? false,
    endorsers: [],
    draftTitles: undefined,
    isPaused: false,
    keysEndedAt: undefined,
    regions: [],
  };
  return { ...draft, ...unwritten, id: 'demo' as CampaignId, state: 'open', texts };
}

/** Its page in English, with a count, as far as nothing else is asked for. */
export function aCampaignPage(changes: Partial<CampaignPageInput> = {}): Html {
  const campaign = changes.campaign ?? demo;
  return campaignPage(tools, {
    campaign,
    language: 'en',
    count: {
      verified: 12345,
      goals: campaign.goals.map(({ target }) => ({ verified: 1234, target })),
      removed: 0,
      asOf: now,
    },
    phase: 'open',
    source: '',
    now,
    ...changes,
  });
}
