import { recorderFor } from '../src/audit/log.ts';
import { endKeys } from '../src/campaigns/end-keys.ts';
import { loadCampaignKeys } from '../src/campaigns/keys.ts';
import { countPaper } from '../src/paper/count-paper.ts';
import { enterRows, previewRows } from '../src/paper/enter-rows.ts';
import { keepImport } from '../src/paper/import-store.ts';
import { countOnPaper } from '../src/paper/paper.ts';
import { openRow } from '../src/paper/row-seal.ts';
import { listRows } from '../src/paper/row-store.ts';
import { countSheet, printSheets } from '../src/paper/sheets.ts';
import { sealedKeyId } from '../src/platform/crypto/seal.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { eraseIdentities } from '../src/signatures/erase-identities.ts';
import { resealCampaign } from '../src/signatures/reseal.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aMember } from './support/desk.ts';
import { seedLinked } from './support/links.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { dumpOf } from './support/searching.ts';
import { aSignature } from './support/signed-campaign.ts';

const name = 'Parvaneh Paper-Key';
const rows = `sheet,line,name,postcode,country,email\n1,1,${name},9000,BE,parvaneh-paper@example.org\n1,2,Bo,9000,BE,`;

const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed('rotated'), aDraftNamed('ended')] });
afterAll(() => app[Symbol.asyncDispose]());

async function withRows(slug: string) {
  const { db, store, keysOf, clock } = app;
  const campaign = app.campaign(slug);
  const record = recorderFor(store.audit, { kind: 'system' });
  mustNotBeLogged(name, 'parvaneh-paper@example.org');
  const member = (await aMember(app, 'organiser', slug)).id;
  const by = { member, record, now: clock.now() };
  await printSheets(db, campaign, { language: 'en', count: 2, lines: 10 }, by);
  await countSheet(db, campaign, { number: 2, signatures: 4, isChange: false }, by);
  const entered = await enterRows({ db, keysOf }, campaign, rows, by);
  expect(entered).toEqual({ kind: 'entered', rows: 2, doubles: 0 });
  await keepImport(db, keysOf, { campaignId: campaign.id, memberId: member }, rows);
  return { campaign, record };
}

test('rows on paper are sealed anew with a campaign’s signatures, and open under the new key alone', async () => {
  const { db, store } = app;
  const { campaign, record } = await withRows('rotated');
  await resealCampaign(campaign, { db, keyring: store.keyring, record, onProgress: () => undefined });
  const keys = await loadCampaignKeys(db, store.keyring, campaign.id);
  if (keys === undefined) throw new Error('The campaign has keys.');
  expect([...keys.sealingById.keys()]).toEqual([keys.sealing.id]);
  const kept = await listRows(db, campaign.id, 1);
  expect(kept.map((row) => openRow(keys, campaign.id, row).person.name)).toEqual([name, 'Bo']);
  const [preview] = await db.selectFrom('paper_import').select('sealed').execute();
  expect(sealedKeyId(preview?.sealed ?? Buffer.alloc(0))).toBe(keys.sealing.id);
});

test('no dump names anybody on paper, and when a campaign’s keys end nothing but the numbers is left', async () => {
  const { db, keysOf, clock } = app;
  const { campaign, record } = await withRows('ended');
  const { id: campaignId } = campaign;
  await seedLinked(app, [aSignature({ name, postcode: '9000' })], 'ended');
  await countPaper({ db, campaigns: app.campaigns.all, keysOf, clock: clock.now, isBusy: async () => false });
  expect(await countOnPaper(db, campaignId)).toBe(4 + 1);
  expect(await dumpOf(app.pool)).not.toMatch(/Parvaneh|parvaneh-paper/);
  await inTransaction(db, (trx) => endKeys(trx, campaign, { why: 'retention' }, clock.now(), record));
  await eraseIdentities({ campaignId }, { db, clock: clock.now });
  for (const table of ['paper_row', 'paper_import', 'signature_person'] as const) {
    expect(await db.selectFrom(table).select('campaign_id').where('campaign_id', '=', campaignId).execute()).toEqual(
      [],
    );
  }
  await app.campaigns.refresh();
  await countPaper({ db, campaigns: app.campaigns.all, keysOf, clock: clock.now, isBusy: async () => false });
  expect(await countOnPaper(db, campaignId)).toBe(4 + 1);
  expect(await previewRows({ db, keysOf }, campaign, rows)).toEqual({ kind: 'gone' });
  expect(
    await printSheets(db, campaign, { language: 'en', count: 1, lines: 5 }, { member: null, record, now: clock.now() }),
  ).toBe('gone');
});
