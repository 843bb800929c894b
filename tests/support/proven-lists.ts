import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { recorderFor } from '../../src/audit/log.ts';
import type { ListFormat } from '../../src/lists/recipient.ts';
import { recipientsOf } from '../../src/lists/recipients/recipients.ts';
import { type MadeFile, makeLists } from '../../src/lists/release.ts';
import { signingKeyOf } from '../../src/platform/crypto/signing-key.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import type { TestApp } from './app.ts';
import { aPdfMaker } from './pdf.ts';
import { locales } from './polite-page.ts';

/** A list in its file, with its manifest beside it. */
export interface ProvenList extends MadeFile {
  /** The path of the manifest. */
  readonly proof: string;
}

/** Makes lists of all who have signed a campaign, for its first recipient. @param endings of the files, each with its format. */
export async function provenLists(
  app: TestApp,
  slug: string,
  folder: string,
  endings: Readonly<Record<string, ListFormat>>,
): Promise<readonly ProvenList[]> {
  const { db, store } = app;
  const campaign = app.campaign(slug);
  const [recipient] = await recipientsOf(db, campaign);
  if (recipient === undefined) throw new Error('The campaign has recipients.');
  const selection = { places: undefined, confirmedAfterUs: undefined };
  await using pdf = aPdfMaker();
  const made = await makeLists({
    ...{ db, campaign, keyring: store.keyring, baseUrl: app.baseUrl },
    tools: { locales, render: loadViews('templates'), pdf },
    record: recorderFor(store.audit, { kind: 'system' }),
    signingKey: signingKeyOf(store.siteKeys.signing),
    madeBy: { name: 'ann', isOnServer: true },
    hasLatinNames: false,
    orders: Object.entries(endings).map(([ending, format]) => ({
      ...{ recipient, selection, format, path: path.join(folder, `${slug}.${ending}`) },
    })),
  });
  return made.map((list) => ({ ...list, proof: `${list.path}.manifest.json` }));
}

/** A copy of a file, under its name, with one byte of it changed. @param at how far into it, from 0 to 1. */
export async function alteredCopy(file: string, at = 0.5): Promise<string> {
  const bytes = await readFile(file);
  const index = Math.floor(at * (bytes.length - 1));
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  const copy = path.join(await mkdtemp(path.join(path.dirname(file), 'altered-')), path.basename(file));
  await writeFile(copy, bytes);
  return copy;
}

/** What the page that checks lists says of each file, in the order in which it says it. */
export interface Told {
  readonly file: string;
  readonly sentence: string;
  readonly isGood: boolean;
  /** What a genuine list is; empty of another. */
  readonly facts: string;
}

/** Chooses files by the page's button. */
export async function choose(page: Page, ...files: readonly string[]): Promise<readonly Told[]> {
  await page.locator('#list-file').setInputFiles([...files]);
  return told(page);
}

/** Drops files beside the form, at the page's edge. */
export async function drop(page: Page, ...files: readonly string[]): Promise<readonly Told[]> {
  const carried = await Promise.all(
    files.map(async (file) => ({ name: path.basename(file), base64: await readFile(file, 'base64') })),
  );
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of ${JSON.stringify(carried)}) {
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  })()`);
  return told(page);
}

async function told(page: Page): Promise<readonly Told[]> {
  await page.locator('.verdict:not([data-verdict=working])').first().waitFor();
  return page.evaluate<Told[]>(`[...document.querySelectorAll('[data-verify] [role=status] .verdict')].map((one) => ({
    file: one.previousElementSibling.textContent,
    sentence: one.textContent,
    isGood: one.classList.contains('is-good'),
    facts: one.nextElementSibling?.matches('dl') ? one.nextElementSibling.innerText : '',
  }))`);
}
