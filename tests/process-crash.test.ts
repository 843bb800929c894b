import { dataFolder, outsideMailbox, postgresOf, signatory, startProgram } from './support/program.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';

test('a program that is killed loses nothing that it acknowledged, and the next one sends the mails that are due', async () => {
  await using folder = await dataFolder();
  await using mailbox = await outsideMailbox();
  const env = { DATA_DIR: folder.dataDir, SMTP_URL: mailbox.smtpUrl };
  const mailboxUrl = `http://127.0.0.1:${mailbox.port}/`;

  // Without a worker, so that every mail is still due when the program is killed.
  await using killed = await startProgram({ env: { ...env, ROLE: 'web' } });
  const acknowledged: string[] = [];
  const early = Promise.withResolvers<void>();
  const signing = Array.from({ length: 60 }, anAddress).map(async (email) => {
    // Those under way when it is killed get no answer.
    const answer = await killed.sign(aForm({ email })).catch(() => undefined);
    if (answer?.status === 303) acknowledged.push(email);
    if (acknowledged.length === 20) early.resolve();
  });
  await early.promise;
  await killed.kill();
  await Promise.all(signing);
  const orphan = await postgresOf(folder.dataDir);
  expect(orphan).toBeDefined();

  await using next = await startProgram({ env, mailboxUrl });
  const mails = await Promise.all(acknowledged.map((email) => next.mailTo(email)));
  expect(new Set(mails.map(({ to }) => to)).size).toBe(acknowledged.length);
  const confirmed = await Promise.all(mails.map((mail) => next.post(linkIn(mail, 'confirm'))));
  expect(confirmed.map(({ status }) => status)).toEqual(mails.map(() => 303));
  const counted = await signatory(['tally', 'check', demoSlug, '--json'], { env });
  expect(JSON.parse(counted.stdout)).toMatchObject({ counts: { verified: acknowledged.length }, differences: [] });

  expect(await next.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  // It had joined the Postgres that the killed one left, or started another: now none runs.
  expect(await postgresOf(folder.dataDir)).toBeUndefined();
});

test('a program whose Postgres was killed with it starts again with everything', async () => {
  await using folder = await dataFolder();
  const env = { DATA_DIR: folder.dataDir };
  await using killed = await startProgram({ env });
  const email = anAddress();
  expect((await killed.sign(aForm({ email }))).status).toBe(303);
  const postgres = await postgresOf(folder.dataDir);
  if (postgres === undefined) throw new Error('Its Postgres does not run.');
  await killed.kill();
  process.kill(postgres, 'SIGKILL');

  await using next = await startProgram({ env });
  const counted = await signatory(['tally', 'check', demoSlug, '--json'], { env });
  expect(JSON.parse(counted.stdout)).toMatchObject({ counts: { pending: 1 }, differences: [] });
  expect(await next.stop()).toMatchObject({ exitCode: 0, stderr: '' });
});
