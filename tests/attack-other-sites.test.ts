import { once } from 'node:events';
import { createServer } from 'node:http';
import { startTestApp } from './support/app.ts';
import { openBrowser } from './support/browser.ts';
import { aLinked, rowOf } from './support/links.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, type TypedForm } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
const browser = await openBrowser();
/** Another site: to a browser, localhost and 127.0.0.1 are two. */
let page = '';
const elsewhere = createServer((_req, res) => res.setHeader('Content-Type', 'text/html').end(page)).listen(
  0,
  '127.0.0.1',
);
await once(elsewhere, 'listening');
const address = elsewhere.address();
const elsewhereUrl = `http://localhost:${address === null || typeof address === 'string' ? 0 : address.port}/`;
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  elsewhere.closeAllConnections();
  await new Promise((closed) => elsewhere.close(closed));
  await app[Symbol.asyncDispose]();
});

/** A page that sends a form to us by itself. */
function sendingItself(path: string, form: TypedForm, kind = 'application/x-www-form-urlencoded'): string {
  const fields = Object.entries(form).map(([name, value]) => `<input name="${name}" value="${value}">`);
  const target = `method="post" action="${app.baseUrl}${path}" enctype="${kind}"`;
  return `<!doctype html><form ${target}>${fields.join('')}</form><script>document.forms[0].submit()</script>`;
}

/** Opens a page of the other site and lets it lead where it will. @returns what our site's answer says */
async function fallFor(attack: string): Promise<string> {
  page = attack;
  await using visitor = await browser.open();
  await visitor.page.goto(elsewhereUrl);
  await visitor.page.waitForURL(`${app.baseUrl}/**`);
  return await visitor.page.innerText('main');
}

describe('a page of another site, in a browser', () => {
  const signPath = `/en/c/${demoSlug}/sign`;
  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
    'has nobody sign by a form that sends itself (%s)',
    async (kind) => {
      const email = anAddress();
      const told = await fallFor(sendingItself(signPath, aForm({ email }), kind));
      expect(told).toContain('This form came from another website');
      expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);
    },
  );

  it.each(['confirm', 'withdraw', 'unsubscribe'] as const)(
    'has nobody %s, though it knows the link',
    async (purpose) => {
      const linked = await aLinked(app);
      const before = await rowOf(app, linked);
      const told = await fallFor(sendingItself(linked.link(purpose), {}));
      expect(told).toContain('This form came from another website');
      expect(await rowOf(app, linked)).toEqual(before);
    },
  );

  it('changes nothing by leading there, by pictures, by frames or by requests of scripts, and reads nothing', async () => {
    const [confirm, withdraw] = [await aLinked(app), await aLinked(app)];
    const email = anAddress();
    const form = new URLSearchParams(aForm({ email })).toString();
    const urls = [confirm.link('confirm'), withdraw.link('withdraw')].map((path) => app.baseUrl + path);
    page = `<!doctype html>
      ${urls.map((url) => `<img src="${url}"><iframe src="${url}"></iframe>`).join('')}
      <script>
        const asked = ${JSON.stringify(urls)}.flatMap((url) => [
          fetch(url, { method: 'POST', mode: 'no-cors', body: new URLSearchParams() }),
          fetch(url, { method: 'POST', body: new URLSearchParams() }),
          fetch(url),
        ]);
        asked.push(fetch('${app.baseUrl}${signPath}', { method: 'POST', mode: 'no-cors', body: new URLSearchParams('${form}') }));
        Promise.allSettled(asked).then((settled) => {
          document.title = settled.map(({ status, value }) => status + ':' + (value ? value.type : '')).join(' ');
        });
      </script>`;
    const visitor = await browser.open();
    await visitor.page.goto(elsewhereUrl);
    await visitor.page.waitForFunction("document.title !== ''");
    const read = (await visitor.page.title()).split(' ');
    // A browser that keeps its rules tells the page nothing of our answers, and says so to whoever looks.
    await expect(visitor[Symbol.asyncDispose]()).rejects.toThrow(/blocked|refused|403/i);
    expect(new Set(read)).toEqual(new Set(['rejected:']));
    for (const linked of [confirm, withdraw]) expect((await rowOf(app, linked)).state).toBe('pending');
    expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);
  });

  it('may lead to our pages by a link, as friends do', async () => {
    const told = await fallFor(`<!doctype html><script>location = '${app.baseUrl}/en/c/${demoSlug}'</script>`);
    expect(told).toContain('Sign');
  });
});
