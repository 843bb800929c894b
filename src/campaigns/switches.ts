/** The switches for bad days: signing paused, and words on every page. */
import type { Recorder } from '../audit/log.ts';
import type { Trx } from '../platform/db/database.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { Translated } from './campaign.ts';
import { type Scope, subjectOf } from './scope.ts';
import { lockNotice, setCampaignPause, setSitePause, writeNotice } from './switch-store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    /** Of a campaign by its slug, or of the whole site. */
    'signing.pause': Record<string, never>;
    'signing.resume': Record<string, never>;
    /** What every page says from now on, by language; nothing where it was taken away. */
    'notice.set': Translated;
  }
}

/** Takes no signatures for now; pages stay readable, and links in mails still work. @returns false where it was so before. */
export async function pauseSigning(trx: Trx, scope: Scope, now: Date, record: Recorder): Promise<boolean> {
  if (!(await setPause(trx, scope, now))) return false;
  await record(trx, { act: 'signing.pause', ...subjectOf(scope), details: {} });
  return true;
}

/** Takes signatures again. @returns false where it was so before. */
export async function resumeSigning(trx: Trx, scope: Scope, record: Recorder): Promise<boolean> {
  if (!(await setPause(trx, scope, undefined))) return false;
  await record(trx, { act: 'signing.resume', ...subjectOf(scope), details: {} });
  return true;
}

function setPause(trx: Trx, scope: Scope, since: Date | undefined): Promise<boolean> {
  return scope === 'site' ? setSitePause(trx, since) : setCampaignPause(trx, scope.id, since);
}

/** Characters; more would push the page itself out of a phone's sight. */
export const longestNotice = 500;

/** A notice as it was typed, made one line. @returns undefined where it is too long. */
export function parseNotice(typed: string): string | undefined {
  return parseLine(typed, longestNotice);
}

/** What was typed, made one line of letters that can be seen. @returns undefined where it is too long. */
export function parseLine(typed: string, longest: number): string | undefined {
  const line = typed.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, joinerOrSpace).trim();
  return [...line].length > longest ? undefined : line;
}

/** Persian words are written with a zero-width non-joiner; what else has no look of its own goes. */
function joinerOrSpace(unseen: string): string {
  return /^\u200c+$/.test(unseen) ? '\u200c' : ' ';
}

/**
 * Changes what every page says.
 *
 * @param changes by language; an empty text takes the notice away in that language.
 * @returns whether that changed anything.
 */
export async function changeNotice(
  trx: Trx,
  changes: ReadonlyMap<Language, string>,
  record: Recorder,
): Promise<boolean> {
  const former = await lockNotice(trx);
  const said = languages.map((language) => [language, changes.get(language) ?? former[language] ?? ''] as const);
  const texts: Translated = Object.fromEntries(said.filter(([, text]) => text !== ''));
  if (languages.every((language) => texts[language] === former[language])) return false;
  await writeNotice(trx, texts);
  await record(trx, { act: 'notice.set', subject: 'site', details: texts });
  return true;
}
