import { Client } from 'pg';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';
import {
  aCampaignWithLists,
  actsOnceDownloaded,
  firstDownload,
  madeList,
  recordedActs,
  rowsOf,
} from './support/lists.ts';
import { aSignature } from './support/signed-campaign.ts';
import { until } from './support/until.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

test('goes on with a download after the database was away for a moment', async () => {
  const { slug, ann, action, many } = await aLongList('stalled', 100);
  await using locked = await partsLocked();
  const file = ann.post(action).then((answer) => answer.bytes());
  await locked.cutOffWhoWaits();
  await locked[Symbol.asyncDispose]();
  const [, ...rows] = rowsOf(await file);
  expect(rows.map(([number]) => number)).toEqual(Array.from({ length: many }, (_, index) => String(index + 1)));
  expect((await actsOnceDownloaded(app, slug)).map(({ act }) => act)).toEqual(once);
});

test('does not record a download as done where whoever downloads hangs up, and can be begun again', async () => {
  // Far more than a connection takes in before somebody reads.
  const { slug, ann, action } = await aLongList('hung-up', 12_000);
  const reader = (await ann.post(action)).body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await reader?.cancel();
  await until('nobody to read the file any more', async () => {
    const { rows } = await app.pool.query(
      `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
         and query like '%sealed_part%'`,
    );
    return rows.length === 0 ? true : undefined;
  });
  expect((await recordedActs(app, slug)).map(({ act }) => act)).toEqual(once.slice(0, -1));
  const again = await ann.post(action);
  expect(String((await again.bytes()).length)).toBe(again.headers.get('content-length'));
  expect((await actsOnceDownloaded(app, slug)).map(({ act }) => act)).toEqual([
    ...once.slice(0, -1),
    ...once.slice(-2),
  ]);
});

const once = ['list.ask', 'list.make', 'list.download', 'list.downloaded'];

/** A list of several parts, ready to be downloaded. @param letters of each line, and some. */
async function aLongList(slug: string, letters: number) {
  const many = 1203;
  const city = 'x'.repeat(letters);
  await aCampaignWithLists(
    app,
    slug,
    Array.from({ length: many }, () => aSignature({ city })),
  );
  const ann = await signedIn(app, 'organiser', slug);
  return { slug, ann, action: await firstDownload(ann, await madeList(app, ann, slug)), many };
}

/** While it lasts, nobody reads a part of a file; it lasts until it is disposed of. */
async function partsLocked() {
  const holder = new Client({ connectionString: app.connectionString });
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table sealed_part in access exclusive mode');
  let isOver = false;
  return {
    cutOffWhoWaits: () =>
      until('a download to be cut off from the database', async () => {
        const { rows } = await app.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%sealed_part%'`,
        );
        return rows.length > 0 ? true : undefined;
      }),
    [Symbol.asyncDispose]: async () => {
      if (!isOver) await holder.end();
      isOver = true;
    },
  };
}
