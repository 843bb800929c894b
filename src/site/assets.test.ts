import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { loadAssets } from './assets.ts';

const assets = loadAssets('public');
const server = express().use(assets.routes).listen(0, '127.0.0.1');
beforeAll(() => once(server, 'listening'));
afterAll(() => new Promise((resolve) => server.close(resolve)));

function get(path: string): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`);
}

describe('files for the browser', () => {
  test('are named by their content, and kept for ever', async () => {
    const answer = await get(assets.path('site.css'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(await answer.text()));
  });

  test('answer a former name with what there is now, but not for ever', async () => {
    const answer = await get('/assets/000000000000/share.js');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  test.each(['/assets/0/nothing.css', '/assets/0/..%2Fpackage.json', '/assets/0/__proto__'])(
    '%s is not one',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('come without what is written for readers of the source, and still are what they were', async () => {
    const script = await (await get(assets.path('count.js'))).text();
    expect(script).not.toMatch(/^\s*(?:\/\/|\/\*|\*)|^[ \t]/m);
    expect(script).toContain("document.addEventListener('visibilitychange', refresh);\n");
  });

  test('that are not there stop the start', () => {
    expect(() => assets.path('nothing.css')).toThrow('There is no file nothing.css');
  });

  test('lay the page out by logical directions alone, so that Persian needs no second layout', async () => {
    const css = await (await get(assets.path('site.css'))).text();
    expect(css).not.toMatch(
      /(?:^|[{;-])(?:left|right|top|bottom)(?:-[a-z]+)?:|text-align:(?:left|right)|(?:[{;])(?:min-|max-)?(?:width|height):/,
    );
    expect(css).not.toMatch(/url\(|@import/);
  });
});
