import { auditHead } from '../audit/log.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { readDashboard } from '../dashboard/read-model.ts';
import { countOnPaper } from '../paper/paper.ts';
import { canonicalJson, sha256Of } from '../platform/crypto/checksum.ts';
import type { Db } from '../platform/db/database.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { type BriefFacts, briefFacts } from './facts.ts';
import { type BriefSheet, briefSheet } from './sheet.ts';
import { keepBrief, readNextSteps } from './store.ts';

/** A campaign on one page, as it stands now: what it says, in words, and what shows that it is unchanged. */
export interface Brief {
  readonly facts: BriefFacts;
  /** The facts as canonical JSON: what the hash is made over. */
  readonly json: string;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly sheet: BriefSheet;
}

export interface MakeBriefDeps {
  readonly db: Db;
  readonly locales: Locales;
  readonly baseUrl: string;
}

/** Makes a brief of the present numbers and keeps its facts, so that it can be checked for ever. */
export async function makeBrief(
  { db, locales, baseUrl }: MakeBriefDeps,
  campaign: Campaign,
  language: Language,
  now: Date,
): Promise<Brief> {
  const facts = briefFacts({
    campaign,
    language,
    numbers: await readDashboard(db, campaign, now),
    onPaper: await countOnPaper(db, campaign.id),
    nextSteps: await readNextSteps(db, campaign.id),
    auditHead: await auditHead(db),
    baseUrl,
  });
  const json = canonicalJson(facts);
  const sha256 = sha256Of(json);
  await keepBrief(db, campaign, sha256, { language, madeAt: now, facts: json });
  return { facts, json, sha256: sha256.toString('hex'), sheet: briefSheet(locales, facts, sha256.toString('hex')) };
}
