import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ConnectionLimits } from './connection-limits.ts';
import { listen, type ServerLimits } from './http-server.ts';
import { readUpload } from './upload.ts';

const refused: string[] = [];
const connections: ConnectionLimits = {
  most: 100,
  mostANetwork: 100,
  networkOf: () => undefined,
  onRefused: (why) => void refused.push(why),
};
const local = { port: 0, host: '127.0.0.1', connections };
afterEach(() => {
  refused.length = 0;
});

/** A handler whose answers wait for the test. */
function heldAnswers() {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const handler = async (_req: unknown, res: { end(text: string): unknown }) => {
    begun.resolve();
    await released.promise;
    res.end('answered');
  };
  return { handler, begun: begun.promise, release: released.resolve };
}

async function ask(port: number, agent: Agent): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get({ port, host: '127.0.0.1', agent }, resolve).once('error', reject);
  const response = await promise;
  return (await response.toArray()).join('');
}

describe('a server that stops', () => {
  it('answers the request under way, refuses new connections, and is gone at once after', async () => {
    const { handler, begun, release } = heldAnswers();
    const agent = new Agent({ keepAlive: true });
    const server = await listen(handler, local);
    const answer = ask(server.port, agent);
    await begun;
    const stopped = server[Symbol.asyncDispose]();
    await expect(ask(server.port, new Agent())).rejects.toThrow('ECONNREFUSED');
    const releasedAt = performance.now();
    release();
    expect(await answer).toBe('answered');
    await stopped;
    expect(performance.now() - releasedAt).toBeLessThan(2_000);
    agent.destroy();
  });
});

/** A connection that says what it is given, and waits until the server ends it. @returns what was answered */
async function endOf(socket: Socket, ...said: readonly string[]): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.on('error', () => undefined);
  for (const text of said) socket.write(text);
  await closeOf(socket);
  return answer;
}

/** Not by `once` of node:events, which throws on an error: who still sends when the server ends it sees a reset. */
function closeOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

const head = 'POST / HTTP/1.1\r\nHost: localhost\r\n';

describe('a connection that holds a place for nothing', () => {
  const readAll: RequestListener = async (req, res) => {
    await req.toArray().catch(() => undefined);
    res.end('whole');
  };
  const impatient: Partial<ServerLimits> = { headersMs: 100, requestMs: 200, lookEveryMs: 20, silenceMs: 400 };

  it.each([
    ['says nothing', []],
    ['never ends its headers', [head, 'X-Slow: ']],
  ])('is ended where it %s, long before a whole request has to be there', async (_, said) => {
    const limits = { headersMs: 100, requestMs: 600_000, lookEveryMs: 20 };
    await using server = await listen(readAll, { ...local, limits });
    expect(await endOf(connect(server.port, '127.0.0.1'), ...said)).toMatch(/^HTTP\/1.1 408 /);
  });

  it.each([
    ['never ends its body', [`${head}Content-Length: 100\r\n\r\n`, 'name='], '408'],
    ['never ends its chunks', [`${head}Transfer-Encoding: chunked\r\n\r\n`, '5\r\nname=\r\n'], '408'],
    ['has longer headers than any browser', [`${head}X-Long: ${'x'.repeat(16_384)}\r\n\r\n`], '431'],
    ['says two lengths', [`${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`], '400'],
    ['names no host', ['GET / HTTP/1.1\r\n\r\n'], '400'],
    ['speaks otherwise', ['\x16\x03\x01\x02'], '400'],
  ])('is ended where it %s', async (_, said, status) => {
    await using server = await listen(readAll, { ...local, limits: impatient });
    expect(await endOf(connect(server.port, '127.0.0.1'), ...said)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('is ended where it sends a little at a time for ever', async () => {
    await using server = await listen(readAll, { ...local, limits: impatient });
    const socket = connect(server.port, '127.0.0.1');
    const drip = setInterval(() => socket.writable && socket.write('a'), 10);
    const answer = await endOf(socket, `${head}Content-Length: 16000\r\n\r\n`);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('is waited for with a file, as long as it keeps up the pace, and ended where it does not', async () => {
    const files = { file: 'picture', maxFileBytes: 100_000, maxFields: 1, maxFieldBytes: 10 };
    const pace = { leastRate: 400, stretchMs: 100, mostMs: 5_000 };
    const readFile: RequestListener = async (req, res) => {
      const { file } = await readUpload(req, { ...files, pace }).catch((error: unknown) => ({ file: String(error) }));
      res.setHeader('Connection', 'close').end(Buffer.isBuffer(file) ? `${file.length} bytes` : file);
    };
    await using server = await listen(readFile, { ...local, limits: { ...impatient, requestMs: 100 } });
    const part = '--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n';
    const send = async (bytesAtOnce: number, times = 40) => {
      const [end, most] = ['\r\n--b--\r\n', times * bytesAtOnce];
      const socket = connect(server.port, '127.0.0.1');
      let sent = 0;
      const drip = setInterval(() => {
        if (!socket.writable || sent === most) return;
        sent += bytesAtOnce;
        socket.write('a'.repeat(bytesAtOnce) + (sent === most ? end : ''));
      }, 10);
      const length = part.length + most + end.length;
      const type = 'Content-Type: multipart/form-data; boundary=b\r\n';
      const answer = await endOf(socket, `${head}${type}Content-Length: ${length}\r\n\r\n${part}`);
      clearInterval(drip);
      return answer;
    };
    const whole = await send(20);
    expect(whole).toMatch(/^HTTP\/1.1 200 /);
    expect(whole).toContain('800 bytes');
    expect(await send(1, 10_000)).toMatch(/too slowly/);
  });

  it('is ended where it asks and never reads', async () => {
    const given = Promise.withResolvers<void>();
    const much: RequestListener = (_req, res) => {
      res.once('close', given.resolve).end(Buffer.alloc(64 * 1024 * 1024));
    };
    await using server = await listen(much, { ...local, limits: impatient });
    const socket = connect(server.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await given.promise;
    let read = 0;
    socket.on('data', (bytes) => {
      read += bytes.length;
    });
    socket.resume();
    await closeOf(socket);
    expect(read).toBeLessThan(64 * 1024 * 1024);
  });

  it('is told to end after its share of requests, and is served no further', async () => {
    await using server = await listen(readAll, { ...local, limits: { requestsAConnection: 2, keepAliveMs: 50 } });
    const socket = connect(server.port, '127.0.0.1');
    const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const [, ...answers] = (await endOf(socket, request, request, request)).split('HTTP/1.1 ');
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '503']);
    expect(answers[1]).toContain('Connection: close');
  });
});

describe('connections past their number', () => {
  const answer: RequestListener = (_req, res) => void res.end('answered');

  it('are hung up on, in all, and others served again once one has ended', async () => {
    await using server = await listen(answer, { ...local, connections: { ...connections, most: 2 } });
    const [first, second] = await Promise.all([aConnection(server.port), aConnection(server.port)]);
    expect(await endOf(connect(server.port, '127.0.0.1'))).toBe('');
    expect(refused).toEqual(['all']);
    first.destroy();
    await served(server.port);
    second.destroy();
  });

  it('are hung up on, from one network, and others served', async () => {
    let network = 'one';
    const limited = { ...connections, mostANetwork: 2, networkOf: () => network };
    await using server = await listen(answer, { ...local, connections: limited });
    const [first, second] = [await aConnection(server.port), await aConnection(server.port)];
    expect(await endOf(connect(server.port, '127.0.0.1'))).toBe('');
    expect(refused).toEqual(['network']);
    network = 'other';
    expect(await ask(server.port, new Agent())).toBe('answered');
    network = 'one';
    first.destroy();
    await served(server.port);
    second.destroy();
  });

  /** One that the server has taken. */
  async function aConnection(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    return socket;
  }

  async function served(port: number): Promise<void> {
    while ((await ask(port, new Agent()).catch(() => '')) !== 'answered');
  }
});
