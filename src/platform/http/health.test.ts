import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { Gauge, Registry } from 'prom-client';
import { type HealthDeps, healthRoutes } from './health.ts';
import { type HttpServer, listen } from './http-server.ts';

const unlimited = { most: 100, mostANetwork: 100, networkOf: () => undefined, onRefused: () => undefined };
const unreadiness = async () => undefined;

function serve(given: Partial<HealthDeps> = {}): Promise<HttpServer> {
  const deps = {
    unreadiness,
    registry: new Registry(),
    observe: async () => undefined,
    ...given,
  };
  const app = express().use(healthRoutes(deps));
  app.use((_req, res) => void res.status(404).send('not here'));
  return listen(app, { port: 0, host: '127.0.0.1', connections: unlimited });
}

async function ask({ port }: HttpServer, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: response.status, text: await response.text(), cache: response.headers.get('cache-control') };
}

describe('health', () => {
  it('is told while the process lives, whatever else is away', async () => {
    await using server = await serve({ unreadiness: async () => 'the database is away' });
    expect(await ask(server, '/healthz')).toEqual({ status: 200, text: 'alive\n', cache: 'no-store' });
  });

  it('says whether requests can be served, and why not', async () => {
    let reason: string | undefined;
    await using server = await serve({ unreadiness: async () => reason });
    expect(await ask(server, '/readyz')).toEqual({ status: 200, text: 'ready\n', cache: 'no-store' });
    reason = 'the database is away';
    expect(await ask(server, '/readyz')).toEqual({ status: 503, text: 'the database is away\n', cache: 'no-store' });
  });
});

describe('metrics', () => {
  it('are brought up to date before they are read', async () => {
    const registry = new Registry();
    const gauge = new Gauge({ name: 'jobs_waiting', help: 'Jobs that wait', registers: [registry] });
    await using server = await serve({ registry, observe: async () => gauge.set(7) });
    expect((await ask(server, '/metrics')).text).toContain('jobs_waiting 7');
  });

  it('are told even while what they observe is away', async () => {
    await using server = await serve({ observe: () => Promise.reject(new Error('away')) });
    expect((await ask(server, '/metrics')).status).toBe(200);
  });

  it('are not passed on through a proxy on this machine', async () => {
    await using server = await serve();
    const proxied = await ask(server, '/metrics', { 'x-forwarded-for': '127.0.0.1' });
    expect(proxied).toMatchObject({ status: 404, text: 'not here' });
  });

  it('are not told to whoever is not seen to be on this machine', async () => {
    const app = express().use(healthRoutes({ unreadiness, registry: new Registry(), observe: async () => undefined }));
    const server = createServer(app);
    // A socket in the file system has no address: like one of elsewhere, and without a second machine.
    const socketPath = path.join(tmpdir(), `signatory-health-${process.pid}.sock`);
    server.listen(socketPath);
    await once(server, 'listening');
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get({ socketPath, path: '/metrics', agent: false }, resolve).once('error', reject);
    const answer = await promise;
    expect({ status: answer.statusCode, text: (await answer.toArray()).join('') }).toEqual({
      status: 404,
      text: expect.not.stringContaining('# HELP'),
    });
    await new Promise((closed) => server.close(closed));
  });
});
