import { randomBytes } from 'node:crypto';
import { startScriptedRelay } from '../src/platform/mail/scripted-relay.ts';
import { testDatabase } from './support/database.ts';
import { outsideMailbox, type Program, type ProgramOptions, signatory, startProgram } from './support/program.ts';
import { dumpOf, found } from './support/searching.ts';
import { aForm, demoSlug, linkIn, tokenIn } from './support/supporter.ts';
import { until } from './support/until.ts';

const people = [
  {
    name: 'Zoltán Ábrahámffy',
    email: 'Zoltan.Q.Abrahamffy+petitie@Googlemail.com',
    city: 'Sint-Quirijnsrode',
    disclosure: 'public',
  },
  {
    name: 'گوهر‌تاج عشقی‌نژاد',
    email: 'goharxtaj@xn--mgbh0fb.example.org',
    city: 'مسجدسلیمان',
    disclosure: 'recipients',
  },
  {
    name: 'Þorgerður Øvrebø',
    email: 'thorgerdur_9@ovrebo-qx.example.net',
    city: 'Vestmannaeyjabær',
    disclosure: 'count',
  },
  { name: 'Withdrawn Wilhelmina-Xq', email: 'wilhelmina.xq@example.com', city: 'Quaregnonvelde', disclosure: 'public' },
  { name: 'Pending Przybyszewski', email: 'przybyszewski.qz@example.pl', city: 'Bydgoszczyn', disclosure: 'public' },
];
/** An address in a network of its own: it is given by a proxy, since the tests' own is everywhere. */
const network = '203.0.113.77';
const secrets = [
  ...people.flatMap(({ name, email, city }) => [name, email, city, email.slice(0, email.indexOf('@'))]),
  // As the first one is normalised, to be compared.
  'zoltanqabrahamffy@gmail.com',
  'zoltanqabrahamffy',
  network,
];
const postcode = '9473';
const from = { headers: { 'X-Forwarded-For': network } };

test('neither a dump of the database nor the logs hold a name, an address or a token, at any time', async () => {
  await using database = await testDatabase();
  await using mailbox = await outsideMailbox();
  const env = {
    DATABASE_URL: database.connectionString,
    MASTER_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'trace',
    TRUST_PROXY: '1',
  };
  const mailboxUrl = `http://127.0.0.1:${mailbox.port}/`;
  expect(await signatory(['demo'], { env })).toMatchObject({ exitCode: 0 });
  const programs: Program[] = [];
  const start = async (options: ProgramOptions) => {
    const program = await startProgram({ ...options, mailboxUrl });
    programs.push(program);
    return program;
  };
  const dumps: string[] = [];
  const dump = async () => dumps.push(await dumpOf(database.pool));

  // Mails are asked for and not sent yet.
  await using web = await start({ env: { ...env, ROLE: 'web' } });
  for (const person of people) {
    const answer = await web.sign(aForm({ ...person, postcode }), { ...from, language: 'fa' });
    expect(answer.status).toBe(303);
  }
  await web.sign(aForm({ ...people[0], name: '=Zoltán Ábrahámffy' }), from);
  await dump();

  // A relay that quotes whom it refuses, in an answer that says to try again.
  const [first] = people;
  {
    await using relay = await startScriptedRelay({ 'RCPT TO': { reply: `451 4.2.1 <${first?.email}> is busy` } });
    await using refused = await start({ env: { ...env, ROLE: 'worker', SMTP_URL: relay.smtpUrl } });
    await until('the relay to be tried', async () => (relay.connectionCount() > 0 ? true : undefined));
    await refused.stop();
  }
  await dump();
  await database.pool.query(`update graphile_worker._private_jobs set run_at = now()`);

  const baseUrl = `http://localhost:${web.port}`;
  await using worker = await start({ env: { ...env, ROLE: 'worker', SMTP_URL: mailbox.smtpUrl, BASE_URL: baseUrl } });
  const mails = await Promise.all(people.map(({ email }) => web.mailTo(email)));
  const tokens = mails.flatMap((mail) => [tokenIn(linkIn(mail, 'confirm')), tokenIn(linkIn(mail, 'withdraw'))]);
  await dump();
  for (const mail of mails.slice(0, 4)) {
    expect((await web.visit(linkIn(mail, 'confirm'))).status).toBe(200);
    expect((await web.post(linkIn(mail, 'confirm'), {}, from.headers)).status).toBe(303);
  }
  const fourth = mails[3];
  if (fourth !== undefined) await web.post(linkIn(fourth, 'withdraw'));
  await web.visit(`/en/confirm/${tokens[0]?.slice(0, -1)}_`);
  await web.sign(aForm({ ...first }), from);
  await dump();
  for (const program of [worker, web]) expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });

  expect(dumps.join('\n')).toContain(demoSlug);
  expect(found([...secrets, ...tokens], dumps.join('\n'))).toEqual([]);
  expect(dumps.join('\n')).not.toMatch(new RegExp(`(?<![\\w.:-])${postcode}(?![\\w-])`));
  const logs = programs.map((program) => program.stdout() + program.stderr()).join('\n');
  expect(logs).toContain('"msg":"stopping"');
  expect(found([...secrets, ...tokens], logs)).toEqual([]);
});

test('a name, an address or a token that stood there would be found, however it was written', async () => {
  await using database = await testDatabase();
  for (const secret of secrets) {
    const padded = Buffer.concat([Buffer.from('x'), Buffer.from(secret), Buffer.from('yz')]);
    for (const leak of [secret, JSON.stringify({ secret }), padded.toString('base64')]) {
      expect(found([secret], `before ${leak} after`)).not.toEqual([]);
    }
    await database.pool.query('create table leak as select $1::bytea as bytes', [padded]);
    expect(found([secret], await dumpOf(database.pool))).toContain(`${secret} (hexadecimal)`);
    await database.pool.query('drop table leak');
  }
});
