import { aTestAudit, auditedDeeds } from '../../../tests/support/audit.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { aStoredCampaign } from '../../../tests/support/signed-campaign.ts';
import { findRecipient, importRecipients, recipientsOf } from './recipients.ts';

const { record } = aTestAudit();
const header = 'name,office,chamber,constituency,email,language';
const twoRecipients = `${header}\nAnn,Member,Kamer,Antwerp,ann@example.org,nl\nBob,Mayor,,,bob@example.org,`;

describe('importing recipients', () => {
  it('adds all of them, and a second time changes nothing', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const first = await importRecipients(database.db, campaign, twoRecipients, record);
    expect(first).toEqual({ kind: 'imported', added: 2, changed: 0, unchanged: 0 });
    const second = await importRecipients(database.db, campaign, twoRecipients, record);
    expect(second).toEqual({ kind: 'imported', added: 0, changed: 0, unchanged: 2 });
    const deed = { act: 'recipients.import', subject: campaign.slug, campaignId: campaign.id };
    expect(await auditedDeeds(database.db)).toMatchObject([
      { ...deed, details: { added: 2, changed: 0, unchanged: 0 } },
      { ...deed, details: { added: 0, changed: 0, unchanged: 2 } },
    ]);
    expect(await recipientsOf(database.db, campaign)).toEqual([
      {
        email: 'ann@example.org',
        name: 'Ann',
        office: 'Member',
        chamber: 'Kamer',
        constituency: 'Antwerp',
        language: 'nl',
        ...{ party: '', country: '', regions: [] },
      },
      {
        ...{ email: 'bob@example.org', name: 'Bob', office: 'Mayor', chamber: '', constituency: '', language: 'en' },
        ...{ party: '', country: '', regions: [] },
      },
    ]);
  });

  it('changes only who is different in the file, and keeps who is not in it', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    await importRecipients(database.db, campaign, twoRecipients, record);
    const changed = `${header}\nAnn,Senator,Senate,,ANN@example.org,fr\nCy,,,,cy@example.org,fa`;
    expect(await importRecipients(database.db, campaign, changed, record)).toEqual({
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

  it('leaves alone what the file has no column for', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const more = `${header},party,country,regions\nAnn,Member,Kamer,Antwerp,ann@example.org,nl,Groen,BE,BE-VAN`;
    expect(await importRecipients(database.db, campaign, more, record)).toMatchObject({ added: 1 });
    expect(await importRecipients(database.db, campaign, twoRecipients, record)).toMatchObject({
      unchanged: 1,
      added: 1,
    });
    const known = { party: 'Groen', country: 'BE', regions: ['BE-VAN'] };
    expect(await findRecipient(database.db, campaign, 'ann@example.org')).toMatchObject(known);
    const emptied = more.replace('Groen,BE,BE-VAN', ',,');
    expect(await importRecipients(database.db, campaign, emptied, record)).toMatchObject({ changed: 1 });
    const none = { party: '', country: '', regions: [] };
    expect(await findRecipient(database.db, campaign, 'ann@example.org')).toMatchObject(none);
  });

  it('imports nobody where one line is wrong', async () => {
    await using database = await testDatabase();
    const { campaign } = await aStoredCampaign(database.db);
    const imported = await importRecipients(database.db, campaign, `${twoRecipients}\n,,,,c@example.org,`, record);
    expect(imported).toMatchObject({ kind: 'faults', faults: [{ line: 4 }] });
    expect(await recipientsOf(database.db, campaign)).toEqual([]);
    expect(await auditedDeeds(database.db)).toEqual([]);
  });
});
