import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { AuditLog } from '../../audit/log.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import type { Database } from '../../platform/db/database.ts';
import { sendHtml } from '../../platform/http/answers.ts';
import { readForm } from '../../platform/http/form-body.ts';
import { privatePage } from '../../platform/http/guards.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { markHandedOver } from '../requests/desk-list-store.ts';
import { type StoredListFile, storedListFile } from '../requests/stored-file.ts';
import { goneOf } from '../writing/list-entries.ts';
import { recipientNames } from './addressees.ts';
import { encryptedTo } from './age.ts';
import { type Delivery, endOf, typedCode } from './delivery.ts';
import { readDeliveryToken } from './delivery-link.ts';
import { deliveryPage, type EndedBy, endedPage, openFields, type ShownDelivery } from './delivery-page.ts';
import { type KeptList, keptLists } from './kept-lists.ts';
import { openDelivery } from './open.ts';
import { findDelivery } from './store.ts';

export interface DeliveryRouteDeps {
  readonly db: Database;
  readonly keys: SiteKeys;
  readonly audit: AuditLog;
  readonly keysOf: KeysOf;
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly tools: PageTools;
  readonly clock: () => Date;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
  readonly fail: (res: ServerResponse, language: Language, failure: 'not-found' | 'cross-site') => void;
}

const FORM_LIMITS = { maxBytes: 4_096, maxFields: 10 };

/** What a recipient gets by the link that they were mailed: a page, which changes nothing, and by its form the list. */
export function deliveryRoutes(deps: DeliveryRouteDeps): Router {
  const { tools, clock, isCrossSite, fail } = deps;
  const router = Router();
  const path = '/:lang/list/:token';
  router.use(path, privatePage);

  router.get(path, async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    const followed = await follow(deps, language, token);
    if (followed === undefined) return fail(res, language, 'not-found');
    const end = endOf(followed.delivery, clock()) ?? (await fileEnd(deps, followed));
    const shown = await withGone(deps, followed);
    if (end !== undefined) return sendEnded(res, tools, shown, end);
    sendHtml(res, 200, deliveryPage(tools, shown));
  });

  router.post(path, async (req, res, next) => {
    const { lang: language, token } = req.params;
    if (!isLanguage(language)) return next();
    if (isCrossSite(req)) return fail(res, language, 'cross-site');
    const followed = await follow(deps, language, token);
    if (followed === undefined) return fail(res, language, 'not-found');
    const form = await readForm(req, FORM_LIMITS);
    await open(deps, res, followed, { typed: textOf(form[openFields.code]), file: textOf(form[openFields.file]) });
  });
  return router;
}

/** A delivery whose link was followed. */
type Followed = Omit<ShownDelivery, 'gone'>;

interface SentForm {
  readonly typed: string;
  /** The id of one of the lists. */
  readonly file: string;
}

async function open(
  deps: DeliveryRouteDeps,
  res: ServerResponse,
  followed: Followed,
  { typed, file: chosen }: SentForm,
): Promise<void> {
  const { db, keysOf, tools, clock } = deps;
  const { delivery, lists, language } = followed;
  const ended = async (by: EndedBy) => sendEnded(res, tools, await withGone(deps, followed), by);
  const list = lists.find(({ id }) => id === chosen) ?? lists[0];
  const file = list && (await storedListFile(db, keysOf, delivery.campaignId, list.id));
  if (list === undefined || file === undefined) {
    return ended(endOf(delivery, clock()) ?? (await fileEnd(deps, followed)) ?? 'erased');
  }
  const code = typedCode(typed);
  const asked = { releaseId: list.id, sha256: file.sha256, code, now: clock() };
  const opened = await openDelivery(deps, delivery, asked);
  const again = async (key: string, params: Record<string, number> = {}) => {
    const text = tools.locales.message(language, key, params);
    const shown = await withGone(deps, followed);
    sendHtml(res, 422, deliveryPage(tools, shown, { text, typed: typed.slice(0, 40) }));
  };
  switch (opened.kind) {
    case 'opened':
      return sendFile(deps, res, { list, file, delivery });
    case 'no-code':
      return again('delivery.issue.no-code');
    case 'wrong-code':
      if (opened.triesLeft === 0) return ended('locked');
      return again('delivery.issue.wrong-code', { count: opened.triesLeft });
    case 'ended': {
      const now = await findDelivery(db, delivery);
      return ended((now && endOf(now, clock())) ?? 'used-up');
    }
  }
}

async function follow(
  { db, keys, findCampaign }: DeliveryRouteDeps,
  language: Language,
  token: string,
): Promise<Followed | undefined> {
  const ref = await readDeliveryToken(keys, token);
  const delivery = ref && (await findDelivery(db, ref));
  const campaign = ref && findCampaign(ref.campaignId);
  if (delivery === undefined || campaign === undefined) return undefined;
  const lists = (await keptLists(db, campaign.id, delivery.requestId)).filter(
    ({ recipientEmail }) => recipientEmail === delivery.recipientEmail,
  );
  const name = (await recipientNames(db, [delivery.recipientId])).get(delivery.recipientId);
  return { language, token, delivery, campaign, name, lists };
}

/** With the entries that have gone since: for pages alone, as looking for them costs more than all else. */
async function withGone({ db }: DeliveryRouteDeps, followed: Followed): Promise<ShownDelivery> {
  const entries = followed.lists.slice(0, 1).map(({ entriesId }) => entriesId);
  const gone = [...(await goneOf(db, followed.campaign.id, entries)).values()].flat();
  return { ...followed, gone };
}

/** Whether the files are there still; the first stands for all, since they are erased together. */
async function fileEnd({ db, keysOf }: DeliveryRouteDeps, { campaign, lists }: Followed): Promise<EndedBy | undefined> {
  if ((await keysOf(campaign.id)) === undefined) return 'keys-gone';
  const [list] = lists;
  const file = list && (await storedListFile(db, keysOf, campaign.id, list.id));
  return file === undefined ? 'erased' : undefined;
}

function sendEnded(res: ServerResponse, tools: PageTools, shown: ShownDelivery, by: EndedBy): void {
  sendHtml(res, by === 'locked' ? 403 : 410, endedPage(tools, shown, by));
}

/** Writes the file; whoever has all of it is known to have been handed the list. */
async function sendFile(
  { db }: DeliveryRouteDeps,
  res: ServerResponse,
  { list, file, delivery }: { readonly list: KeptList; readonly file: StoredListFile; readonly delivery: Delivery },
): Promise<void> {
  const { ageKey, campaignId } = delivery;
  const content = ageKey === undefined ? file.read() : await encryptedTo(ageKey, file.read());
  const name = ageKey === undefined ? file.name : `${file.name}.age`;
  res.setHeader('Content-Type', ageKey === undefined ? file.mediaType : 'application/octet-stream');
  if (ageKey === undefined) res.setHeader('Content-Length', file.bytes);
  res.setHeader('Content-Disposition', `attachment; filename="${name.replace(/[^\w.-]/g, '-')}"`);
  await pipeline(Readable.from(content), res);
  await markHandedOver(db, campaignId, list.id);
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
