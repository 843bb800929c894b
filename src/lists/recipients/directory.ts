import { sql } from 'kysely';
import type { Recorder } from '../../audit/log.ts';
import type { Campaign, CampaignId } from '../../campaigns/campaign.ts';
import { keepRemoved } from '../../campaigns/undo/removal.ts';
import { type Database, type Db, inTransaction } from '../../platform/db/database.ts';
import { errorCode } from '../../platform/error-code.ts';
import type { Recipient } from '../recipient.ts';

declare module '../../audit/log.ts' {
  interface Acts {
    'recipient.add': Record<string, never>;
    /** What of them was changed, by the names of the fields. */
    'recipient.change': { readonly fields: readonly (RecipientField | 'ageKey')[] };
    'recipient.remove': Record<string, never>;
  }
}

/** A recipient as their page in the desk tells of them. */
export interface DescribedRecipient extends Recipient {
  /** The public age key to which their lists can be encrypted; '' where there is none. */
  readonly ageKey: string;
}

/** The same with what names them in addresses and in the audit. */
export interface ListedRecipient extends DescribedRecipient {
  readonly id: string;
}

const columns = sql`
  id, email, name, office, chamber, constituency, party, country, regions, language, age_key as "ageKey"`;

/**
 * A page of a campaign's recipients, by name. Served by recipient_name; whoever searches has those of one campaign read,
 * who are some thousands at most.
 *
 * @param after the id of the last one of the page before.
 */
export async function listRecipients(
  db: Db,
  campaignId: CampaignId,
  { search, after, most }: { readonly search: string; readonly after: string | undefined; readonly most: number },
): Promise<readonly ListedRecipient[]> {
  const isBehind = sql`(name, id) > (select name, id from recipient where campaign_id = ${campaignId} and id = ${after})`;
  const isFound = sql`position(lower(${search}) in lower(concat_ws(' ', name, constituency, chamber, party, email))) > 0`;
  const { rows } = await sql<ListedRecipient>`
    select ${columns} from recipient
    where campaign_id = ${campaignId} and ${after === undefined ? sql`true` : isBehind}
      and ${search === '' ? sql`true` : isFound}
    order by name, id limit ${most}`.execute(db);
  return rows;
}

/** How many recipients a campaign has. Served by recipient_id, which holds nothing else. */
export async function countRecipients(db: Db, campaignId: CampaignId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from recipient where campaign_id = ${campaignId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Served by recipient_id. */
export async function findListed(db: Db, campaignId: CampaignId, id: string): Promise<ListedRecipient | undefined> {
  const { rows } = await sql<ListedRecipient>`
    select ${columns} from recipient where campaign_id = ${campaignId} and id = ${id}`.execute(db);
  return rows[0];
}

/** How many lists were made for an address. Served by list_release_recipient. */
export async function countListsFor(db: Db, campaignId: CampaignId, email: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from list_release where campaign_id = ${campaignId} and recipient_email = ${email}`.execute(db);
  return rows[0]?.count ?? 0;
}

type Whose = Pick<Campaign, 'id'>;

/** `taken`: the campaign has a recipient of that address already. */
export type Saved = 'saved' | 'taken' | 'missing';

export async function addRecipient(
  db: Database,
  campaign: Whose,
  recipient: DescribedRecipient,
  record: Recorder,
): Promise<Saved> {
  return unlessTaken(() =>
    inTransaction(db, async (trx): Promise<Saved> => {
      const { id } = await trx
        .insertInto('recipient')
        .values({ campaign_id: campaign.id, ...rowOf(recipient) })
        .returning('id')
        .executeTakeFirstOrThrow();
      await record(trx, { act: 'recipient.add', subject: id, campaignId: campaign.id, details: {} });
      return 'saved';
    }),
  );
}

/** Writes what is different, and nothing where nothing is. */
export async function changeRecipient(
  db: Database,
  campaign: Whose,
  id: string,
  recipient: DescribedRecipient,
  record: Recorder,
): Promise<Saved> {
  return unlessTaken(() =>
    inTransaction(db, async (trx): Promise<Saved> => {
      const { rows } = await sql<ListedRecipient>`
        select ${columns} from recipient where campaign_id = ${campaign.id} and id = ${id} for update`.execute(trx);
      const [former] = rows;
      if (former === undefined) return 'missing';
      const isKeyNew = former.ageKey !== recipient.ageKey;
      const fields = [...changedFields(former, recipient), ...(isKeyNew ? (['ageKey'] as const) : [])];
      if (fields.length === 0) return 'saved';
      await trx
        .updateTable('recipient')
        .set({ ...rowOf(recipient), changed_at: sql<Date>`now()` })
        .where('campaign_id', '=', campaign.id)
        .where('id', '=', id)
        .execute();
      await record(trx, { act: 'recipient.change', subject: id, campaignId: campaign.id, details: { fields } });
      return 'saved';
    }),
  );
}

function rowOf({ ageKey, regions, ...rest }: DescribedRecipient) {
  return { ...rest, regions: [...regions], age_key: ageKey };
}

/**
 * The records of lists that were made for them stay. @returns the removal by which it can be undone; undefined where
 * there is no such recipient.
 */
export async function removeRecipient(
  db: Database,
  campaign: Whose,
  id: string,
  record: Recorder,
): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const known = await findListed(trx, campaign.id, id);
    if (known === undefined) return undefined;
    const rows = [{ table: 'recipient', where: sql`kept.campaign_id = ${campaign.id} and kept.id = ${id}` }] as const;
    const removal = await keepRemoved(trx, campaign.id, { kind: 'recipient', subject: id, name: known.name }, rows);
    const removed = await trx
      .deleteFrom('recipient')
      .where('campaign_id', '=', campaign.id)
      .where('id', '=', id)
      .executeTakeFirst();
    if (removed.numDeletedRows === 0n) return undefined;
    await record(trx, { act: 'recipient.remove', subject: id, campaignId: campaign.id, details: {} });
    return removal;
  });
}

/** What is told of a recipient, in the order of their page. */
export const recipientFields = [
  'name',
  'office',
  'chamber',
  'party',
  'constituency',
  'country',
  'regions',
  'email',
  'language',
] as const satisfies readonly (keyof Recipient)[];
export type RecipientField = (typeof recipientFields)[number];

/** Where two tellings of a recipient differ. */
export function changedFields(former: Recipient, latter: Recipient): readonly RecipientField[] {
  return recipientFields.filter((field) => String(former[field]) !== String(latter[field]));
}

async function unlessTaken(work: () => Promise<Saved>): Promise<Saved> {
  try {
    return await work();
  } catch (error) {
    if (errorCode(error) !== '23505') throw error;
    return 'taken';
  }
}
