import { addToTeam } from '../src/accounts/members.ts';
import { startSession, strengthenSession } from '../src/accounts/sessions.ts';
import { recorderFor } from '../src/audit/log.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { applyCampaign } from '../src/campaigns/apply.ts';
import { readDraft, saveDraftPart } from '../src/campaigns/drafts/draft-store.ts';
import { createCampaignKeys, loadCampaignKeys } from '../src/campaigns/keys.ts';
import { findCampaign } from '../src/campaigns/store.ts';
import { type DataStore, openDataStore } from '../src/data-store.ts';
import { inTransaction, openDatabase } from '../src/platform/db/database.ts';
import { startEmbeddedPostgres } from '../src/platform/db/embedded-postgres.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { prepareAct } from '../src/signatures/moderation/prepare-act.ts';
import { beginToMove } from '../src/signatures/moderation/run-act.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { dataFolder, startProgram } from './support/program.ts';
import { aSignature, seedSignatures } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';
import { until } from './support/until.ts';

const closing = 'being-closed';

async function openStore(dataDir: string): Promise<DataStore> {
  const onError = () => undefined;
  return openDataStore({ databaseUrl: undefined, masterKey: undefined, dataDir }, { maxConnections: 4, onError });
}

async function campaignNamed({ db }: DataStore, slug: string) {
  const campaign = await findCampaign(db, slug);
  if (campaign === undefined) throw new Error(`There is no ${slug}.`);
  return campaign;
}

/** An admin with a session, the second factor given just now; what a browser of theirs asks of a program. */
async function anAdmin({ db, siteKeys, audit }: DataStore) {
  const address = parseAddress('admin@example.org');
  if (address === undefined) throw new Error('It is an address.');
  const record = recorderFor(audit, { kind: 'system' });
  const grant = { role: 'admin' } as const;
  const { id } = await inTransaction(db, (trx) => addToTeam(trx, siteKeys, { address, name: '' }, grant, record));
  await startSession(db, { memberId: id, agent: '', now: new Date() });
  const session = await db.selectFrom('session').select('id').where('member_id', '=', id).executeTakeFirstOrThrow();
  const cookie = `signatory=${await strengthenSession(db, session.id, new Date())}`;
  const ask = (baseUrl: string, path: string, form?: Readonly<Record<string, string>>) =>
    fetch(new URL(path, baseUrl), {
      redirect: 'manual',
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
  return { id, ask };
}

/** What publishing the demo's draft sends, each consent ticked. */
function publishing(html: string): Readonly<Record<string, string>> {
  const seen = /name="seen" value="([^"]+)"/.exec(html)?.[1];
  if (seen === undefined) throw new Error('It cannot be published.');
  return {
    seen,
    ...Object.fromEntries(['en', 'nl', 'fr', 'de', 'fa'].map((language) => [`consent-${language}`, 'yes'])),
  };
}

test('a program that is killed half-way through publishing, closing and an act leaves nothing half done, and the next one ends the act', async () => {
  await using folder = await dataFolder();
  const env = { DATA_DIR: folder.dataDir };
  await using killed = await startProgram({ env });
  await using store = await openStore(folder.dataDir);
  const { db, audit, keyring } = store;
  // Who may hold up the audit, which the program may not.
  await using postgres = await startEmbeddedPostgres({ dataDir: folder.dataDir, onError: () => undefined });
  const { connectionString } = postgres;
  await using owner = openDatabase({ connectionString, maxConnections: 2, onError: () => undefined });
  const { pool } = owner;
  const admin = await anAdmin(store);
  const record = recorderFor(audit, { kind: 'member', id: admin.id });
  const createKeys = (trx: Parameters<typeof createCampaignKeys>[0], id: Parameters<typeof createCampaignKeys>[2]) =>
    createCampaignKeys(trx, keyring, id);
  await inTransaction(db, (trx) => applyCampaign(trx, aDraftNamed(closing), createKeys));

  // An act on six hundred, in batches of 250.
  const demo = await campaignNamed(store, demoSlug);
  const keys = await loadCampaignKeys(db, keyring, demo.id);
  if (keys === undefined) throw new Error('The demo has keys.');
  const many = Array.from({ length: 600 }, () => aSignature());
  const ids = (await seedSignatures(db, { campaign: demo, keys }, many)).toSorted();
  const prepared = await prepareAct(
    { db, keysOf: async () => keys },
    {
      campaignId: demo.id,
      move: 'hold',
      choice: { kind: 'some', ids },
      askedBy: admin.id,
    },
  );
  if (prepared === undefined) throw new Error('They were chosen.');
  const { actId } = prepared;

  // A draft that is ready.
  const draft = await readDraft(db, demo);
  if (draft === undefined) throw new Error('The demo has a draft.');
  const { content, revision: baseRevision } = draft.parts['text:en'];
  const change = { campaignId: demo.id, part: 'text:en', content: { ...content, title: 'Published anew' } } as const;
  await inTransaction(db, (trx) =>
    saveDraftPart(trx, { ...change, baseRevision, memberId: admin.id, now: new Date() }),
  );
  const form = publishing(await (await admin.ask(killed.baseUrl, `/desk/c/${demoSlug}/publish`)).text());

  // All three get to their middle, and wait there.
  const lock = await pool.connect();
  await lock.query('begin');
  await lock.query('select from signature where id = $1 for update', [ids[300]]);
  await beginToMove(db, demo, actId, { now: new Date(), record, inBackground: true });
  await until('one batch to be moved', async () => {
    const { rows } = await pool.query<{ moved: number }>('select moved from moderation_act where id = $1', [actId]);
    return rows[0]?.moved === 250 ? true : undefined;
  });
  await lock.query('lock table audit_entry in exclusive mode');
  const asked = [
    admin.ask(killed.baseUrl, `/desk/c/${demoSlug}/publish`, form),
    admin.ask(killed.baseUrl, `/desk/c/${closing}/signing/close`, {}),
  ];
  const answers = Promise.allSettled(asked);
  await until('three to wait', async () => {
    const { rows } = await pool.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
    return rows.length >= 3 ? true : undefined;
  });
  await killed.kill();
  await lock.query('rollback');
  lock.release();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  await using next = await startProgram({ env });
  expect((await campaignNamed(store, demoSlug)).texts.en?.title).toBe(demo.texts.en?.title);
  expect((await campaignNamed(store, closing)).state).toBe('open');
  const acts = async () => {
    const { rows } = await pool.query<{ act: string }>('select act from audit_entry order by seq');
    return rows.map(({ act }) => act);
  };
  expect(await acts()).not.toEqual(expect.arrayContaining(['campaign.publish']));
  expect(await acts()).not.toEqual(expect.arrayContaining(['campaign.close']));
  expect(await checkTally(db, demo.id)).toEqual([]);
  const again = await admin.ask(next.baseUrl, `/desk/c/${demoSlug}/publish`, form);
  expect(again.headers.get('location')).toContain('done.changes');
  const closed = await admin.ask(next.baseUrl, `/desk/c/${closing}/signing/close`, {});
  expect(closed.headers.get('location')).toContain('done.close');

  // The job of a dead worker is given to another one.
  const ended = await until('the act to end', async () => {
    const { rows } = await pool.query('select state, moved, skipped from moderation_act where id = $1', [actId]);
    return rows[0]?.state === 'done' ? rows[0] : undefined;
  });
  expect(ended).toMatchObject({ moved: 600, skipped: 0 });
  expect((await acts()).filter((act) => act === 'signatures.moved')).toHaveLength(1);
  expect(await checkTally(db, demo.id)).toEqual([]);
  expect(await verifyAudit(db, store.siteKeys)).toMatchObject({ kind: 'whole' });
}, 180_000);
