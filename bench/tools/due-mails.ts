/** Verification mails, due in the product's own way and composed with its own words. */
import path from 'node:path';
import { sql } from 'kysely';
import { inTransaction } from '../../src/platform/db/database.ts';
import { languages } from '../../src/platform/i18n/languages.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import { inLanguage } from '../../src/platform/i18n/words.ts';
import { addJob } from '../../src/platform/queue/queue.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import { linkToken } from '../../src/signatures/links.ts';
import { confirmBy } from '../../src/signatures/mail-plan.ts';
import { verificationMail } from '../../src/signatures/mails.ts';
import type { SignatureRef } from '../../src/signatures/signature.ts';
import type { BenchStore } from './bench-store.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** As many as a batch of signing holds on a day of rush. */
const SIGNATURES_A_JOB = 64;

/** Asks for the mails of pending signatures, all at the same moment. */
export async function askForMails({ store }: BenchStore, refs: readonly SignatureRef[]): Promise<void> {
  await inTransaction(store.db, async (trx) => {
    for (let from = 0; from < refs.length; from += SIGNATURES_A_JOB) {
      const signatures = refs.slice(from, from + SIGNATURES_A_JOB);
      await addJob(trx, { task: 'sendMails', payload: { signatures, attempt: 0 } });
    }
  });
}

/** How many of the campaign's signatures were mailed, once each. */
export async function countMailed({ store, campaign }: BenchStore): Promise<number> {
  const { rows } = await sql<{ mailed: number }>`
    select count(*)::bigint as mailed from signature
    where campaign_id = ${campaign.id} and mail_due is null and mails_sent = 1`.execute(store.db);
  return rows[0]?.mailed ?? 0;
}

/** The mail that a signatory gets, in each language. */
export function composeMails({ campaign, keys }: BenchStore, ref: SignatureRef, baseUrl: string) {
  const tools = { render: loadViews(path.join(root, 'templates')), locales: loadLocales(path.join(root, 'locales')) };
  return languages.map((language) => {
    const signed = inLanguage(campaign.texts, language, campaign.defaultLanguage);
    if (signed === undefined) throw new Error('The campaign has no text to sign.');
    const link = (purpose: 'confirm' | 'withdraw') =>
      `${baseUrl}/${language}/${purpose}/${linkToken(keys, ref, purpose)}`;
    const content = verificationMail(tools, {
      language,
      campaign: signed.text,
      campaignUrl: `${baseUrl}/${language}/c/${campaign.slug}`,
      withdrawUrl: link('withdraw'),
      confirmUrl: link('confirm'),
      confirmBy: confirmBy(campaign, new Date()),
    });
    return { ...content, language };
  });
}
