import { deliveryPath } from '../../src/lists/delivery/delivery-link.ts';
import { currentDeliveries } from '../../src/lists/delivery/store.ts';
import { isListRequestId, type ListRequestId } from '../../src/lists/requests/request.ts';
import type { TestApp } from './app.ts';
import { type DeskMember, signedIn } from './desk.ts';
import { aCampaignWithLists, askForList, newestRequest } from './lists.ts';
import { mustNotBeLogged } from './logs.ts';
import type { SeededSignature } from './signed-campaign.ts';
import { tokenIn } from './supporter.ts';

/** To whom `addRecipients` gives lists: one reads Dutch, one German. */
export const [an, ruth] = ['an.peeters@example.org', 'ruth.meyer@example.org'] as const;

/** Lists that were made in the desk, ready to be delivered. */
export interface MadeLists {
  readonly slug: string;
  readonly organiser: DeskMember;
  readonly requestId: ListRequestId;
  /** Where the desk tells of their delivery. */
  readonly path: string;
}

/** A new campaign whose lists were made for both of its recipients. */
export async function madeLists(
  app: TestApp,
  slug: string,
  signed?: readonly SeededSignature[],
  form: { readonly [field: string]: string } = {},
): Promise<MadeLists> {
  await aCampaignWithLists(app, slug, signed);
  const organiser = await signedIn(app, 'organiser', slug);
  return makeMore(app, { slug, organiser }, form);
}

/** Makes lists of the campaign once more. */
export async function makeMore(
  app: TestApp,
  { slug, organiser }: Pick<MadeLists, 'slug' | 'organiser'>,
  form: { readonly [field: string]: string } = {},
): Promise<MadeLists> {
  await askForList(organiser, slug, { recipient: 'all', ...form });
  await app.jobsDone();
  const request = await newestRequest(app, slug);
  const requestId = request.slice(-36);
  if (!isListRequestId(requestId)) throw new Error(`${request} names no request.`);
  return { slug, organiser, requestId, path: `${request}/deliveries` };
}

/** What a browser sends of the form that delivers, all recipients ticked; what a test is about is given. */
export async function deliverForm(
  app: TestApp,
  { slug }: Pick<MadeLists, 'slug'>,
  given: { readonly [field: string]: string } = {},
): Promise<URLSearchParams> {
  const rows = await app.db
    .selectFrom('recipient')
    .select('id')
    .where('campaign_id', '=', app.campaign(slug).id)
    .execute();
  const form = new URLSearchParams({ days: '14', openings: '5', encrypt: 'yes', ...given });
  for (const { id } of rows) form.append('whom', id);
  return form;
}

/** A delivery as its recipient and its organiser know it. */
export interface Delivered {
  readonly id: string;
  /** The path of the page behind the link. */
  readonly link: string;
  /** Empty where it needs none. */
  readonly code: string;
  /** The organiser's page of it. */
  readonly page: string;
}

/** Delivers lists to both recipients, and waits until they are mailed. */
export async function delivered(
  app: TestApp,
  made: MadeLists,
  given: { readonly [field: string]: string } = {},
): Promise<Readonly<Record<typeof an | typeof ruth, Delivered>>> {
  const answer = await made.organiser.post(`${made.path}/start`, await deliverForm(app, made, given));
  if (answer.status !== 303) throw new Error(`Delivering was answered with ${answer.status}.`);
  await app.jobsDone();
  const [toAn, toRuth] = [await deliveryOf(app, made, an), await deliveryOf(app, made, ruth)];
  return { [an]: toAn, [ruth]: toRuth };
}

/** The delivery to a recipient as it stands now. */
export async function deliveryOf(app: TestApp, made: MadeLists, email: string): Promise<Delivered> {
  const { id: campaignId } = app.campaign(made.slug);
  const found = (await currentDeliveries(app.db, campaignId, made.requestId)).find(
    ({ recipientEmail }) => recipientEmail === email,
  );
  if (found === undefined) throw new Error(`Nothing is delivered to ${email}.`);
  const link = deliveryPath(app.store.siteKeys, found.language, found);
  mustNotBeLogged(tokenIn(link));
  const page = `${made.path}/${found.id}`;
  const shown = await (await made.organiser.visit(page)).text();
  const code = /<code dir="ltr">(\d{4} \d{4})<\/code>/.exec(shown)?.[1] ?? '';
  mustNotBeLogged(code);
  return { id: found.id, link, code, page };
}

/** A code that is not that one. */
export function wrong(code: string): string {
  return code.startsWith('1') ? code.replace('1', '2') : `1${code.slice(1)}`;
}
