import type { Recorder } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { parseLine } from '../campaigns/switches.ts';
import type { Trx } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { readNextSteps, writeNextSteps } from './store.ts';

declare module '../audit/log.ts' {
  interface Acts {
    'brief.next-steps': { readonly languages: readonly Language[] };
  }
}

/** Three or four sentences: more would not be read in a meeting. */
export const longestNextSteps = 400;

/** What was typed, made one paragraph; empty takes it away. @returns undefined where it is too long. */
export function parseNextSteps(typed: string): string | undefined {
  return parseLine(typed, longestNextSteps);
}

/** Changes what a campaign's briefs say of what comes next. What stays as it was is not written down. */
export async function changeNextSteps(
  trx: Trx,
  campaign: Campaign,
  texts: ReadonlyMap<Language, string>,
  { now, record }: { readonly now: Date; readonly record: Recorder },
): Promise<void> {
  const former = await readNextSteps(trx, campaign.id);
  const changed = [...texts].filter(([language, text]) => text !== (former[language] ?? ''));
  if (changed.length === 0) return;
  for (const [language, text] of changed) await writeNextSteps(trx, campaign, language, text, now);
  await record(trx, {
    act: 'brief.next-steps',
    subject: campaign.slug,
    campaignId: campaign.id,
    details: { languages: changed.map(([language]) => language) },
  });
}
