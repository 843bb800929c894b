import { type MemberId, newId } from '../../accounts/member.ts';
import type { Recorder } from '../../audit/log.ts';
import type { Trx } from '../../platform/db/database.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { CreateKeys } from '../apply.ts';
import { type CampaignId, type CampaignSlug, isCampaignId } from '../campaign.ts';
import { insertCampaign } from '../store-draft.ts';
import { usualDays } from '../text-rules.ts';
import { type SettingsDraft, textPart } from './draft-parts.ts';
import { saveDraftPart } from './draft-store.ts';
import { emptyText } from './published-parts.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'campaign.create': { readonly languages: readonly Language[] };
  }
}

export interface NewCampaign {
  readonly slug: CampaignSlug;
  /** In the default language. */
  readonly title: string;
  readonly defaultLanguage: Language;
  /** The default one among them. */
  readonly languages: readonly Language[];
}

export type Creating =
  | { readonly kind: 'created'; readonly campaignId: CampaignId }
  /** There is a campaign of that slug. */
  | { readonly kind: 'taken' };

/** Makes a campaign that only the desk knows until it is published, with its keys. */
export async function createCampaign(
  trx: Trx,
  { slug, title, defaultLanguage, languages }: NewCampaign,
  by: { readonly memberId: MemberId; readonly now: Date; readonly createKeys: CreateKeys; readonly record: Recorder },
): Promise<Creating> {
  const { memberId, now, createKeys, record } = by;
  const settings: SettingsDraft = {
    defaultLanguage,
    languages: [...languages],
    opensAt: null,
    closesAt: null,
    graceDays: usualDays.grace,
    retentionDays: usualDays.retention,
    unconfirmedDays: usualDays.unconfirmed,
    asks: { postcode: 'no', city: 'no' },
    household: 'one',
    emailConsents: [],
    dataContact: { name: '', email: '' },
  };
  const campaignId = newId(isCampaignId);
  const row = { ...settings, slug, opensAt: now, closesAt: undefined, dataContact: undefined };
  if (!(await insertCampaign(trx, campaignId, row, 'draft'))) return { kind: 'taken' };
  await createKeys(trx, campaignId);
  const save = { campaignId, baseRevision: 0, memberId, now };
  await saveDraftPart(trx, { ...save, part: 'settings', content: settings });
  await saveDraftPart(trx, { ...save, part: textPart(defaultLanguage), content: { ...emptyText, title } });
  await record(trx, { act: 'campaign.create', subject: slug, campaignId, details: { languages } });
  return { kind: 'created', campaignId };
}
