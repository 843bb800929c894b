import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { campaignTitle } from '../src/accounts/desk-frame.ts';
import { NAMES_A_VOLUME } from '../src/lists/writing/volumes.ts';
import { startTestApp } from './support/app.ts';
import { openBrowser } from './support/browser.ts';
import { aCampaignWithLists } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { alteredCopy, choose, drop, provenLists } from './support/proven-lists.ts';
import { aSignature } from './support/signed-campaign.ts';

/** Each PDF is a process of its own, which gives way to all others: on a busy machine it waits. */
const PATIENCE_MS = 240_000;
const app = await startTestApp();
const browser = await openBrowser();
const folder = await mkdtemp(path.join(tmpdir(), 'signatory-verify-files-'));

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** All that the page asks of anybody, with what it sends along. */
function requestsOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(`${request.method()} ${new URL(request.url()).pathname} ${request.postData() ?? 'without a body'}`),
  );
  page.on('websocket', (socket) => asked.push(`a socket to ${socket.url()}`));
  return asked;
}

const verdict = (language: 'en' | 'fa', kind: string) => locales.message(language, `verify.verdicts.${kind}`);

it.each([
  { language: 'en', screen: 'desktop' },
  { language: 'fa', screen: 'phone' },
] as const)(
  'lists of every format that are dropped on the page in $language are told apart from copies with one byte changed',
  async ({ language, screen }) => {
    const slug = await aCampaignWithLists(app, `dropped-${language}`);
    const lists = await provenLists(app, slug, folder, { csv: 'csv', xlsx: 'xlsx', html: 'html', pdf: 'pdf' });
    await using visitor = await browser.open({ screen });
    const { page } = visitor;
    await page.goto(`${app.baseUrl}/${language}/verify`);
    await page.locator('#list-file').waitFor();
    const asked = requestsOf(page);

    const { title } = campaignTitle(app.campaign(slug), 'nl');
    for (const { path: list, proof } of lists) {
      const file = path.basename(list);
      const [good, ...others] = await drop(page, list, proof);
      expect(others).toEqual([]);
      expect(good).toMatchObject({ file, sentence: verdict(language, 'genuine'), isGood: true });
      expect(good?.facts).toContain('An Peeters');
      // In the recipient’s language, as the manifest has it.
      expect(good?.facts).toContain(title);
      // Its first byte, its last, and one between.
      for (const at of [0, 0.5, 1]) {
        expect(await drop(page, await alteredCopy(list, at), proof)).toEqual([
          { file, sentence: verdict(language, 'altered-file'), isGood: false, facts: '' },
        ]);
      }
      const forged = await alteredCopy(proof);
      expect(await drop(page, list, forged)).toMatchObject([{ file: path.basename(proof), isGood: false }]);
    }

    // All of them at once, one of them changed: it is said which, before all others.
    const [first, second, third, fourth] = lists.map((list) => list.path);
    const all = [first ?? '', second ?? '', await alteredCopy(third ?? ''), fourth ?? ''];
    const proofs = lists.map(({ proof }) => proof);
    expect((await drop(page, ...all, ...proofs)).map(({ file, isGood }) => [file, isGood])).toEqual([
      [`${slug}.html`, false],
      [`${slug}.csv`, true],
      [`${slug}.xlsx`, true],
      [`${slug}.pdf`, true],
    ]);
    expect(
      await drop(page, ...lists.map((list) => list.path), ...proofs.slice(1), await alteredCopy(proofs[0] ?? '', 1)),
    ).toMatchObject([{ file: `${slug}.csv.manifest.json`, isGood: false }]);
    expect(asked).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'of a dossier in several PDFs the ZIP is checked, and each PDF out of it by the ZIP’s manifest',
  async () => {
    const slug = 'many-names';
    await aCampaignWithLists(
      app,
      slug,
      Array.from({ length: NAMES_A_VOLUME + 1 }, () => aSignature()),
    );
    const [dossier] = await provenLists(app, slug, folder, { zip: 'pdf' });
    const { path: zip = '', proof = '' } = dossier ?? {};
    const volumes = await Promise.all(
      Object.entries(unzipSync(await readFile(zip))).map(async ([name, bytes]) => {
        await writeFile(path.join(folder, name), bytes);
        return path.join(folder, name);
      }),
    );
    expect(volumes).toHaveLength(2);
    const [one = '', two = ''] = volumes;
    await using visitor = await browser.open();
    const { page } = visitor;
    await page.goto(`${app.baseUrl}/en/verify`);
    await page.locator('#list-file').waitFor();
    const asked = requestsOf(page);

    expect(await drop(page, zip, proof)).toMatchObject([{ file: `${slug}.zip`, isGood: true }]);
    expect(await drop(page, await alteredCopy(zip), proof)).toEqual([
      { file: `${slug}.zip`, sentence: verdict('en', 'altered-zip'), isGood: false, facts: '' },
    ]);
    expect(await choose(page, one, two, proof)).toMatchObject([{ isGood: true }, { isGood: true }]);
    expect(await choose(page, one, await alteredCopy(two), proof)).toMatchObject([
      { file: path.basename(two), sentence: verdict('en', 'altered-file'), isGood: false },
      { file: path.basename(one), isGood: true },
    ]);
    expect(asked).toEqual([]);
  },
  PATIENCE_MS,
);

it('a list that comes without its manifest is asked for by its SHA-256 alone, and is unknown once a byte is changed', async () => {
  const slug = await aCampaignWithLists(app, 'alone');
  const [list] = await provenLists(app, slug, folder, { csv: 'csv' });
  const visitor = await browser.open();
  const { page } = visitor;
  await page.goto(`${app.baseUrl}/en/verify`);
  await page.locator('#list-file').waitFor();
  const asked = requestsOf(page);
  expect(await drop(page, list?.path ?? '')).toMatchObject([{ file: 'alone.csv', isGood: true }]);
  expect(await drop(page, await alteredCopy(list?.path ?? ''))).toEqual([
    { file: 'alone.csv', sentence: verdict('en', 'unknown'), isGood: false, facts: '' },
  ]);
  expect(asked).toEqual([
    `GET /lists/${list?.sha256}/manifest.json without a body`,
    expect.stringMatching(/^GET \/lists\/[\da-f]{64}\/manifest\.json without a body$/),
  ]);
  await expect(visitor[Symbol.asyncDispose]()).rejects.toThrow('404 for');
});
