import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** WCAG 2.2, A and AA (contrast, targets of 24 px and the rest), and what axe calls best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** To the page as it is now: half a megabyte, brought once and not for each look. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(source);
}

/** To all that the page shows from now on, for where hundreds are looked at: it is there first, and its code is kept. */
export async function bringAxeToAll(page: Page): Promise<void> {
  await page.addInitScript(source);
}

/** All that is looked at; or colours alone, where all else was looked at in the other scheme. */
const looks = {
  everything: { runOnly: rules },
  // Of colours AAA asks for more than we promise.
  colours: { runOnly: ['cat.color'], rules: { 'color-contrast-enhanced': { enabled: false } } },
};

/** What axe finds on a page that it was brought to, and what it could not decide; what is framed is a page of its own. */
export async function findings(
  page: Page,
  colorScheme: 'light' | 'dark',
  look: keyof typeof looks,
): Promise<readonly unknown[]> {
  await page.emulateMedia({ colorScheme });
  const options = JSON.stringify({ ...looks[look], resultTypes: ['violations', 'incomplete'] });
  const found = await page.evaluate<Pick<AxeResults, 'violations' | 'incomplete'>>(
    `axe.run({ exclude: ['iframe'] }, ${options}).then(({ violations, incomplete }) => ({ violations, incomplete }))`,
  );
  return [...found.violations, ...found.incomplete];
}
