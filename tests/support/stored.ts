import { openPerson } from '../../src/signatures/sealing.ts';
import type { Person, SignatureId, SignatureState } from '../../src/signatures/signature.ts';
import type { TestApp } from './app.ts';

/** A signature as it stands in the database, opened from its seal. */
export interface StoredPerson extends Person {
  readonly signatureId: SignatureId;
  readonly state: SignatureState;
  readonly country: string;
  readonly region: string;
  readonly language: string;
  readonly source: string;
  readonly disclosure: string;
  readonly wantsUpdates: boolean;
}

/** Everybody who has signed a campaign, in the order of signing, but for those whose data is erased. */
export async function storedPeople(app: TestApp, slug?: string): Promise<StoredPerson[]> {
  const { id: campaignId } = app.campaign(slug);
  const keys = await app.keysOf(campaignId);
  if (keys === undefined) throw new Error('The keys of the campaign are gone.');
  const rows = await app.db
    .selectFrom('signature')
    .select(['id', 'sealed', 'state', 'country', 'region', 'language', 'source', 'disclosure'])
    .select('wants_updates as wantsUpdates')
    .where('campaign_id', '=', campaignId)
    .where('sealed', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id: signatureId, sealed, ...row }) =>
    sealed === null ? [] : [{ signatureId, ...row, ...openPerson(keys, { campaignId, signatureId }, sealed) }],
  );
}
