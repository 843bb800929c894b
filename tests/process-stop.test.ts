import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { type TestDatabase, testDatabase } from './support/database.ts';
import { isRunning, type Program, signatory, startProgram } from './support/program.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';
import { until } from './support/until.ts';

let database: TestDatabase;
let env: { readonly [name: string]: string };
beforeAll(async () => {
  database = await testDatabase();
  env = { DATABASE_URL: database.connectionString, MASTER_KEY: randomBytes(32).toString('base64') };
  expect(await signatory(['demo'], { env })).toMatchObject({ exitCode: 0 });
});
afterAll(() => database[Symbol.asyncDispose]());

const signPath = `/en/c/${demoSlug}/sign`;
/** Far below the time after which connections are cut off. */
const promptly = 10_000;

describe('a program that is told to stop', () => {
  it.each([['SIGTERM'], ['SIGINT']] as const)(
    'by %s answers the request whose body is still coming',
    async (signal) => {
      await using program = await startProgram({ env });
      const before = await signatures();
      const body = new URLSearchParams(aForm()).toString();
      const slow = await sendSlowly(program, body.slice(0, 20), body.length);
      const idle = connect(program.port, '127.0.0.1');
      await once(idle, 'connect');
      const ended = program.stop(signal);
      await until('new connections to be refused', () => isRefused(program));
      const answer = await slow.finish(body.slice(20));
      expect(answer).toMatch(/^HTTP\/1\.1 303 /);
      expect(await signatures()).toBe(before + 1);
      expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
      expect((await ended).tookMs).toBeLessThan(promptly);
      idle.destroy();
    },
  );

  it.each([['1'], ['2']])('answers every signature that is under way, with %s web processes', async (processes) => {
    await using program = await startProgram({ env: { ...env, WEB_PROCESSES: processes } });
    const before = await signatures();
    using agent = keepAliveAgent();
    // Each connection is open and has been used before, as a browser's or a proxy's is.
    await Promise.all(Array.from({ length: 20 }, () => post(program, agent, '/healthz', '')));
    const answers = Array.from({ length: 20 }, () => post(program, agent, signPath, formBody()));
    await until('the first to be stored', async () => ((await signatures()) > before ? true : undefined));
    const ended = await program.stop();
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.tookMs).toBeLessThan(promptly);
    const statuses = await Promise.all(answers);
    expect(statuses).toEqual(Array(20).fill(303));
    expect(await signatures()).toBe(before + 20);
  });

  it('takes a Ctrl-C that npm hands on to it, after the terminal has, for one', async () => {
    await using program = await startProgram({ env });
    const body = formBody();
    const slow = await sendSlowly(program, body.slice(0, 20), body.length);
    const ended = program.stop('SIGINT');
    await until('new connections to be refused', () => isRefused(program));
    process.kill(program.pid, 'SIGINT');
    expect(await slow.finish(body.slice(20))).toMatch(/^HTTP\/1\.1 303 /);
    expect(await ended).toMatchObject({ exitCode: 0, signal: null });
  });

  it('ends at once by a second Ctrl-C', async () => {
    await using program = await startProgram({ env });
    await sendSlowly(program, 'name=', 100);
    const ended = program.stop('SIGINT');
    await until('the program to be gone', async () => {
      if (!isRunning(program.pid)) return true;
      process.kill(program.pid, 'SIGINT');
      return undefined;
    });
    expect(await ended).toMatchObject({ exitCode: null, signal: 'SIGINT' });
  });

  it('by Ctrl-C in a terminal, which reaches every process at once, ends as well', async () => {
    await using program = await startProgram({ env: { ...env, WEB_PROCESSES: '2' }, by: 'npm' });
    expect((await program.sign()).status).toBe(303);
    const { exitCode, tookMs } = await program.interrupt();
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(promptly);
  });

  it('finishes its mails first or leaves them to the next, and sends none twice', async () => {
    const addresses = Array.from({ length: 30 }, anAddress);
    await using first = await startProgram({ env });
    await Promise.all(addresses.map((email) => first.sign(aForm({ email }))));
    expect(await first.stop()).toMatchObject({ exitCode: 0, stderr: '' });
    await using second = await startProgram({ env });
    await until('no mail to be due', async () => ((await due()) === 0 ? true : undefined));
    const { rows } = await database.pool.query('select distinct mails_sent from signature');
    expect(rows).toEqual([{ mails_sent: 1 }]);
    expect(await second.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

async function signatures(): Promise<number> {
  return count('select count(*) from signature');
}

async function due(): Promise<number> {
  return count('select count(*) from signature where mail_due is not null');
}

async function count(statement: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(statement);
  return rows[0]?.count ?? 0;
}

function formBody(): string {
  return new URLSearchParams(aForm()).toString();
}

/** A POST of which the first part is sent, and held by the program. */
async function sendSlowly({ port }: Program, firstPart: string, length: number) {
  const socket = connect(port, '127.0.0.1');
  const headers = [
    `POST ${signPath} HTTP/1.1`,
    `Host: localhost:${port}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${length}`,
    // Its answer shows that the program has read the headers.
    'Expect: 100-continue',
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n`);
  expect(String(await once(socket, 'data'))).toContain('100 Continue');
  socket.write(firstPart);
  return {
    finish: async (rest: string): Promise<string> => {
      let answer = '';
      socket.on('data', (bytes) => {
        answer += bytes;
      });
      socket.write(rest);
      await once(socket, 'close');
      return answer;
    },
  };
}

function isRefused({ port }: Program): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', () => resolve(true));
  });
}

function keepAliveAgent(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}

/** @returns the answer's status */
function post({ port }: Program, agent: Agent, path: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
    const sent = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
