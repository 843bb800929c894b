import { sql } from 'kysely';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { type Database, type Db, inTransaction } from '../../platform/db/database.ts';
import type { ImportedRecipient, Recipient } from '../recipient.ts';
import { compareRecipients, fingerprintOf, type RecipientsComparison } from './compare-recipients.ts';
import type { ImportFault } from './import-faults.ts';
import { parseRecipients } from './recipients-file.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'recipients.import': { readonly added: number; readonly changed: number; readonly unchanged: number };
  }
}

export type RecipientsImport =
  | { readonly kind: 'faults'; readonly faults: readonly ImportFault[] }
  /** Something else would be changed by now than what was agreed to: nothing was imported. */
  | { readonly kind: 'overtaken' }
  | {
      readonly kind: 'imported';
      readonly added: number;
      readonly changed: number;
      readonly unchanged: number;
    };

/**
 * Imports recipients from the text of a CSV file: all of them or, where anything is wrong, none. Importing again is the
 * same as importing once; who is not in the file stays.
 *
 * @param agreedTo the fingerprint of the comparison that somebody has said yes to.
 */
export async function importRecipients(
  db: Database,
  campaign: Pick<Campaign, 'id' | 'slug' | 'defaultLanguage' | 'regions'>,
  text: string,
  record: Recorder,
  agreedTo?: string,
): Promise<RecipientsImport> {
  const read = parseRecipients(text, campaign);
  if (read.kind === 'faults') return read;
  const { id: campaignId, slug: subject } = campaign;
  return inTransaction(db, async (trx): Promise<RecipientsImport> => {
    if (agreedTo !== undefined) {
      await sql`lock table recipient in share row exclusive mode`.execute(trx);
      const now = compareRecipients(read.recipients, await recipientsOf(trx, campaign));
      if (fingerprintOf(now) !== agreedTo) return { kind: 'overtaken' };
    }
    const { added, changed } = await saveRecipients(trx, campaign, read.recipients);
    const details = { added, changed, unchanged: read.recipients.length - added - changed };
    await record(trx, { act: 'recipients.import', subject, campaignId, details });
    return { kind: 'imported', ...details };
  });
}

export type RecipientsPreview =
  | { readonly kind: 'faults'; readonly faults: readonly ImportFault[] }
  | { readonly kind: 'comparison'; readonly comparison: RecipientsComparison };

/** What an import of the text would do; nothing is done. */
export async function previewRecipients(
  db: Db,
  campaign: Pick<Campaign, 'id' | 'defaultLanguage' | 'regions'>,
  text: string,
): Promise<RecipientsPreview> {
  const read = parseRecipients(text, campaign);
  if (read.kind === 'faults') return read;
  return { kind: 'comparison', comparison: compareRecipients(read.recipients, await recipientsOf(db, campaign)) };
}

/** Every recipient of a campaign, by address. */
export function recipientsOf(db: Db, campaign: Pick<Campaign, 'id'>): Promise<Recipient[]> {
  return selectRecipients(db, campaign).orderBy('email').execute();
}

/** The recipient with an address, however its letters are written. */
export function findRecipient(db: Db, campaign: Pick<Campaign, 'id'>, email: string): Promise<Recipient | undefined> {
  return selectRecipients(db, campaign).where('email', '=', email.trim().toLowerCase()).executeTakeFirst();
}

function selectRecipients(db: Db, campaign: Pick<Campaign, 'id'>) {
  return db
    .selectFrom('recipient')
    .select(['email', 'name', 'office', 'chamber', 'constituency', 'party', 'country', 'regions', 'language'])
    .where('campaign_id', '=', campaign.id);
}

/** One statement for any number of recipients; only those that differ are written. */
async function saveRecipients(
  db: Db,
  campaign: Pick<Campaign, 'id'>,
  recipients: readonly ImportedRecipient[],
): Promise<{ added: number; changed: number }> {
  // A row that was inserted has never been locked or deleted: its xmax is 0.
  const { rows } = await sql<{ isNew: boolean }>`
    insert into recipient (campaign_id, email, name, office, chamber, constituency, language, party, country, regions)
    select ${campaign.id}::uuid, file.email, file.name, file.office, file.chamber, file.constituency, file.language,
      coalesce(file.party, known.party, ''), coalesce(file.country, known.country, ''),
      coalesce(file.regions, known.regions, '{}')
    from json_to_recordset(${JSON.stringify(recipients)}::json) as file(
      email text, name text, office text, chamber text, constituency text, language text,
      party text, country text, regions text[]
    ) left join recipient as known on known.campaign_id = ${campaign.id} and known.email = file.email
    order by file.email
    on conflict (campaign_id, email) do update set
      name = excluded.name, office = excluded.office, chamber = excluded.chamber,
      constituency = excluded.constituency, language = excluded.language,
      party = excluded.party, country = excluded.country, regions = excluded.regions, changed_at = now()
    where (recipient.name, recipient.office, recipient.chamber, recipient.constituency, recipient.language,
        recipient.party, recipient.country, recipient.regions)
      is distinct from (excluded.name, excluded.office, excluded.chamber, excluded.constituency, excluded.language,
        excluded.party, excluded.country, excluded.regions)
    returning xmax = 0 as "isNew"`.execute(db);
  const added = rows.filter(({ isNew }) => isNew).length;
  return { added, changed: rows.length - added };
}
