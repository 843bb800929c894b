import { sql } from 'kysely';
import type { Campaign } from '../campaigns/campaign.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import type { Recipient, RecipientFault } from './recipient.ts';
import { parseRecipients } from './recipients-file.ts';

export type RecipientsImport =
  | { readonly kind: 'faults'; readonly faults: readonly RecipientFault[] }
  | {
      readonly kind: 'imported';
      readonly added: number;
      readonly changed: number;
      readonly unchanged: number;
    };

/**
 * Imports recipients from the text of a CSV file: all of them or, where anything is wrong, none. Importing again is the
 * same as importing once; who is not in the file stays.
 */
export async function importRecipients(
  db: Database,
  campaign: Pick<Campaign, 'id' | 'defaultLanguage'>,
  text: string,
): Promise<RecipientsImport> {
  const read = parseRecipients(text, campaign.defaultLanguage);
  if (read.kind === 'faults') return read;
  const { added, changed } = await inTransaction(db, (trx) => saveRecipients(trx, campaign, read.recipients));
  return { kind: 'imported', added, changed, unchanged: read.recipients.length - added - changed };
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
    .select(['email', 'name', 'office', 'chamber', 'constituency', 'language'])
    .where('campaign_id', '=', campaign.id);
}

/** One statement for any number of recipients; only those that differ are written. */
async function saveRecipients(
  db: Db,
  campaign: Pick<Campaign, 'id'>,
  recipients: readonly Recipient[],
): Promise<{ added: number; changed: number }> {
  // A row that was inserted has never been locked or deleted: its xmax is 0.
  const { rows } = await sql<{ isNew: boolean }>`
    insert into recipient (campaign_id, email, name, office, chamber, constituency, language)
    select ${campaign.id}::uuid, email, name, office, chamber, constituency, language
    from json_to_recordset(${JSON.stringify(recipients)}::json)
      as file(email text, name text, office text, chamber text, constituency text, language text)
    order by email
    on conflict (campaign_id, email) do update set
      name = excluded.name, office = excluded.office, chamber = excluded.chamber,
      constituency = excluded.constituency, language = excluded.language, changed_at = now()
    where (recipient.name, recipient.office, recipient.chamber, recipient.constituency, recipient.language)
      is distinct from (excluded.name, excluded.office, excluded.chamber, excluded.constituency, excluded.language)
    returning xmax = 0 as "isNew"`.execute(db);
  const added = rows.filter(({ isNew }) => isNew).length;
  return { added, changed: rows.length - added };
}
