import { Agent, get, type IncomingMessage } from 'node:http';
import { listen } from './http-server.ts';

const local = { port: 0, host: '127.0.0.1' };

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
