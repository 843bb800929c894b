/** Campaigns for those who use the command line. Pure. */
import { columns } from '../platform/cli/columns.ts';
import { languages } from '../platform/i18n/languages.ts';
import type { Campaign } from './campaign.ts';
import { retentionEnds, stageAt } from './lifecycle.ts';

/** What the list tells of a campaign. */
export function campaignSummary(campaign: Campaign, now: Date) {
  return {
    slug: campaign.slug,
    title: (campaign.texts[campaign.defaultLanguage]?.title ?? campaign.draftTitles?.[campaign.defaultLanguage]) || '',
    phase: stageAt(campaign, now),
    paused: campaign.isPaused,
    opens: campaign.opensAt.toISOString(),
    closes: campaign.closesAt?.toISOString() ?? null,
    languages: languages.filter((language) => campaign.texts[language] !== undefined),
  };
}

/** Everything about a campaign, for programs. */
export function campaignJson(campaign: Campaign, now: Date) {
  return {
    ...campaignSummary(campaign, now),
    id: campaign.id,
    default_language: campaign.defaultLanguage,
    grace_days: campaign.graceDays,
    retention_days: campaign.retentionDays,
    unconfirmed_days: campaign.unconfirmedDays,
    personal_data_until: retentionEnds(campaign)?.toISOString() ?? null,
    asks: campaign.asks,
    household: campaign.household,
    show_removed: campaign.showsRemoved,
    data_contact: campaign.dataContact ?? null,
    goals: campaign.goals,
    texts: campaign.texts,
    committee: campaign.committee,
    updates: campaign.updates,
    events: campaign.events.map(({ startsAt, ...event }) => ({ ...event, starts: startsAt.toISOString() })),
  };
}

/** The same for people, without the long texts. */
export function campaignLines(campaign: Campaign, now: Date): string[] {
  const { title, phase, opens, closes } = campaignSummary(campaign, now);
  const text = campaign.texts[campaign.defaultLanguage];
  const versions = languages.flatMap((language) => {
    const version = campaign.texts[language]?.version;
    return version === undefined ? [] : [`${language} (version ${version})`];
  });
  const goals = campaign.goals.map(
    ({ label, target, country, regions }) =>
      `  ${label[campaign.defaultLanguage] ?? ''}: ${target}${where(country, regions)}`,
  );
  return [
    title,
    '',
    ...columns([
      ['slug', campaign.slug],
      ['phase', campaign.isPaused ? `${phase}, signing paused` : phase],
      ['opens', opens],
      ['closes', closes ?? 'no end set'],
      ['pages', versions.join(', ')],
      ['asks', `postcode ${campaign.asks.postcode}, city ${campaign.asks.city}`],
      ['household', `${campaign.household} may sign with one address`],
      [
        'data contact',
        campaign.dataContact ? `${campaign.dataContact.name} <${campaign.dataContact.email}>` : 'not set',
      ],
      ['confirm', `until ${campaign.graceDays} days after closing; unconfirmed kept ${campaign.unconfirmedDays} days`],
      ['personal data', `until ${retentionEnds(campaign)?.toISOString() ?? 'an end is set'}`],
      ['committee', `${campaign.committee.length}`],
      ['updates', `${campaign.updates.length}`],
      ['events', `${campaign.events.length}`],
    ]),
    '',
    'Demands:',
    ...(text?.demands ?? []).map(({ addressee, text: demand }, index) => `  ${index + 1}. ${addressee}: ${demand}`),
    'Goals:',
    ...(goals.length === 0 ? ['  none'] : goals),
  ];
}

function where(country: string | undefined, regions: readonly string[]): string {
  if (country === undefined) return '';
  return ` (${regions.length === 0 ? country : regions.join(', ')})`;
}
