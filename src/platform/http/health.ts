import { type RequestHandler, Router } from 'express';
import type { Registry } from 'prom-client';

export interface HealthDeps {
  /** Why requests cannot be served, or undefined when they can. */
  readonly unreadiness: () => Promise<string | undefined>;
  readonly registry: Registry;
  /** Brings gauges up to date before they are read. */
  readonly observe: () => Promise<void>;
}

/** /healthz: the process lives. /readyz: it can serve. /metrics: Prometheus text, to this machine alone. */
export function healthRoutes({ unreadiness, registry, observe }: HealthDeps): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').type('text').send('alive\n');
  });
  router.get('/readyz', async (_req, res) => {
    const reason = await unreadiness();
    res
      .set('Cache-Control', 'no-store')
      .status(reason === undefined ? 200 : 503)
      .type('text')
      .send(`${reason ?? 'ready'}\n`);
  });
  router.get('/metrics', loopbackOnly, async (_req, res) => {
    await observe().catch(() => undefined);
    res.set('Content-Type', registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** By the connection's own address and no header: a proxy on this machine must not pass these on. */
const loopbackOnly: RequestHandler = (req, _res, next) => {
  const address = req.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  next(isLoopback && req.headers['x-forwarded-for'] === undefined ? undefined : 'route');
};
