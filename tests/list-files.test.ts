import { recorderFor } from '../src/audit/log.ts';
import { endKeys } from '../src/campaigns/end-keys.ts';
import { eraseLists } from '../src/lists/requests/erase-lists.ts';
import { KEPT_DAYS } from '../src/lists/requests/request.ts';
import { storedListFile } from '../src/lists/requests/stored-file.ts';
import { KeysDestroyed } from '../src/lists/writing/write-lists.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { eraseIdentities } from '../src/signatures/erase-identities.ts';
import { resealCampaign } from '../src/signatures/reseal.ts';
import { startTestApp } from './support/app.ts';
import { type Asked, asking, downloaded, listsLeft, makeMeanwhile, noList, oneList } from './support/asked-lists.ts';
import { signInAs } from './support/desk.ts';
import { firstDownload, makeWaiting } from './support/lists.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const record = recorderFor(app.store.audit, { kind: 'system' });
const DAY_MS = 24 * 60 * 60 * 1000;
describe('the file of a list', () => {
  const rotate = ({ campaign }: Asked) =>
    resealCampaign(campaign, { ...app.store, record, onProgress: () => undefined });

  it('opens under another key of its campaign, replaced while it was made or later', async () => {
    const asked = await asking(app);
    await makeMeanwhile(app, asked, () => rotate(asked));
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
    const asked = await asking(app, { many: 3 });
    await makeWaiting(app);
    const action = await firstDownload(asked.ann, asked.request);
    const now = app.clock.now();
    await inTransaction(app.db, (trx) => endKeys(trx, asked.campaign, { why: 'retention' }, now, record));
    await app.campaigns.refresh();
    expect((await asked.ann.post(action)).status).toBe(410);
    await eraseIdentities({ campaignId: asked.campaign.id }, { db: app.db, clock: app.clock.now });
    await eraseLists({ db: app.db, clock: app.clock.now });
    expect(await listsLeft(app, asked)).toEqual({ ...oneList, parts: 0, entries: 0 });
  });

  it('is not kept where the campaign’s keys end while it is made', async () => {
    const asked = await asking(app);
    const now = app.clock.now();
    const end = () => inTransaction(app.db, (trx) => endKeys(trx, asked.campaign, { why: 'retention' }, now, record));
    await expect(makeMeanwhile(app, asked, end)).rejects.toThrow(KeysDestroyed);
    expect(await listsLeft(app, asked)).toEqual(noList);
    await app.campaigns.refresh();
    await makeWaiting(app);
    expect(await (await asked.ann.visit(asked.request)).text()).toContain('key was destroyed');
  });

  it('is erased after its time; the record and the manifest stay, and the page says when', async () => {
    const asked = await asking(app, { many: 3 });
    await makeWaiting(app);
    const list = (await firstDownload(asked.ann, asked.request)).slice(-36);
    app.clock.pass(KEPT_DAYS * DAY_MS - 60_000);
    await eraseLists({ db: app.db, clock: app.clock.now });
    expect(await storedListFile(app.db, app.keysOf, asked.campaign.id, list)).toBeDefined();
    app.clock.pass(120_000);
    await eraseLists({ db: app.db, clock: app.clock.now });
    expect(await storedListFile(app.db, app.keysOf, asked.campaign.id, list)).toBeUndefined();
    expect(await listsLeft(app, asked)).toEqual({ ...oneList, parts: 0 });
    const later = await signInAs(app, asked.ann.member);
    const html = await (await later.visit(asked.request)).text();
    expect(html).toContain('The files were erased on');
    expect(html).toContain('3 by name, 0 counted only');
    expect((await later.visit(`${asked.request}/manifest/${list}`)).status).toBe(200);
  });
});
