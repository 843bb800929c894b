import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { recorderFor } from '../src/audit/log.ts';
import { recipientsOf } from '../src/lists/recipients/recipients.ts';
import { makeLists } from '../src/lists/release.ts';
import { parsePublishedKeys, signingKeyOf } from '../src/platform/crypto/signing-key.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { loadViews } from '../src/platform/views/views.ts';
import { startTestApp } from './support/app.ts';
import { openBrowser } from './support/browser.ts';
import { aCampaignWithLists } from './support/lists.ts';
import { aPdfMaker } from './support/pdf.ts';
import { locales } from './support/polite-page.ts';

const everything = { places: undefined, confirmedAfterUs: undefined };
const app = await startTestApp();
const browser = await openBrowser();
const folder = await mkdtemp(path.join(tmpdir(), 'signatory-verify-'));
const slug = await aCampaignWithLists(app, 'verified-lists');
const list = await aList();

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function aList() {
  const { db, store } = app;
  const campaign = app.campaign(slug);
  const [recipient] = await recipientsOf(db, campaign);
  if (recipient === undefined) throw new Error('The campaign has recipients.');
  const [made] = await makeLists({
    ...{ db, campaign, keyring: store.keyring, baseUrl: app.baseUrl },
    tools: { locales, render: loadViews('templates'), pdf: aPdfMaker() },
    record: recorderFor(store.audit, { kind: 'system' }),
    signingKey: signingKeyOf(store.siteKeys.signing),
    madeBy: { name: 'ann', isOnServer: true },
    hasLatinNames: false,
    orders: [{ recipient, selection: everything, format: 'csv', path: path.join(folder, 'list.csv') }],
  });
  if (made === undefined) throw new Error('No list was made.');
  return { ...made, proof: `${made.path}.manifest.json` };
}

/** A copy of a file with one byte of it changed. */
async function altered(file: string): Promise<string> {
  const bytes = await readFile(file);
  const at = bytes.indexOf('9000') === -1 ? bytes.indexOf('An Peeters') : bytes.indexOf('9000');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const copy = path.join(await mkdtemp(path.join(folder, 'altered-')), path.basename(file));
  await writeFile(copy, bytes);
  return copy;
}

async function choose(page: Page, ...files: readonly string[]): Promise<string> {
  await page.locator('#list-file').setInputFiles([...files]);
  await page.locator('[data-verdict="working"]').waitFor({ state: 'hidden' });
  return page.locator('[data-verdict]:visible').innerText();
}

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

    expect(await choose(page, list.path, list.proof)).toBe(verdict('genuine'));
    expect(await page.locator('[data-facts]').innerText()).toMatch(/An Peeters.*2.*1.*1/s);
    expect(await choose(page, await altered(list.path), list.proof)).toBe(verdict('altered-file'));
    expect(await page.locator('[data-facts]').isVisible()).toBe(false);
    expect(await choose(page, list.path, await altered(list.proof))).toBe(verdict('altered-manifest'));
    expect(await choose(page, list.proof)).toBe(verdict('only-manifest'));
    expect(asked).toEqual([]);

    expect(await choose(page, list.path)).toBe(verdict('genuine'));
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
    expect(await choose(page, theirs, `${theirs}.manifest.json`)).toBe(
      locales.message('fa', 'verify.verdicts.foreign'),
    );
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
