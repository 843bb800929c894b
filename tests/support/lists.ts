import { parse } from 'csv-parse/sync';
import { recorderFor } from '../../src/audit/log.ts';
import { importRecipients } from '../../src/lists/recipients.ts';
import type { TestApp } from './app.ts';
import { aDraftNamed } from './campaign-folder.ts';
import type { DeskVisitor } from './desk.ts';
import { aSignature, type SeededSignature, seedSignatures } from './signed-campaign.ts';

/** Two to whom lists are handed. */
export const recipientsFile = [
  'name,office,chamber,constituency,email,language',
  'An Peeters,MP,Chamber,Ghent,an.peeters@example.org,nl',
  'Ruth <b>Meyer</b>,MdB,Bundestag,Köln,ruth.meyer@example.org,de',
].join('\n');

/** Gives a campaign its two recipients. */
export async function addRecipients({ db, store, campaign }: TestApp, slug: string): Promise<void> {
  await importRecipients(db, campaign(slug), recipientsFile, recorderFor(store.audit, { kind: 'system' }));
}

/** A new campaign of an app, with recipients and with those who have signed it. @returns its slug. */
export async function aCampaignWithLists(
  app: TestApp,
  slug: string,
  signed: readonly SeededSignature[] = [aSignature({ name: 'Maryam Rajabi' }), aSignature({ disclosure: 'count' })],
): Promise<string> {
  const campaign = await app.apply(aDraftNamed(slug));
  await addRecipients(app, slug);
  const keys = await app.keysOf(campaign.id);
  if (keys === undefined) throw new Error('A new campaign has keys.');
  await seedSignatures(app.db, { campaign, keys }, signed);
  return slug;
}

/** Asks for lists. @returns where one is led to. */
export async function askForList(visitor: DeskVisitor, slug: string, form: { readonly [field: string]: string } = {}) {
  const typed = { recipient: 'an.peeters@example.org', reason: 'For the hearing', ...form };
  return await visitor.post(`/desk/c/${slug}/lists/make`, typed);
}

/** The newest request of a campaign, by its page. */
export async function newestRequest({ db, campaign }: TestApp, slug: string): Promise<string> {
  const { id } = await db
    .selectFrom('list_request')
    .select('id')
    .where('campaign_id', '=', campaign(slug).id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return `/desk/c/${slug}/lists/${id}`;
}

/** Where the buttons of a page lead that download. */
export function downloadsOn(html: string): string[] {
  return [...html.matchAll(/action="([^"]+\/download\/[\w-]+)"/g)].map(([, action = '']) => action);
}

/** The rows of a list that is downloaded. */
export function rowsOf(bytes: Uint8Array): string[][] {
  return parse(Buffer.from(bytes), { bom: true, record_delimiter: '\r\n' });
}
