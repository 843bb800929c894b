import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { inLanguage } from '../platform/i18n/words.ts';
import { isEntryId } from './committee/entry.ts';
import { isEndorserId } from './endorsers/endorser.ts';

/** What those in committees and organisations are called, whatever their campaign, by their ids; not those who were removed. */
export async function entryNames(
  db: Db,
  ids: readonly string[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const people = await db
    .selectFrom('committee_member as entry')
    .innerJoin('campaign', 'campaign.id', 'entry.campaign_id')
    .select(['entry.id', 'entry.name', 'campaign.default_language as own'])
    .where('entry.id', 'in', ids.filter(isEntryId))
    .execute();
  const organisations = await db
    .selectFrom('endorser as entry')
    .innerJoin('campaign', 'campaign.id', 'entry.campaign_id')
    .select(['entry.id', 'entry.name', 'campaign.default_language as own'])
    .where('entry.id', 'in', ids.filter(isEndorserId))
    .execute();
  return new Map(
    [...people, ...organisations].flatMap(({ id, name, own }): [string, string][] => {
      const called = inLanguage(name, language, own)?.text;
      return called === undefined ? [] : [[id, called]];
    }),
  );
}
