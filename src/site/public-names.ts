import type { Campaign } from '../campaigns/campaign.ts';
import type { KeysOf } from '../campaigns/keys.ts';
import { withKeys } from '../campaigns/with-keys.ts';
import type { Db } from '../platform/db/database.ts';
import { readCursor } from '../signatures/cursor.ts';
import { openPerson } from '../signatures/sealing.ts';
import { listPublicSignatures } from '../signatures/store.ts';
import type { PublicName } from './names-page.ts';

const NAMES_A_PAGE = 100;

export interface PublicNames {
  readonly names: readonly PublicName[];
  readonly nextCursor: string | undefined;
}

/** @returns undefined for a cursor that is none. */
export async function publicNames(
  db: Db,
  keysOf: KeysOf,
  campaign: Campaign,
  cursor: string | undefined,
): Promise<PublicNames | undefined> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after === undefined) return undefined;
  const found = await withKeys(keysOf, campaign.id, async (keys) => {
    const rows = await listPublicSignatures(db, campaign.id, after, NAMES_A_PAGE + 1);
    const shown = rows.slice(0, NAMES_A_PAGE);
    return {
      names: shown.map((row) => ({ name: openPerson(keys, row, row.sealed).name, country: row.country })),
      nextCursor: rows.length > NAMES_A_PAGE ? shown.at(-1)?.cursor : undefined,
    };
  });
  return found ?? { names: [], nextCursor: undefined };
}
