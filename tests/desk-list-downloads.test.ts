import { Client } from 'pg';
import { startTestApp } from './support/app.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { aCampaignWithLists, askForList, downloadsOn, newestRequest, rowsOf } from './support/lists.ts';
import { aSignature } from './support/signed-campaign.ts';
import { until } from './support/until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** What the audit holds of a campaign's lists, oldest first. */
async function actsOn(slug: string): Promise<string[]> {
  const { rows } = await app.pool.query<{ act: string }>(
    `select act from audit_entry where campaign_id = $1 and act like 'list.%' order by seq`,
    [app.campaign(slug).id],
  );
  return rows.map(({ act }) => act);
}

async function firstDownload(visitor: DeskVisitor, request: string): Promise<string> {
  const [action = ''] = downloadsOn(await (await visitor.visit(request)).text());
  return action;
}

test('goes on with a download after the database was away for a moment', async () => {
  const { slug, ann, action, many } = await aLongList('stalled');
  await using locked = await signaturesLocked();
  const file = ann.post(action).then((answer) => answer.bytes());
  await locked.cutOffWhoWaits();
  await locked[Symbol.asyncDispose]();
  const [, ...rows] = rowsOf(await file);
  expect(rows.map(([number]) => number)).toEqual(Array.from({ length: many }, (_, index) => String(index + 1)));
  expect(await actsOn(slug)).toEqual(['list.make', 'list.download', 'list.downloaded']);
});

test('leaves nothing behind where whoever downloads hangs up, and can be begun again', async () => {
  const { slug, ann, action, many } = await aLongList('hung-up');
  {
    await using locked = await signaturesLocked();
    const reader = (await ann.post(action)).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await locked.somebodyWaits();
    await reader?.cancel();
  }
  await until('no connection to read signatures any more', async () => {
    const { rows } = await app.pool.query(
      `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
         and query like '%(verified_at, id) >%'`,
    );
    return rows.length === 0 ? true : undefined;
  });
  expect(await actsOn(slug)).toEqual(['list.make', 'list.download']);
  const [, ...rows] = rowsOf(await (await ann.post(action)).bytes());
  expect(rows).toHaveLength(many);
  expect((await actsOn(slug)).at(-1)).toBe('list.downloaded');
});

/** A list of several batches, ready to be downloaded. */
async function aLongList(slug: string) {
  const many = 1203;
  await aCampaignWithLists(
    app,
    slug,
    Array.from({ length: many }, () => aSignature()),
  );
  const ann = await signedIn(app, 'organiser', slug);
  await askForList(ann, slug);
  return { slug, ann, action: await firstDownload(ann, await newestRequest(app, slug)), many };
}

/** While it lasts, nobody reads a signature; it lasts until it is disposed of. */
async function signaturesLocked() {
  const holder = new Client({ connectionString: app.connectionString });
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table signature in access exclusive mode');
  let isOver = false;
  const waiting = (act: string) => async () => {
    const { rows } = await app.pool.query(
      `select ${act} from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%(verified_at, id) >%'`,
    );
    return rows.length > 0 ? true : undefined;
  };
  return {
    somebodyWaits: () => until('a download to wait', waiting('pid')),
    cutOffWhoWaits: () => until('a download to be cut off from the database', waiting('pg_terminate_backend(pid)')),
    [Symbol.asyncDispose]: async () => {
      if (!isOver) await holder.end();
      isOver = true;
    },
  };
}
