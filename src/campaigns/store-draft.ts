/** What applying a campaign's folder writes; each part in one statement. */
import { sql } from 'kysely';
import type { Db, Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { CampaignId, CampaignText } from './campaign.ts';
import type { CampaignDraft, TextVersion } from './draft.ts';

/** What the row of a campaign itself holds. */
export type CampaignRow = Omit<CampaignDraft, 'goals' | 'texts' | 'committee' | 'updates' | 'events'>;

/** Stores a new campaign's settings; false where there is one of that slug, perhaps of another transaction just now. */
export async function insertCampaign(
  trx: Trx,
  id: CampaignId,
  draft: CampaignRow,
  state: 'draft' | 'open',
): Promise<boolean> {
  const row = await trx
    .insertInto('campaign')
    .values({ id, slug: draft.slug, state, closed_at: null, ...settingsRow(draft) })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores the settings and raises the revision: the last statement of every change. */
export async function updateCampaign(trx: Trx, id: CampaignId, draft: CampaignDraft): Promise<void> {
  await trx
    .updateTable('campaign')
    .set({ ...settingsRow(draft), revision: sql<number>`revision + 1`, changed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

/** The latest version of each text that a campaign ever had, also of languages it no longer shows. */
export function latestTexts(db: Db, id: CampaignId): Promise<TextVersion[]> {
  // Served by campaign_text_pkey, read backwards.
  return db
    .selectFrom('campaign_text')
    .distinctOn('language')
    .select(['language', 'version', 'title', 'summary', 'petition', 'consent', 'body', 'demands'])
    .select('consent_email as consentEmail')
    .where('campaign_id', '=', id)
    .orderBy('language', 'desc')
    .orderBy('version', 'desc')
    .execute();
}

export async function insertTexts(trx: Trx, id: CampaignId, texts: readonly TextVersion[]): Promise<void> {
  if (texts.length === 0) return;
  await trx
    .insertInto('campaign_text')
    .values(
      texts.map(({ demands, consentEmail, ...text }) => ({
        campaign_id: id,
        ...text,
        consent_email: consentEmail,
        demands: JSON.stringify(demands),
      })),
    )
    .execute();
}

/** Makes these versions the ones that are shown. */
export async function showTexts(
  trx: Trx,
  id: CampaignId,
  shown: readonly Pick<CampaignText, 'language' | 'version'>[],
): Promise<void> {
  if (shown.length === 0) return;
  await trx
    .insertInto('campaign_language')
    .values(shown.map(({ language, version }) => ({ campaign_id: id, language, version })))
    .onConflict((conflict) =>
      conflict.columns(['campaign_id', 'language']).doUpdateSet((eb) => ({ version: eb.ref('excluded.version') })),
    )
    .execute();
}

/** Shows these languages no longer; what was signed in them stays readable. */
export async function hideTexts(trx: Trx, id: CampaignId, hidden: readonly Language[]): Promise<void> {
  if (hidden.length === 0) return;
  await trx
    .deleteFrom('campaign_language')
    .where('campaign_id', '=', id)
    .where('language', 'in', [...hidden])
    .execute();
}

export async function replaceGoals(trx: Trx, id: CampaignId, goals: CampaignDraft['goals']): Promise<void> {
  await trx.deleteFrom('goal').where('campaign_id', '=', id).execute();
  if (goals.length === 0) return;
  const rows = goals.map(({ label, target, country, regions }, position) => ({
    campaign_id: id,
    position,
    label: JSON.stringify(label),
    target,
    country: country ?? null,
    regions: [...regions],
  }));
  await trx.insertInto('goal').values(rows).execute();
}

export async function replaceEvents(trx: Trx, id: CampaignId, events: CampaignDraft['events']): Promise<void> {
  await trx.deleteFrom('campaign_event').where('campaign_id', '=', id).execute();
  if (events.length === 0) return;
  const rows = events.map(({ title, place, startsAt, url }, position) => ({
    campaign_id: id,
    position,
    title: JSON.stringify(title),
    place: JSON.stringify(place),
    starts_at: startsAt,
    url: url ?? null,
  }));
  await trx.insertInto('campaign_event').values(rows).execute();
}

/** Stores those that are new or changed, and takes away those that are gone. */
export async function changeUpdates(
  trx: Trx,
  id: CampaignId,
  written: CampaignDraft['updates'],
  removed: readonly string[],
): Promise<void> {
  if (removed.length > 0) {
    await trx
      .deleteFrom('update_post')
      .where('campaign_id', '=', id)
      .where('name', 'in', [...removed])
      .execute();
  }
  if (written.length === 0) return;
  await trx
    .insertInto('update_post')
    .values(written.map(({ name, date, texts }) => ({ campaign_id: id, name, date, texts: JSON.stringify(texts) })))
    .onConflict((conflict) =>
      conflict.columns(['campaign_id', 'name']).doUpdateSet((eb) => ({
        date: eb.ref('excluded.date'),
        texts: eb.ref('excluded.texts'),
      })),
    )
    .execute();
}

function settingsRow(draft: CampaignRow) {
  return {
    default_language: draft.defaultLanguage,
    opens_at: draft.opensAt,
    closes_at: draft.closesAt ?? null,
    grace_days: draft.graceDays,
    retention_days: draft.retentionDays,
    unconfirmed_days: draft.unconfirmedDays,
    ask_postcode: draft.asks.postcode,
    ask_city: draft.asks.city,
    household: draft.household,
    ...(draft.showsRemoved === undefined ? {} : { shows_removed: draft.showsRemoved }),
    data_contact_name: draft.dataContact?.name ?? null,
    data_contact_email: draft.dataContact?.email ?? null,
  };
}
