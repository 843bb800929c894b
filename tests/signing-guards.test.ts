import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { startTestApp } from './support/app.ts';
import { expectPage } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, type HeaderFields } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const signPath = `/en/c/${demoSlug}/sign`;
const urlencoded = 'application/x-www-form-urlencoded';

function send(
  body: string | Buffer | ReadableStream,
  headers: HeaderFields = { 'Content-Type': urlencoded },
): Promise<Response> {
  return app.visit(signPath, { method: 'POST', body, headers, duplex: 'half' });
}

function bodyOf(form = aForm()): string {
  return new URLSearchParams(form).toString();
}

async function signedBy(email: string): Promise<boolean> {
  return (await storedPeople(app)).some((person) => person.email === email);
}

describe('a form from another site', () => {
  it.each([
    ['the browser says so', { 'Sec-Fetch-Site': 'cross-site' }],
    ['it is a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
    ['an older browser names it', { Origin: 'https://elsewhere.example' }],
  ])('is refused where %s, and nothing is stored', async (_, headers) => {
    const email = anAddress();
    const answer = await app.sign(aForm({ email }), { language: 'de', headers });
    const html = await expectPage(answer, { status: 403, language: 'de', heading: 'pages.error.cross-site.title' });
    expect(html).toContain(`<a href="/de/c/${demoSlug}">`);
    expect(await signedBy(email)).toBe(false);
  });

  it.each([
    ['nothing is said', {}],
    ['the origin is hidden, as by Tor Browser', { Origin: 'null' }],
    ['it is ours', { 'Sec-Fetch-Site': 'same-origin', Origin: app.baseUrl }],
    ['it is ours, by an older browser', { Origin: app.baseUrl }],
  ])('is none where %s', async (_, headers) => {
    const email = anAddress();
    expect((await app.sign(aForm({ email }), { headers })).status).toBe(303);
    expect(await signedBy(email)).toBe(true);
  });
});

describe('a body that is no form', () => {
  const big = bodyOf(aForm({ city: 'x'.repeat(16_384) }));
  const many = `${bodyOf()}${'&x=y'.repeat(30)}`;
  const escapes = bodyOf(aForm({ name: 'RENE' }));
  it.each([
    ['more than 16 kB', 413, big, { 'Content-Type': urlencoded }],
    ['packed', 400, gzipSync(bodyOf()), { 'Content-Type': urlencoded, 'Content-Encoding': 'gzip' }],
    ['more than 16 kB, of unsaid length', 413, () => Readable.from([big]), { 'Content-Type': urlencoded }],
    ['more than thirty fields', 413, many, { 'Content-Type': urlencoded }],
    ['in an encoding that no browser sends', 400, bodyOf(), { 'Content-Type': `${urlencoded}; charset=iso-8859-1` }],
    ['half an escape', 400, escapes.replace('RENE', 'Ren%E'), { 'Content-Type': urlencoded }],
    ['an escape of no character', 400, escapes.replace('RENE', 'Ren%E9'), { 'Content-Type': urlencoded }],
    ['an escape of half a character', 400, escapes.replace('RENE', '%ED%A0%80a'), { 'Content-Type': urlencoded }],
    ['JSON', 422, JSON.stringify(aForm()), { 'Content-Type': 'application/json' }],
    ['XML', 422, '<name>Ali</name>', { 'Content-Type': 'application/xml' }],
    ['a file', 422, 'bytes', { 'Content-Type': 'application/octet-stream' }],
    ['of no kind', 422, Buffer.from(bodyOf()), {}],
    ['of a kind that is none', 422, bodyOf(), { 'Content-Type': ';;;' }],
    ['nothing', 422, '', { 'Content-Type': urlencoded }],
    ['nothing but marks', 422, '&&==&=&', { 'Content-Type': urlencoded }],
    [
      'bytes of no character',
      422,
      Buffer.from(escapes.replace('RENE', 'Ren\xe9'), 'latin1'),
      { 'Content-Type': urlencoded },
    ],
  ])('is told politely what is wrong: %s', async (_, status, body, headers) => {
    const before = (await storedPeople(app)).length;
    const answer = await send(typeof body === 'function' ? Readable.toWeb(body()) : body, headers);
    await expectPage(answer, { status });
    expect(await storedPeople(app)).toHaveLength(before);
  });

  it('is told so too where its address is broken', async () => {
    for (const path of ['/en/c/%ff/sign', '/en/c/%/sign', '/en/c/%c0%af/sign']) {
      await expectPage(await app.post(path, aForm()), { status: 400, heading: 'pages.error.bad-request.title' });
    }
  });
});
