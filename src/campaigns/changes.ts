/** What applying a folder changes, as data and in words. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { CampaignSlug, UpdatePost } from './campaign.ts';
import type { CampaignDraft, DraftText, TextVersion } from './draft.ts';
import type { StoredCampaign } from './store.ts';

export type Change =
  | { readonly what: 'created'; readonly slug: CampaignSlug }
  | { readonly what: 'setting'; readonly setting: string; readonly from: string; readonly to: string }
  | { readonly what: 'text' | 'text-shown-again'; readonly language: Language; readonly version: number }
  | { readonly what: 'text-removed'; readonly language: Language }
  | { readonly what: 'goals' | 'cover' | 'committee' | 'endorsers' | 'events' }
  | { readonly what: 'update'; readonly name: string; readonly is: 'new' | 'changed' | 'removed' };

/** The sentence that a change is told in. */
export function changeLine(change: Change): string {
  switch (change.what) {
    case 'created':
      return `campaign.yaml: new campaign “${change.slug}”`;
    case 'setting':
      return `campaign.yaml: ${change.setting} is ${change.to} (was ${change.from})`;
    case 'text':
      return `page.${change.language}.md: new version ${change.version}`;
    case 'text-shown-again':
      return `page.${change.language}.md: shown again, as version ${change.version}`;
    case 'text-removed':
      return `page.${change.language}.md: removed; what was signed stays readable`;
    case 'goals':
      return 'campaign.yaml: goals changed';
    case 'cover':
      return 'campaign.yaml: cover changed';
    case 'committee':
      return 'committee.csv: changed';
    case 'endorsers':
      return 'endorsers.csv: changed';
    case 'events':
      return 'events.yaml: changed';
    case 'update':
      return `updates/${change.name}: ${change.is}`;
  }
}

/** As the audit keeps them: the data contact may be a person, whose name and address do not belong there. */
export function changesForAudit(changes: readonly Change[]): readonly Change[] {
  return changes.map((change) =>
    change.what === 'setting' && change.setting.startsWith('data_contact.') ? { ...change, from: '', to: '' } : change,
  );
}

/** All that publishing a draft would change, without changing it. @param latest of each language, also of hidden ones. */
export function changesBetween(
  before: StoredCampaign,
  latest: readonly TextVersion[],
  draft: CampaignDraft,
): readonly Change[] {
  return [
    ...settingChanges(before, draft),
    ...toldTexts(textChanges(latest, before.campaign.texts, draft.texts)),
    ...listChanges(before.campaign, draft),
    ...updateChanges(before.campaign.updates, draft.updates).changes,
  ];
}

/** The settings that differ, by the names they have in campaign.yaml. */
export function settingChanges({ campaign, closesByDate }: StoredCampaign, draft: CampaignDraft): Change[] {
  const before = settingsInWords({ ...campaign, closesAt: closesByDate });
  const after = settingsInWords(draft);
  return [...after].flatMap(([setting, to]): Change[] => {
    const from = before.get(setting) ?? '';
    return from === to ? [] : [{ what: 'setting', setting, from, to }];
  });
}

export interface TextChanges {
  /** New versions, to be stored. */
  readonly written: readonly TextVersion[];
  /** What is to be shown and was not: new versions, and old ones whose page has come back unchanged. */
  readonly shown: readonly TextVersion[];
  readonly hidden: readonly Language[];
}

/** A text that differs from its latest version becomes the next one; versions are never changed. */
export function textChanges(
  latest: readonly TextVersion[],
  current: CampaignDraftTexts,
  draft: CampaignDraft['texts'],
): TextChanges {
  const versions = languages.flatMap((language): TextVersion[] => {
    const text = draft[language];
    if (text === undefined) return [];
    const last = latest.find((one) => one.language === language);
    const consentEmail = text.consentEmail ?? (last?.consentEmail === true && last.consent === text.consent);
    const whole = { ...text, consentEmail };
    if (last !== undefined && saysTheSame(last, whole)) return [last];
    return [{ ...whole, version: (last?.version ?? 0) + 1 }];
  });
  return {
    written: versions.filter((text) => !latest.includes(text)),
    shown: versions.filter((text) => current[text.language]?.version !== text.version),
    hidden: languages.filter((language) => current[language] !== undefined && draft[language] === undefined),
  };
}

/** What a reader of changes is told of texts. */
export function toldTexts({ written, shown, hidden }: TextChanges): readonly Change[] {
  return [
    ...shown.map((text): Change => {
      const what = written.includes(text) ? 'text' : 'text-shown-again';
      return { what, language: text.language, version: text.version };
    }),
    ...hidden.map((language): Change => ({ what: 'text-removed', language })),
  ];
}

/** Lists that differ; each is replaced as a whole. */
function listChanges(before: Pick<CampaignDraft, 'goals' | 'events'>, draft: CampaignDraft): readonly Change[] {
  const lists = ['goals', 'events'] as const;
  return lists.filter((what) => !isDeepStrictEqual(before[what], draft[what])).map((what) => ({ what }));
}

type CampaignDraftTexts = StoredCampaign['campaign']['texts'];

export interface UpdateChanges {
  readonly written: readonly UpdatePost[];
  readonly removed: readonly string[];
  readonly changes: readonly Change[];
}

/** Updates are the same by their name. */
export function updateChanges(before: readonly UpdatePost[], after: readonly UpdatePost[]): UpdateChanges {
  const known = new Map(before.map((post) => [post.name, post]));
  const kept = new Set(after.map(({ name }) => name));
  const written = after.filter((post) => !isDeepStrictEqual(known.get(post.name), post));
  const removed = before.map(({ name }) => name).filter((name) => !kept.has(name));
  return {
    written,
    removed,
    changes: [
      ...written.map(({ name }): Change => ({ what: 'update', name, is: known.has(name) ? 'changed' : 'new' })),
      ...removed.map((name): Change => ({ what: 'update', name, is: 'removed' })),
    ],
  };
}

function saysTheSame({ version: _, ...text }: TextVersion, draft: DraftText): boolean {
  return isDeepStrictEqual(text, { ...draft });
}

function settingsInWords(
  of: Pick<
    CampaignDraft,
    | 'defaultLanguage'
    | 'opensAt'
    | 'closesAt'
    | 'graceDays'
    | 'retentionDays'
    | 'unconfirmedDays'
    | 'asks'
    | 'household'
    | 'showsRemoved'
    | 'dataContact'
  >,
): Map<string, string> {
  return new Map([
    ['default_language', of.defaultLanguage],
    ['opens', of.opensAt.toISOString()],
    ['closes', of.closesAt?.toISOString() ?? 'not set'],
    ['grace_days', String(of.graceDays)],
    ['retention_days', String(of.retentionDays)],
    ['unconfirmed_days', String(of.unconfirmedDays)],
    ['asks.postcode', of.asks.postcode],
    ['asks.city', of.asks.city],
    ['household', of.household],
    ...(of.showsRemoved === undefined ? [] : [['show_removed', of.showsRemoved ? 'yes' : 'no'] as const]),
    ['data_contact.name', of.dataContact?.name ?? 'not set'],
    ['data_contact.email', of.dataContact?.email ?? 'not set'],
  ]);
}
