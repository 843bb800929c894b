/** Who writes what, in words. */
import { namesOf } from '../../accounts/store.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { textPart } from '../drafts/draft-parts.ts';
import type { DraftParts } from '../drafts/draft-store.ts';
import type { Saver, WritingVisit } from './editor-page.ts';
import { seeWriter } from './writers-store.ts';

export interface WritingDeskDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly tools: PageTools;
}

/** The language that the page's address names. */
export function writtenLanguage({ params }: WritingVisit): Language | undefined {
  return isLanguage(params.language) ? params.language : undefined;
}

/** Notes that the member has the text open. @returns who else has, as a sentence; empty where nobody has. */
export async function othersHere(
  { db, keys }: WritingDeskDeps,
  { campaign, member, now, say, language: own }: WritingVisit,
  language: Language,
): Promise<string> {
  const part = textPart(language);
  const others = await seeWriter(db, { campaignId: campaign.id, part, memberId: member.id, now });
  if (others.length === 0) return '';
  const names = [...(await namesOf(db, keys, others)).values()];
  return say('desk-writing.others', { count: names.length, names: new Intl.ListFormat(own).format(names) });
}

/** The last who saved a text or the demands that stand with it. */
export async function saverOf(
  { db, keys }: WritingDeskDeps,
  parts: DraftParts,
  language: Language,
): Promise<Saver | undefined> {
  const [text, demands] = [parts[textPart(language)], parts.demands];
  const last = (text.changedAt ?? 0) > (demands.changedAt ?? 0) ? text : demands;
  const { changedBy: id, changedAt: at } = last;
  if (id === undefined || at === undefined) return undefined;
  const name = (await namesOf(db, keys, [id])).get(id);
  return name === undefined ? undefined : { id, name, at };
}
