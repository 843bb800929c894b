import { z } from 'zod';
import type { CampaignId } from '../campaigns/campaign.ts';
import type { CampaignKeys } from '../campaigns/keys.ts';
import { indexesOf, openSealed, personMark, type SealedRef, sealUnder } from '../signatures/sealing.ts';
import type { PaperRow } from './row-fields.ts';
import type { SealedRow } from './row-store.ts';

/** Who stands in a row, and where they live. */
export type RowPerson = Pick<PaperRow, 'person' | 'country'>;

const sealedRow = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

/** Seals a row under its campaign's key, and makes the keyed hashes by which doubles are found. */
export function sealRow(keys: CampaignKeys, { campaignId, id }: SealedRef, row: PaperRow): SealedRow {
  const { sheet, line, person, country } = row;
  const { name, email, city, postcode } = person;
  // Both of the address, since a campaign may let two sign with one address later.
  const indexes = email === '' ? undefined : indexesOf({ person, country, household: 'two' }, keys);
  return {
    id,
    sheet,
    line,
    sealed: sealUnder(keys, { campaignId, id }, Buffer.from(JSON.stringify([name, email, city, postcode, country]))),
    emailIndex: indexes?.emailIndex ?? null,
    nameIndex: indexes?.household?.nameIndex ?? null,
    personMark: personMark(keys, row) ?? null,
  };
}

/** @throws KeyReplaced where the row's key is not among the campaign's (any more). */
export function openRow(
  keys: CampaignKeys,
  campaignId: CampaignId,
  { id, sealed }: Pick<SealedRow, 'id' | 'sealed'>,
): RowPerson {
  const plain: unknown = JSON.parse(openSealed(keys, { campaignId, id }, sealed).toString());
  const [name, email, city, postcode, country] = sealedRow.parse(plain);
  return { person: { name, email, city, postcode }, country };
}
