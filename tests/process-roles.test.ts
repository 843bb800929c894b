import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type TestDatabase, testDatabase } from './support/database.ts';
import { type Environment, isRunning, outsideMailbox, signatory, startProgram } from './support/program.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';
import { until } from './support/until.ts';

let database: TestDatabase;
let env: Environment;
beforeAll(async () => {
  database = await testDatabase();
  env = { DATABASE_URL: database.connectionString, MASTER_KEY: randomBytes(32).toString('base64') };
  expect(await signatory(['demo'], { env })).toMatchObject({ exitCode: 0 });
});
afterAll(() => database[Symbol.asyncDispose]());

describe('several web processes', () => {
  it('share the port; one that is killed is replaced, and all end with the program', async () => {
    await using program = await startProgram({ env: { ...env, WEB_PROCESSES: '2' } });
    await program.signAndConfirm();
    const before = await processesOf(program.pid);
    const [victim] = before.filter(({ role }) => role === 'web');
    if (victim === undefined) throw new Error('No web process runs.');
    expect(before.map(({ role }) => role).toSorted()).toEqual(['web', 'web', 'worker']);

    process.kill(victim.pid, 'SIGKILL');
    // The other one goes on serving.
    await until('the killed one to be gone', async () => (isRunning(victim.pid) ? undefined : true));
    const ask = () => program.visit(`/en/c/${demoSlug}`);
    // A connection kept from before may have died with it; whoever asks again has another, as browsers do (RFC 9110, 9.2.2).
    expect((await ask().catch(ask)).status).toBe(200);
    const after = await until('another web process', async () => {
      const webs = (await processesOf(program.pid)).filter(({ role }) => role === 'web');
      return webs.length === 2 ? await processesOf(program.pid) : undefined;
    });
    await program.signAndConfirm();

    expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(after.filter(({ pid }) => isRunning(pid))).toEqual([]);
  });

  it('end with the program that started them when it is killed', async () => {
    await using program = await startProgram({ env: { ...env, WEB_PROCESSES: '2' } });
    const all = await processesOf(program.pid);
    process.kill(program.pid, 'SIGKILL');
    await until('all to end', async () => (all.some(({ pid }) => isRunning(pid)) ? undefined : true));
  });
});

describe('web and worker as programs of their own on one database', () => {
  it('do together what one does: the worker sends what the web was asked for', async () => {
    await using mailbox = await outsideMailbox();
    const mailboxUrl = `http://127.0.0.1:${mailbox.port}/`;
    await using web = await startProgram({ env: { ...env, ROLE: 'web' }, mailboxUrl });
    expect(web.stdout()).not.toContain('Mailbox');
    const baseUrl = `http://localhost:${web.port}`;
    const [first, second] = [anAddress(), anAddress()];
    expect((await web.sign(aForm({ email: first }))).status).toBe(303);

    const workerEnv = { ...env, ROLE: 'worker', SMTP_URL: mailbox.smtpUrl, BASE_URL: baseUrl };
    await using worker = await startProgram({ env: workerEnv });
    expect(worker.stdout()).toBe('Signatory’s worker is ready\n');
    const link = linkIn(await web.mailTo(first), 'confirm');
    expect(link).toMatch(new RegExp(`^${baseUrl}/en/confirm/`));
    expect((await web.post(link)).status).toBe(303);
    await web.signAndConfirm(aForm({ email: second }));

    await using other = await startProgram({ env: { ...env, ROLE: 'web' }, mailboxUrl });
    expect(await (await other.visit(`/c/${demoSlug}/count.json`)).json()).toMatchObject({
      verified: await verified(),
    });
    for (const program of [worker, web, other]) {
      expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });
    }
  });
});

async function verified(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `select count(*) from signature where state = 'verified'`,
  );
  return rows[0]?.count ?? 0;
}

/** The processes that a program has started, and what each is. */
async function processesOf(program: number): Promise<{ pid: number; role: string | undefined }[]> {
  const children = await readFile(`/proc/${program}/task/${program}/children`, 'utf8');
  return Promise.all(
    children
      .trim()
      .split(' ')
      .map(async (pid) => {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        return { pid: Number(pid), role: environment.match(/(?:^|\0)ROLE=(\w+)/)?.[1] };
      }),
  );
}
