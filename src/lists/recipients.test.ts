import { testDatabase } from '../../tests/support/database.ts';
import { aStoredCampaign } from '../../tests/support/signed-campaign.ts';
import { findRecipient, importRecipients, recipientsOf } from './recipients.ts';

const header = 'name,office,chamber,constituency,email,language';
const twoRecipients = `${header}\nAnn,Member,Kamer,Antwerp,ann@example.org,nl\nBob,Mayor,,,bob@example.org,`;

describe('importing recipients', () => {
  it('adds all of them, and a second time changes nothing', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const first = await importRecipients(database.db, campaign, twoRecipients);
    expect(first).toEqual({ kind: 'imported', added: 2, changed: 0, unchanged: 0 });
    const second = await importRecipients(database.db, campaign, twoRecipients);
    expect(second).toEqual({ kind: 'imported', added: 0, changed: 0, unchanged: 2 });
    expect(await recipientsOf(database.db, campaign)).toEqual([
      {
        email: 'ann@example.org',
        name: 'Ann',
        office: 'Member',
        chamber: 'Kamer',
        constituency: 'Antwerp',
        language: 'nl',
      },
      { email: 'bob@example.org', name: 'Bob', office: 'Mayor', chamber: '', constituency: '', language: 'en' },
    ]);
  });

  it('changes only who is different in the file, and keeps who is not in it', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    await importRecipients(database.db, campaign, twoRecipients);
    const changed = `${header}\nAnn,Senator,Senate,,ANN@example.org,fr\nCy,,,,cy@example.org,fa`;
    expect(await importRecipients(database.db, campaign, changed)).toEqual({
      kind: 'imported',
      added: 1,
      changed: 1,
      unchanged: 0,
    });
    expect((await recipientsOf(database.db, campaign)).map(({ email }) => email)).toEqual([
      'ann@example.org',
      'bob@example.org',
      'cy@example.org',
    ]);
    expect(await findRecipient(database.db, campaign, ' Ann@Example.org ')).toMatchObject({ office: 'Senator' });
  });

  it('imports nobody where one line is wrong', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const imported = await importRecipients(database.db, campaign, `${twoRecipients}\n,,,,c@example.org,`);
    expect(imported).toMatchObject({ kind: 'faults', faults: [{ line: 4 }] });
    expect(await recipientsOf(database.db, campaign)).toEqual([]);
  });
});
