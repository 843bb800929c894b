import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parsePublishedKeys, signingKeyOf } from '../src/platform/crypto/signing-key.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { openBrowser } from './support/browser.ts';
import { aCampaignWithLists } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { alteredCopy, choose, provenLists } from './support/proven-lists.ts';

const app = await startTestApp();
const browser = await openBrowser();
const folder = await mkdtemp(path.join(tmpdir(), 'signatory-verify-'));
const slug = await aCampaignWithLists(app, 'verified-lists');
const [list] = await provenLists(app, slug, folder, { csv: 'csv' });
if (list === undefined) throw new Error('No list was made.');

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const verdict = (kind: string) => locales.message('en', `verify.verdicts.${kind}`);

describe('the page where anybody checks a list', () => {
  it('says yes or no of a file that is chosen, and sends nothing of it anywhere', async () => {
    await using visitor = await browser.open();
    const { page } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(`${app.baseUrl}/en/verify`);
    await page.locator('#list-file').waitFor();
    asked.length = 0;

    const [file, proof] = [path.basename(list.path), path.basename(list.proof)];
    expect(await choose(page, list.path, list.proof)).toEqual([
      { file, sentence: verdict('genuine'), isGood: true, facts: expect.stringMatching(/An Peeters.*2.*1.*1/s) },
    ]);
    expect(await choose(page, await alteredCopy(list.path), list.proof)).toEqual([
      { file, sentence: verdict('altered-file'), isGood: false, facts: '' },
    ]);
    const [told] = await choose(page, list.path, await alteredCopy(list.proof));
    expect(told).toMatchObject({ file: proof, sentence: verdict('altered-manifest') });
    expect(await choose(page, list.proof)).toMatchObject([{ file: proof, sentence: verdict('only-manifest') }]);
    expect(asked).toEqual([]);

    expect(await choose(page, list.path)).toMatchObject([{ file, sentence: verdict('genuine') }]);
    expect(asked).toEqual([`GET /lists/${list.sha256}/manifest.json`]);
  });

  it('does not know a list that is not this site’s', async () => {
    await using visitor = await browser.open({ screen: 'phone', locale: 'fa-IR' });
    const { page } = visitor;
    const theirs = path.join(folder, 'theirs.csv');
    await writeFile(theirs, 'Number,Name\r\n');
    const manifest = JSON.parse(await readFile(list.proof, 'utf8'));
    await writeFile(`${theirs}.manifest.json`, `${JSON.stringify({ ...manifest, key: 'theirs' }, null, 2)}\n`);
    await page.goto(`${app.baseUrl}/fa/verify`);
    expect(await choose(page, theirs, `${theirs}.manifest.json`)).toMatchObject([
      { file: 'theirs.csv.manifest.json', sentence: locales.message('fa', 'verify.verdicts.foreign') },
    ]);
  });

  it.each(languages)('works by the file’s SHA-256 without scripts, in %s', async (language) => {
    const spaced = list.sha256.toUpperCase().replace(/(.{8})/g, '$1 ');
    const known = await (await app.visit(`/${language}/verify?sha256=${encodeURIComponent(spaced)}`)).text();
    expect(known).toContain(locales.message(language, 'verify.by-hash.known'));
    expect(known).toContain('<bdi>An Peeters</bdi>');
    const unknown = await (await app.visit(`/${language}/verify?sha256=${'0'.repeat(64)}`)).text();
    expect(unknown).toContain(locales.message(language, 'verify.verdicts.unknown'));
    const none = await (await app.visit(`/${language}/verify?sha256=%3Cb%3Ex`)).text();
    expect(none).toContain(locales.message(language, 'verify.by-hash.no-hash'));
    expect(none).toContain('value="&lt;b&gt;x"');
  });
});

describe('what others check lists with', () => {
  it('is the site’s key, which never changes, open to every origin', async () => {
    const answer = await app.visit('/.well-known/signatory-key.json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const keys = parsePublishedKeys(await answer.json());
    expect(keys).toEqual([signingKeyOf(app.store.siteKeys.signing).published]);
    expect(keys?.[0]?.kid).toBe(list.manifest.key);
  });

  it('is the manifest, for whoever has the list and so its hash', async () => {
    const answer = await app.visit(`/lists/${list.sha256}/manifest.json`);
    expect(`${JSON.stringify(await answer.json(), null, 2)}\n`).toBe(await readFile(list.proof, 'utf8'));
    // One of the PDFs within a dossier of many names.
    const within = 'c'.repeat(64);
    await app.pool.query('update list_release set contained_sha256 = $1 where id = $2', [[within], list.id]);
    expect((await app.visit(`/lists/${within}/manifest.json`)).status).toBe(200);
    for (const other of ['0'.repeat(64), 'x', list.sha256.slice(1)]) {
      expect((await app.visit(`/lists/${other}/manifest.json`)).status).toBe(404);
    }
  });
});
