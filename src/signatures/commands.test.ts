import { randomBytes } from 'node:crypto';
import { aTestAudit } from '../../tests/support/audit.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { aSignature, aStoredCampaign, seedSignatures } from '../../tests/support/signed-campaign.ts';
import { runProgram } from '../platform/cli/run-program.ts';
import { makeKeyring } from '../platform/crypto/keyring.ts';
import { signatureCommands } from './commands.ts';

const { record } = aTestAudit();
const keyring = makeKeyring(randomBytes(32));
const siteKeys = { marks: randomBytes(32) };

async function run(database: TestDatabase, line: string) {
  const said = { out: '', err: '' };
  const code = await runProgram({
    commands: signatureCommands,
    deps: { openDataStore: async () => ({ db: database.db, record, keyring, siteKeys }), clock: () => new Date() },
    words: line.split(' '),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    clock: () => new Date(),
    isDebug: false,
  });
  return { code, ...said };
}

describe('tally check', () => {
  it('counts nobody where nobody has signed', async () => {
    await using database = await testDatabase();
    await aStoredCampaign(database.db);
    const out = 'Nobody has signed yet.\nThe tally agrees with the signatures.\n';
    expect(await run(database, 'tally check small-campaign')).toEqual({ code: 0, out, err: '' });
  });

  it('shows the counts, and that they are right', async () => {
    await using database = await testDatabase();
    await seedSignatures(database.db, await aStoredCampaign(database.db), [
      aSignature(),
      aSignature(),
      aSignature({ state: 'pending' }),
    ]);
    const told = await run(database, 'tally check small-campaign');
    expect(told).toEqual({
      code: 0,
      out: 'pending   1\nverified  2\nThe tally agrees with the signatures.\n',
      err: '',
    });
    const json = JSON.parse((await run(database, 'tally check small-campaign --json')).out);
    expect(json).toEqual({ campaign: 'small-campaign', counts: { pending: 1, verified: 2 }, differences: [] });
  });

  it('names every difference and ends with 1', async () => {
    await using database = await testDatabase();
    await seedSignatures(database.db, await aStoredCampaign(database.db), [
      aSignature(),
      aSignature({ country: 'NL' }),
    ]);
    await database.pool.query(`update signature_tally set signatures = 3 where country = 'NL'`);
    const key = 'verified 2026-10-24 NL  en  public';
    expect(await run(database, 'tally check small-campaign')).toEqual({
      code: 1,
      out: 'verified  4\n',
      err: `The tally says 3 for “${key}”, and there are 1.\n`,
    });
    const json = await run(database, 'tally check small-campaign --json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).differences).toEqual([{ key, tally: 3, signatures: 1 }]);
  });

  it('says in one sentence that there is no such campaign', async () => {
    await using database = await testDatabase();
    const err = 'There is no campaign “none”. See: signatory campaign list\n';
    expect(await run(database, 'tally check none')).toEqual({ code: 1, out: '', err });
  });
});
