import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { recorderFor } from '../../src/audit/log.ts';
import { importRecipients } from '../../src/lists/recipients/recipients.ts';
import { type MakeRequestedDeps, makeRequested } from '../../src/lists/requests/make-requested.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import type { TestApp } from './app.ts';
import { aDraftNamed } from './campaign-folder.ts';
import type { DeskVisitor } from './desk.ts';
import { aPdfMaker } from './pdf.ts';
import { aSignature, type SeededSignature, seedSignatures } from './signed-campaign.ts';
import { until } from './until.ts';

const root = path.join(import.meta.dirname, '../..');
const tools = {
  locales: loadLocales(path.join(root, 'locales')),
  render: loadViews(path.join(root, 'templates')),
  pdf: aPdfMaker(),
};

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

type AskedForm = { readonly [field: string]: string };

/** Asks for lists. @returns where one is led to. */
export async function askForList(visitor: DeskVisitor, slug: string, form: AskedForm = {}) {
  const typed = { recipient: 'an.peeters@example.org', format: 'csv', reason: 'For the hearing', ...form };
  return await visitor.post(`/desk/c/${slug}/lists/make`, typed);
}

/** What the worker makes lists with. */
export function listMaker({ store, campaigns, baseUrl }: TestApp): MakeRequestedDeps {
  const record = recorderFor(store.audit, { kind: 'system' });
  return { ...store, tools, baseUrl, record, findCampaign: campaigns.findById };
}

/** The lists that wait to be made, or whose making was cut off. */
export async function waitingLists({ db }: TestApp) {
  const waiting = await db
    .selectFrom('list_request')
    .select(['id as requestId', 'campaign_id as campaignId', 'making_id as makingId'])
    .where('making', 'in', ['waiting', 'running'])
    .execute();
  return waiting.map(({ makingId, ...request }) => {
    if (makingId === null) throw new Error('What waits to be made is known by an id.');
    return { ...request, makingId };
  });
}

/** Makes them, as the worker does, in an app without one. */
export async function makeWaiting(app: TestApp): Promise<void> {
  for (const waiting of await waitingLists(app)) await makeRequested(waiting, listMaker(app));
}

/** Asks for lists and has them made. @returns their page. */
export async function madeList(
  app: TestApp,
  visitor: DeskVisitor,
  slug: string,
  form: AskedForm = {},
): Promise<string> {
  await askForList(visitor, slug, form);
  await makeWaiting(app);
  return newestRequest(app, slug);
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

/** Where the first of them leads on a page. */
export async function firstDownload(visitor: DeskVisitor, request: string): Promise<string> {
  const [action = ''] = downloadsOn(await (await visitor.visit(request)).text());
  return action;
}

/** What the audit holds of acts on lists of a campaign, oldest first. */
export async function recordedActs({ pool, campaign }: TestApp, slug: string) {
  const { rows } = await pool.query<RecordedAct>(
    `select act, actor_id as actor, subject, details from audit_entry
     where campaign_id = $1 and act like 'list.%' order by seq`,
    [campaign(slug).id],
  );
  return rows;
}

/** The same once a download is there: whoever knows how many bytes come does not wait for what follows on the last. */
export async function actsOnceDownloaded(app: TestApp, slug: string): Promise<RecordedAct[]> {
  return until('a download to be recorded', async () => {
    const acts = await recordedActs(app, slug);
    return acts.at(-1)?.act === 'list.downloaded' ? acts : undefined;
  });
}

interface RecordedAct {
  readonly act: string;
  /** Empty of what the system did. */
  readonly actor: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The rows of a list that is downloaded. */
export function rowsOf(bytes: Uint8Array): string[][] {
  return parse(Buffer.from(bytes), { bom: true, record_delimiter: '\r\n' });
}
