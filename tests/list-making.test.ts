import { makeRequested } from '../src/lists/requests/make-requested.ts';
import { NoLongerAsked } from '../src/lists/requests/store-lists.ts';
import { storedListFile } from '../src/lists/requests/stored-file.ts';
import { startTestApp } from './support/app.ts';
import { asking, downloaded, listsLeft, makeMeanwhile, noList, oneList, waitingList } from './support/asked-lists.ts';
import { signedIn } from './support/desk.ts';
import { listMaker, makeWaiting, recordedActs } from './support/lists.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

describe('the making of a list', () => {
  it('leaves nothing where it dies half-way, and then makes it once, whole', async () => {
    const asked = await asking(app);
    const killed = makeMeanwhile(app, asked, () => Promise.reject(new Error('killed')));
    await expect(killed).rejects.toThrow('killed');
    expect(await listsLeft(app, asked)).toEqual(noList);
    await makeWaiting(app);
    expect(await listsLeft(app, asked)).toEqual(oneList);
    expect(await downloaded(asked)).toHaveLength(4_501);
  });

  it('makes it once where it runs several times at once, and again after that', async () => {
    const asked = await asking(app);
    const payload = await waitingList(app, asked);
    await Promise.all([1, 2, 3].map(() => makeRequested(payload, listMaker(app))));
    await makeRequested(payload, listMaker(app));
    expect(await listsLeft(app, asked)).toEqual(oneList);
  });

  it('leaves nothing where its asker cancels it half-way, and can be begun anew', async () => {
    const asked = await asking(app);
    const { ann, slug, request } = asked;
    const stranger = await signedIn(app, 'organiser', slug);
    const cancel = async () => {
      const html = await (await ann.visit(request)).text();
      expect(html).toContain('data-running');
      expect((await stranger.post(`${request}/cancel`)).status).toBe(404);
      expect((await ann.post(`${request}/cancel`)).headers.get('location')).toBe(
        `${request}?done=desk-lists.done.cancelled`,
      );
    };
    await expect(makeMeanwhile(app, asked, cancel)).rejects.toThrow(NoLongerAsked);
    expect(await listsLeft(app, asked)).toEqual(noList);
    const html = await (await ann.visit(request)).text();
    expect(html).toContain('Not made: it was cancelled');
    expect((await ann.post(`${request}/cancel`)).status).toBe(409);
    expect((await stranger.post(`${request}/retry`)).status).toBe(404);
    await ann.post(`${request}/retry`);
    expect((await ann.post(`${request}/retry`)).status).toBe(409);
    await makeWaiting(app);
    expect(await listsLeft(app, asked)).toEqual(oneList);
    expect((await recordedActs(app, slug)).map(({ act }) => act)).toEqual([
      ...['list.ask', 'list.cancel', 'list.retry', 'list.make'],
    ]);
  });

  it('says in words why it failed, and is tried again', async () => {
    const asked = await asking(app, { many: 3 });
    const tally = (by: number) =>
      app.pool.query(`update signature_tally set signatures = signatures + $2 where campaign_id = $1`, [
        ...[asked.campaign.id, by],
      ]);
    await tally(1);
    await makeWaiting(app);
    expect(await listsLeft(app, asked)).toEqual(noList);
    const html = await (await asked.ann.visit(asked.request)).text();
    expect(html).toContain('Not made');
    expect(html).toContain('run “tally check”');
    await tally(-1);
    await asked.ann.post(`${asked.request}/retry`);
    await makeWaiting(app);
    expect(await downloaded(asked)).toHaveLength(4);
  });

  it('fails in words, and says so to the queue once, where one seal does not open', async () => {
    const asked = await asking(app, { many: 3 });
    await app.pool.query(
      `update signature set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where campaign_id = $1`,
      [asked.campaign.id],
    );
    const payload = await waitingList(app, asked);
    await expect(makeRequested(payload, listMaker(app))).rejects.toThrow();
    await makeRequested(payload, listMaker(app));
    expect(await listsLeft(app, asked)).toEqual(noList);
    expect(await (await asked.ann.visit(asked.request)).text()).toContain(
      'Something went wrong, and nothing was made.',
    );
  });

  it('gives lists that are the same one file, and each a record and a name of its own', async () => {
    const asked = await asking(app, { many: 3, recipient: 'all' });
    await app.pool.query(`update recipient set language = 'nl' where campaign_id = $1`, [asked.campaign.id]);
    await makeWaiting(app);
    expect(await listsLeft(app, asked)).toEqual({ ...oneList, lists: 2, made: 2 });
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
