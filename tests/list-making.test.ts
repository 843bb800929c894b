import { recorderFor } from '../src/audit/log.ts';
import type { Campaign } from '../src/campaigns/campaign.ts';
import { endKeys } from '../src/campaigns/end-keys.ts';
import { eraseLists } from '../src/lists/erase-lists.ts';
import { makeRequested } from '../src/lists/make-requested.ts';
import { beginMaking } from '../src/lists/making-store.ts';
import { recipientsOf } from '../src/lists/recipients.ts';
import { KEPT_DAYS } from '../src/lists/request.ts';
import { NoLongerAsked, storeLists } from '../src/lists/store-lists.ts';
import { storedListFile } from '../src/lists/stored-file.ts';
import { KeysDestroyed } from '../src/lists/write-lists.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { eraseIdentities } from '../src/signatures/erase-identities.ts';
import { resealCampaign } from '../src/signatures/reseal.ts';
import { startTestApp } from './support/app.ts';
import { type DeskMember, signedIn, signInAs } from './support/desk.ts';
import {
  aCampaignWithLists,
  askForList,
  firstDownload,
  listMaker,
  makeWaiting,
  newestRequest,
  recordedActs,
  rowsOf,
  waitingLists,
} from './support/lists.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const record = recorderFor(app.store.audit, { kind: 'system' });
const everything = { places: undefined, confirmedAfterUs: undefined };
const DAY_MS = 24 * 60 * 60 * 1000;
let campaigns = 0;

interface Asked {
  readonly slug: string;
  readonly campaign: Campaign;
  readonly ann: DeskMember;
  /** The page of what Ann has asked for, which waits to be made. */
  readonly request: string;
}

/** A campaign of its own, where Ann has asked for a list of 4,500 names: of three batches. */
async function annHasAsked(form: { readonly [field: string]: string } = {}, many = 4_500): Promise<Asked> {
  campaigns += 1;
  const signed = Array.from({ length: many }, () => aSignature());
  const slug = await aCampaignWithLists(app, `making-${campaigns}`, signed);
  const ann = await signedIn(app, 'organiser', slug);
  await askForList(ann, slug, form);
  return { slug, campaign: app.campaign(slug), ann, request: await newestRequest(app, slug) };
}

/** All that there is of a campaign's lists. */
async function whatIsLeft({ id }: Campaign) {
  const { rows } = await app.pool.query<Record<string, number>>(
    `select (select count(*)::int from list_release where campaign_id = $1) as lists,
       (select count(*)::int from sealed_file where campaign_id = $1) as files,
       (select count(distinct file_id)::int from sealed_part where campaign_id = $1) as parts,
       (select count(distinct id)::int from list_entries where campaign_id = $1) as entries,
       (select count(*)::int from audit_entry where campaign_id = $1 and act = 'list.make') as made`,
    [id],
  );
  return rows[0];
}

const nothing = { lists: 0, files: 0, parts: 0, entries: 0, made: 0 };
const once = { lists: 1, files: 1, parts: 1, entries: 1, made: 1 };

/** Makes the list that waits in a campaign, and does something once the first batch of names is written. */
async function makeMeanwhile({ campaign, ann }: Asked, meanwhile: () => Promise<unknown>): Promise<void> {
  const making = await waitingList(campaign);
  const [recipient] = await recipientsOf(app.db, campaign);
  if (recipient === undefined) throw new Error('The campaign has recipients.');
  let done: Promise<unknown> | undefined;
  const onProgress = async () => {
    done ??= meanwhile();
    await done;
  };
  const orders = [{ recipient, selection: everything, format: 'csv', number: 1 }] as const;
  const madeBy = { name: 'Ann', isOnServer: false };
  await beginMaking(app.db, making);
  await storeLists(listMaker(app), { making, campaign, askedBy: ann.member.id, orders, madeBy, onProgress });
}

async function waitingList({ id }: Campaign) {
  const [waiting] = (await waitingLists(app)).filter(({ campaignId }) => campaignId === id);
  if (waiting === undefined) throw new Error('Nothing waits to be made.');
  return waiting;
}

async function downloaded({ ann, request }: Pick<Asked, 'ann' | 'request'>): Promise<string[][]> {
  return rowsOf(await (await ann.post(await firstDownload(ann, request))).bytes());
}

describe('the making of a list', () => {
  it('leaves nothing where it dies half-way, and then makes it once, whole', async () => {
    const asked = await annHasAsked();
    const killed = makeMeanwhile(asked, () => Promise.reject(new Error('killed')));
    await expect(killed).rejects.toThrow('killed');
    expect(await whatIsLeft(asked.campaign)).toEqual(nothing);
    await makeWaiting(app);
    expect(await whatIsLeft(asked.campaign)).toEqual(once);
    expect(await downloaded(asked)).toHaveLength(4_501);
  });

  it('makes it once where it runs several times at once, and again after that', async () => {
    const asked = await annHasAsked();
    const payload = await waitingList(asked.campaign);
    await Promise.all([1, 2, 3].map(() => makeRequested(payload, listMaker(app))));
    await makeRequested(payload, listMaker(app));
    expect(await whatIsLeft(asked.campaign)).toEqual(once);
  });

  it('leaves nothing where its asker cancels it half-way, and can be begun anew', async () => {
    const asked = await annHasAsked();
    const { ann, slug, request, campaign } = asked;
    const stranger = await signedIn(app, 'organiser', slug);
    const cancel = async () => {
      const html = await (await ann.visit(request)).text();
      expect(html).toContain('data-running');
      expect((await stranger.post(`${request}/cancel`)).status).toBe(404);
      expect((await ann.post(`${request}/cancel`)).headers.get('location')).toBe(
        `${request}?done=desk-lists.done.cancelled`,
      );
    };
    await expect(makeMeanwhile(asked, cancel)).rejects.toThrow(NoLongerAsked);
    expect(await whatIsLeft(campaign)).toEqual(nothing);
    const html = await (await ann.visit(request)).text();
    expect(html).toContain('Not made: it was cancelled');
    expect((await ann.post(`${request}/cancel`)).status).toBe(409);
    expect((await stranger.post(`${request}/retry`)).status).toBe(404);
    await ann.post(`${request}/retry`);
    expect((await ann.post(`${request}/retry`)).status).toBe(409);
    await makeWaiting(app);
    expect(await whatIsLeft(campaign)).toEqual(once);
    expect((await recordedActs(app, slug)).map(({ act }) => act)).toEqual([
      ...['list.ask', 'list.cancel', 'list.retry', 'list.make'],
    ]);
  });

  it('says in words why it failed, and is tried again', async () => {
    const asked = await annHasAsked({}, 3);
    const tally = (by: number) =>
      app.pool.query(`update signature_tally set signatures = signatures + $2 where campaign_id = $1`, [
        ...[asked.campaign.id, by],
      ]);
    await tally(1);
    await makeWaiting(app);
    expect(await whatIsLeft(asked.campaign)).toEqual(nothing);
    const html = await (await asked.ann.visit(asked.request)).text();
    expect(html).toContain('Not made');
    expect(html).toContain('run “tally check”');
    await tally(-1);
    await asked.ann.post(`${asked.request}/retry`);
    await makeWaiting(app);
    expect(await downloaded(asked)).toHaveLength(4);
  });

  it('fails in words, and says so to the queue once, where one seal does not open', async () => {
    const asked = await annHasAsked({}, 3);
    await app.pool.query(
      `update signature set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where campaign_id = $1`,
      [asked.campaign.id],
    );
    const payload = await waitingList(asked.campaign);
    await expect(makeRequested(payload, listMaker(app))).rejects.toThrow();
    await makeRequested(payload, listMaker(app));
    expect(await whatIsLeft(asked.campaign)).toEqual(nothing);
    expect(await (await asked.ann.visit(asked.request)).text()).toContain(
      'Something went wrong, and nothing was made.',
    );
  });

  it('gives lists that are the same one file, and each a record and a name of its own', async () => {
    const asked = await annHasAsked({ recipient: 'all' }, 3);
    await app.pool.query(`update recipient set language = 'nl' where campaign_id = $1`, [asked.campaign.id]);
    await makeWaiting(app);
    expect(await whatIsLeft(asked.campaign)).toEqual({ ...once, lists: 2, made: 2 });
    const lists = await app.db
      .selectFrom('list_release')
      .select('id')
      .where('campaign_id', '=', asked.campaign.id)
      .execute();
    const files = await Promise.all(lists.map(({ id }) => storedListFile(app.db, app.keysOf, asked.campaign.id, id)));
    expect(files.map((file) => file?.name).toSorted()).toEqual([
      `${asked.slug}-an-peeters-1.csv`,
      `${asked.slug}-ruth-meyer-2.csv`,
    ]);
    expect(new Set(files.map((file) => file?.sha256)).size).toBe(1);
  });
});

describe('the file of a list', () => {
  const rotate = ({ campaign }: Asked) =>
    resealCampaign(campaign, { ...app.store, record, onProgress: () => undefined });

  it('opens under another key of its campaign, replaced while it was made or later', async () => {
    const asked = await annHasAsked();
    await makeMeanwhile(asked, () => rotate(asked));
    await app.campaigns.refresh();
    expect(await downloaded(asked)).toHaveLength(4_501);
    const list = (await firstDownload(asked.ann, asked.request)).slice(-36);
    const opened = await storedListFile(app.db, app.keysOf, asked.campaign.id, list);
    await rotate(asked);
    // Whoever has begun to read goes on.
    const parts = await Array.fromAsync(opened?.read() ?? []);
    expect(parts.length).toBeGreaterThan(1);
    expect(Buffer.concat(parts)).toHaveLength(opened?.bytes ?? 0);
    await app.campaigns.refresh();
    expect(await downloaded(asked)).toHaveLength(4_501);
    const { rows } = await app.pool.query(
      `select from sealed_file join campaign_key on get_byte(sealed_key, 4) = campaign_key.id % 256
       where sealed_file.campaign_id = $1 and destroyed_at is null`,
      [asked.campaign.id],
    );
    expect(rows).toHaveLength(1);
  });

  it('is read by nobody once the campaign’s keys end, and then erased', async () => {
    const asked = await annHasAsked({}, 3);
    await makeWaiting(app);
    const action = await firstDownload(asked.ann, asked.request);
    const now = app.clock.now();
    await inTransaction(app.db, (trx) => endKeys(trx, asked.campaign, { why: 'retention' }, now, record));
    await app.campaigns.refresh();
    expect((await asked.ann.post(action)).status).toBe(410);
    await eraseIdentities({ campaignId: asked.campaign.id }, { db: app.db, clock: app.clock.now });
    await eraseLists({ db: app.db, clock: app.clock.now });
    expect(await whatIsLeft(asked.campaign)).toEqual({ ...once, parts: 0, entries: 0 });
  });

  it('is not kept where the campaign’s keys end while it is made', async () => {
    const asked = await annHasAsked();
    const now = app.clock.now();
    const end = () => inTransaction(app.db, (trx) => endKeys(trx, asked.campaign, { why: 'retention' }, now, record));
    await expect(makeMeanwhile(asked, end)).rejects.toThrow(KeysDestroyed);
    expect(await whatIsLeft(asked.campaign)).toEqual(nothing);
    await app.campaigns.refresh();
    await makeWaiting(app);
    expect(await (await asked.ann.visit(asked.request)).text()).toContain('key was destroyed');
  });

  it('is erased after its time; the record and the manifest stay, and the page says when', async () => {
    const asked = await annHasAsked({}, 3);
    await makeWaiting(app);
    const list = (await firstDownload(asked.ann, asked.request)).slice(-36);
    app.clock.pass(KEPT_DAYS * DAY_MS - 60_000);
    expect(await eraseLists({ db: app.db, clock: app.clock.now })).toBeLessThan(campaigns);
    expect(await storedListFile(app.db, app.keysOf, asked.campaign.id, list)).toBeDefined();
    app.clock.pass(120_000);
    await eraseLists({ db: app.db, clock: app.clock.now });
    expect(await storedListFile(app.db, app.keysOf, asked.campaign.id, list)).toBeUndefined();
    expect(await whatIsLeft(asked.campaign)).toEqual({ ...once, parts: 0 });
    const later = await signInAs(app, asked.ann.member);
    const html = await (await later.visit(asked.request)).text();
    expect(html).toContain('The files were erased on');
    expect((await later.visit(`${asked.request}/manifest/${list}`)).status).toBe(200);
  });
});
