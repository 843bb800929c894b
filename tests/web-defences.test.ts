import { readFile } from 'node:fs/promises';
import { startTestApp } from './support/app.ts';
import { deskVisitor, signedIn } from './support/desk.ts';
import { aLinked } from './support/links.ts';
import { rawRequest } from './support/raw-request.ts';
import { aForm, demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false, securityContact: 'mailto:security@example.org' });
afterAll(() => app[Symbol.asyncDispose]());

const campaignPath = `/en/c/${demoSlug}`;
const { host, port } = new URL(app.baseUrl);

const say = (first: string, ...lines: readonly string[]) => rawRequest(app.baseUrl, first, ...lines);

describe('a request for another site', () => {
  const form = new URLSearchParams(aForm()).toString();
  it.each([
    ['a page', `GET ${campaignPath}`],
    ['its count', `GET /c/${demoSlug}/count.json`],
    ['the desk', 'GET /desk/sign-in'],
    ['a form', `POST ${campaignPath}/sign`],
    ['nothing there is', 'GET /nothing'],
  ])('is refused in one line, whatever it asks: %s', async (_, line) => {
    const answer = await say(`${line} HTTP/1.1`, 'Host: elsewhere.example', `Content-Length: 0`);
    const [head = '', body] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 421 /);
    expect(head).toContain('Content-Type: text/plain; charset=utf-8');
    expect(head).toContain("content-security-policy: default-src 'none'");
    expect(body).toBe(`This site is at ${app.baseUrl}/ and at no other address.\n`);
  });

  it('stores nothing, though its form is good and its origin is the host it names', async () => {
    const before = await storedCount();
    const answer = await say(
      `POST ${campaignPath}/sign HTTP/1.1`,
      'Host: elsewhere.example',
      'Origin: http://elsewhere.example',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${form.length}`,
      '',
      form,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(await storedCount()).toBe(before);
  });

  it('is refused with two hosts, with none, or with an address in place of a path', async () => {
    const misshapen: [string, ...string[]][] = [
      [`GET ${campaignPath} HTTP/1.1`, `Host: ${host}`, 'Host: elsewhere.example'],
      [`GET ${campaignPath} HTTP/1.1`, 'Host: elsewhere.example', `Host: ${host}`],
      [`GET ${campaignPath} HTTP/1.1`, 'Host: '],
      [`GET ${campaignPath} HTTP/1.1`],
      [`GET ${campaignPath} HTTP/1.0`],
      [`GET http://elsewhere.example${campaignPath} HTTP/1.1`, `Host: ${host}`],
      [`GET http://${host}${campaignPath} HTTP/1.1`, `Host: ${host}`],
      ['OPTIONS * HTTP/1.1', `Host: ${host}`],
      [`GET ${campaignPath} HTTP/1.1`, `Host: ${host}`, `Host : elsewhere.example`],
      [`GET ${campaignPath} HTTP/1.1`, `Host: ${host}`, ' folded: elsewhere.example'],
    ];
    for (const lines of misshapen) {
      expect({ lines, answer: await say(...lines) }).toEqual({
        lines,
        answer: expect.stringMatching(/^HTTP\/1\.1 4(?:00|21) /),
      });
    }
  });

  it('is none by each name of this machine, where the site is for this machine', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      expect(await say(`GET ${campaignPath} HTTP/1.1`, `Host: ${name}:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
    }
  });
});

test.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND'])(
  '%s gets nothing back of what it sends',
  async (method) => {
    const answer = await say(`${method} ${campaignPath} HTTP/1.1`, `Host: ${host}`, 'X-Secret: mirrored');
    expect(answer).toMatch(/^HTTP\/1\.1 40[45] |^HTTP\/1\.1 200 .*\r\n(?:.*\r\n)*Allow: /);
    expect(answer).not.toContain('mirrored');
  },
);

test('a probe finds out by any name that the program lives and can serve, and nothing else', async () => {
  for (const path of ['/healthz', '/readyz']) {
    expect(await say(`GET ${path} HTTP/1.1`, 'Host: 10.0.0.7:8080')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await say(`GET ${path} HTTP/1.0`)).toMatch(/^HTTP\/1\.1 200 /);
  }
  expect(await say('GET /metrics HTTP/1.1', `Host: localhost:${port}`)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await say('GET /metrics HTTP/1.1', 'Host: rebound.example')).toMatch(/^HTTP\/1\.1 421 /);
});

describe('every answer', () => {
  it('lets nothing run, be loaded, be framed or be read from elsewhere', async () => {
    const linked = await aLinked(app);
    const organiser = await signedIn(app, 'organiser');
    const answers = [
      ...(await Promise.all(
        [campaignPath, '/en/', '/', '/nothing', '/healthz', linked.link('confirm'), '/desk/sign-in'].map((path) =>
          app.visit(path),
        ),
      )),
      await app.sign(aForm({ email: 'none' })),
      await app.sign(),
      await app.sign(aForm(), { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      await organiser.visit('/desk'),
      await organiser.visit('/desk/nothing'),
    ];
    for (const { url, headers } of answers) {
      const said = { url, ...Object.fromEntries(headers) };
      expect(said).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none';(?!.*(?:unsafe|https?:|\*|data:)).*/),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': expect.stringMatching(/^(?:same-origin|no-referrer)$/),
      });
      expect(headers.has('strict-transport-security')).toBe(false);
      expect(headers.has('x-powered-by')).toBe(false);
      expect(headers.has('server')).toBe(false);
    }
  });

  it('of the desk is kept by no cache and in no search engine, be there a page or not', async () => {
    const organiser = await signedIn(app, 'organiser');
    for (const path of ['/desk', '/desk/account', '/desk/team', '/desk/nothing', '/desk/sign-in', '/desk/sign-in/x']) {
      expect(Object.fromEntries((await organiser.visit(path)).headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex, nofollow',
      });
    }
  });
});

describe('security.txt', () => {
  it('says where a weakness is reported', async () => {
    const answer = await app.visit('/.well-known/security.txt');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Contact: mailto:security@example.org\n');
  });

  it('is not there where nobody is named', async () => {
    await using silent = await startTestApp({ beside: app, withWorker: false });
    expect((await silent.visit('/.well-known/security.txt')).status).toBe(404);
  });
});

test('nobody is led to another site, whatever they ask and say', async () => {
  const linked = await aLinked(app);
  const organiser = await signedIn(app, 'organiser');
  const elsewhere = ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)'];
  const asked = elsewhere.flatMap((to) => {
    const query = `?${new URLSearchParams({ to, next: to, url: to, lang: to, done: to, source: to })}`;
    return [
      app.visit(`/${query}`),
      app.visit(`/en/c/${demoSlug}/sign${query}`),
      app.post(`/en/c/${demoSlug}/sign${query}`, aForm({ to, next: to, source: to })),
      app.visit(`${linked.link('confirm')}${query}`),
      app.visit(`${linked.link('confirm').replace('/confirm/', '/signed/')}${query}`),
      organiser.visit(`/desk/step-up${query}`),
      organiser.visit(`/desk/sign-in${query}`),
      organiser.post(`/desk/step-up${query}`, { to, next: to }),
      organiser.visit('/', { 'Accept-Language': to }),
      organiser.visit('/', { 'X-Forwarded-Host': 'elsewhere.example', 'X-Forwarded-Proto': 'https' }),
    ];
  });
  const led = (await Promise.all(asked)).flatMap(({ headers }) => headers.get('location') ?? []);
  expect(led.length).toBeGreaterThan(20);
  expect(await say('GET //elsewhere.example/ HTTP/1.1', `Host: ${host}`)).toMatch(/^HTTP\/1\.1 404 /);
  for (const to of led) expect(to).toMatch(/^\/(?:[a-z]{2}\/|desk(?:\/|\?|$))[\w/?=#.-]*$/);
});

async function storedCount(): Promise<number> {
  const { rows } = await app.pool.query<{ count: number }>('select count(*)::int from signature');
  return rows[0]?.count ?? 0;
}

test('what is refused at the desk stands in the log: by whom and what, and nothing that is secret', async () => {
  const [organiser, visitor] = [await signedIn(app, 'committee'), deskVisitor(app)];
  const forged = 'x'.repeat(64);
  await organiser.visit('/desk/team');
  await visitor.visit(`/desk/sign-in/${forged}`);
  await organiser.post('/desk/sign-out', {}, { 'Sec-Fetch-Site': 'cross-site' });
  await organiser.visit('/desk');
  const log = await readFile(app.logFile, 'utf8');
  const refused = log
    .split('\n')
    .filter((line) => line.includes('refused at the desk'))
    .slice(-3);
  expect(refused.map((line) => JSON.parse(line))).toMatchObject([
    { route: 'GET /desk/team', status: 404, member: organiser.member.id },
    { route: 'GET /desk/sign-in/:token', status: 404 },
    { route: 'POST /desk/sign-out', status: 403, member: organiser.member.id },
  ]);
  expect(log).not.toContain(forged);
});
