/** Campaigns as they are stored: read with all that hangs on them. */
import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Picture } from '../platform/pictures/picture.ts';
import type { Campaign, CampaignId, CampaignSlug, CampaignText, DataContact, Goal, Translated } from './campaign.ts';
import { isCampaignSlug } from './draft.ts';

/** A campaign with what only those who write it need. */
export interface StoredCampaign {
  readonly campaign: Campaign;
  /** Raised by every change. */
  readonly revision: number;
  /** The end that its folder sets, whether or not it was closed by hand before. */
  readonly closesByDate: Date | undefined;
  /** When it was closed by hand. */
  readonly closedAt: Date | undefined;
  /** In which languages the consent says that the mail address goes to the recipients of lists. */
  readonly emailConsents: readonly Language[];
}

/** Every campaign, the latest to open first. One query, however many there are. */
export async function loadCampaigns(db: Db): Promise<Campaign[]> {
  return (await readCampaigns(db)).map(({ campaign }) => campaign);
}

/** One campaign by its slug; undefined for any other text. */
export async function findCampaign(db: Db, slug: string): Promise<Campaign | undefined> {
  return (await findStoredCampaign(db, slug))?.campaign;
}

/** The same, with what only those who write it need. */
export async function findStoredCampaign(db: Db, slug: string): Promise<StoredCampaign | undefined> {
  return isCampaignSlug(slug) ? (await readCampaigns(db, { slug }))[0] : undefined;
}

/** How far each campaign has changed: what a process asks before it reads anything again. */
export function loadRevisions(db: Db): Promise<{ id: CampaignId; revision: number }[]> {
  return db.selectFrom('campaign').select(['id', 'revision']).execute();
}

/**
 * Campaigns with all that hangs on them: all of them, one by its slug, or some by their ids.
 *
 * One statement, so that what is read of a campaign is of one revision.
 */
export async function readCampaigns(
  db: Db,
  only: { readonly slug?: CampaignSlug; readonly ids?: readonly CampaignId[] } = {},
): Promise<StoredCampaign[]> {
  let query = selectCampaigns(db).orderBy('campaign.opens_at', 'desc').orderBy('campaign.slug');
  if (only.slug !== undefined) query = query.where('campaign.slug', '=', only.slug);
  if (only.ids !== undefined) query = query.where('campaign.id', 'in', [...only.ids]);
  return only.ids?.length === 0 ? [] : (await query.execute()).map(stored);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCampaigns>['executeTakeFirstOrThrow']>>;

// Each subquery is served by the primary key of its table, which begins with campaign_id.
function selectCampaigns(db: Db) {
  return db.selectFrom('campaign').select((eb) => [
    'campaign.id',
    'campaign.slug',
    'campaign.state',
    'campaign.default_language',
    'campaign.opens_at',
    'campaign.closes_at',
    'campaign.closed_at',
    'campaign.grace_days',
    'campaign.retention_days',
    'campaign.unconfirmed_days',
    'campaign.keys_ended_at',
    sql<boolean>`campaign.paused_at is not null
      or exists (select from site_switch where site_switch.paused_at is not null)`.as('is_paused'),
    'campaign.ask_postcode',
    'campaign.ask_city',
    'campaign.household',
    'campaign.shows_removed',
    'campaign.data_contact_name',
    'campaign.data_contact_email',
    // Served by the primary key of campaign_draft.
    sql<Translated | null>`case when campaign.state = 'draft' then (
      select json_object_agg(substr(draft.part, 6), draft.content ->> 'title')
      from campaign_draft as draft
      where draft.campaign_id = campaign.id and draft.part like 'text:%' and draft.content ->> 'title' <> ''
    ) end`.as('draft_titles'),
    'campaign.revision',
    jsonArrayFrom(
      eb
        .selectFrom('campaign_language as current')
        .innerJoin('campaign_text as text', (join) =>
          join
            .onRef('text.campaign_id', '=', 'current.campaign_id')
            .onRef('text.language', '=', 'current.language')
            .onRef('text.version', '=', 'current.version'),
        )
        .select(['text.language', 'text.version', 'text.title', 'text.summary'])
        .select(['text.petition', 'text.consent', 'text.body', 'text.demands'])
        .whereRef('current.campaign_id', '=', 'campaign.id'),
    ).as('texts'),
    // By the same keys.
    sql<readonly Language[]>`array(
      select text.language from campaign_language as current
      join campaign_text as text using (campaign_id, language, version)
      where current.campaign_id = campaign.id and text.consent_email
      order by text.language
    )`.as('email_consents'),
    jsonArrayFrom(
      eb
        .selectFrom('goal')
        .select(['goal.label', 'goal.target', 'goal.country', 'goal.regions'])
        .whereRef('goal.campaign_id', '=', 'campaign.id')
        .orderBy('goal.position'),
    ).as('goals'),
    jsonArrayFrom(
      eb
        .selectFrom('campaign_region as region')
        .select(['region.code', 'region.name', 'region.constituencies'])
        .whereRef('region.campaign_id', '=', 'campaign.id')
        .orderBy('region.code'),
    ).as('regions'),
    jsonObjectFrom(
      eb
        .selectFrom('campaign_cover as shown')
        .innerJoin('picture', 'picture.id', 'shown.picture_id')
        .select(['shown.alt', 'picture.source', 'picture.files'])
        .whereRef('shown.campaign_id', '=', 'campaign.id'),
    ).as('cover'),
    jsonArrayFrom(
      eb
        .selectFrom('committee_member as member')
        .leftJoin('picture as portrait', 'portrait.id', 'member.portrait_id')
        .select(['member.name', 'member.office', 'member.place', 'member.country', 'member.quote'])
        .select(['portrait.source', 'portrait.files'])
        .whereRef('member.campaign_id', '=', 'campaign.id')
        .where('member.hidden', '=', false)
        .orderBy('member.position')
        .orderBy('member.id'),
    ).as('committee'),
    jsonArrayFrom(
      eb
        .selectFrom('endorser')
        .leftJoin('picture as logo', 'logo.id', 'endorser.logo_id')
        .select(['endorser.name', 'endorser.country', 'endorser.url', 'logo.source', 'logo.files'])
        .whereRef('endorser.campaign_id', '=', 'campaign.id')
        .orderBy('endorser.position')
        .orderBy('endorser.id'),
    ).as('endorsers'),
    jsonArrayFrom(
      eb
        .selectFrom('update_post as post')
        .select(['post.name', 'post.date', 'post.texts'])
        .whereRef('post.campaign_id', '=', 'campaign.id')
        .orderBy('post.date', 'desc')
        .orderBy(sql`post.name collate "C"`),
    ).as('updates'),
    jsonArrayFrom(
      eb
        .selectFrom('campaign_event as event')
        .select(['event.title', 'event.place', 'event.starts_at', 'event.url'])
        .whereRef('event.campaign_id', '=', 'campaign.id')
        .orderBy('event.position'),
    ).as('events'),
  ]);
}

function stored(row: Row): StoredCampaign {
  const closesByDate = row.closes_at ?? undefined;
  const campaign: Campaign = {
    id: row.id,
    slug: row.slug,
    state: row.state,
    draftTitles: row.draft_titles ?? undefined,
    isPaused: row.is_paused,
    defaultLanguage: row.default_language,
    opensAt: row.opens_at,
    closesAt: earlier(closesByDate, row.closed_at ?? undefined),
    graceDays: row.grace_days,
    retentionDays: row.retention_days,
    unconfirmedDays: row.unconfirmed_days,
    keysEndedAt: row.keys_ended_at ?? undefined,
    asks: { postcode: row.ask_postcode, city: row.ask_city },
    household: row.household,
    showsRemoved: row.shows_removed,
    dataContact: contact(row.data_contact_name, row.data_contact_email),
    goals: row.goals.map(({ country, ...goal }): Goal => ({ ...goal, ...(country === null ? {} : { country }) })),
    regions: row.regions,
    texts: byLanguage(row.texts),
    cover: row.cover === null ? undefined : { picture: pictureOf(row.cover), alt: row.cover.alt },
    committee: row.committee.map(({ source, files, ...member }) => ({
      ...member,
      ...(source === null || files === null ? {} : { portrait: { source, files } }),
    })),
    endorsers: row.endorsers.map(({ source, files, url, ...endorser }) => ({
      ...endorser,
      ...(url === null ? {} : { url }),
      ...(source === null || files === null ? {} : { logo: { source, files } }),
    })),
    updates: row.updates,
    events: row.events.map(({ starts_at, url, ...event }) => ({
      ...event,
      startsAt: new Date(starts_at),
      ...(url === null ? {} : { url }),
    })),
  };
  const { revision, email_consents: emailConsents } = row;
  return { campaign, revision, closesByDate, closedAt: row.closed_at ?? undefined, emailConsents };
}

function contact(name: string | null, email: string | null): DataContact | undefined {
  return name === null || email === null ? undefined : { name, email };
}

function pictureOf({ source, files }: Picture): Picture {
  return { source, files };
}

function byLanguage(texts: readonly CampaignText[]): Campaign['texts'] {
  const found: { [L in Language]?: CampaignText } = {};
  for (const text of texts) found[text.language] = text;
  return found;
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
