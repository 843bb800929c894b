import type { CampaignVisit } from '../../accounts/desk.ts';
import { languageName } from '../../platform/i18n/format.ts';
import type { Campaign } from '../campaign.ts';
import type { Change } from '../changes.ts';
import type { CampaignInDraft } from './draft-store.ts';
import { publishedParts } from './published-parts.ts';
import { settingDifferences, settingsInWords } from './settings-words.ts';

/** What publishing changes, a sentence each; of a first publishing what there will be. */
export function changesInWords(
  visit: CampaignVisit<Campaign>,
  { published, parts }: CampaignInDraft,
  changes: readonly Change[],
  isFirst: boolean,
): readonly string[] {
  const { say, language } = visit;
  const after = parts.settings.content;
  const settings = isFirst
    ? settingsInWords(visit, after).map(({ label, value }) => say('desk-publish.change.is', { label, value }))
    : settingDifferences(visit, publishedParts(published).settings, after).map(({ label, value, from }) =>
        say('desk-publish.change.setting', { label, from, to: value }),
      );
  // The draft's settings tell of those, and no draft changes the rest.
  const others = changes.flatMap((change) => {
    if (change.what === 'goals') return [say('desk-publish.change.goals')];
    if (change.what !== 'text' && change.what !== 'text-shown-again' && change.what !== 'text-removed') return [];
    const named = { language: languageName(language, change.language) };
    if (change.what === 'text-removed') return [say('desk-publish.change.text-removed', named)];
    if (change.version === 1) return [say('desk-publish.change.new-text', named)];
    return [say('desk-publish.change.text', { ...named, version: change.version })];
  });
  return [...settings, ...others];
}
