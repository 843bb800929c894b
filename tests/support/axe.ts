import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2, A and AA (contrast, targets of 24 px and the rest), and what axe calls best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Half a megabyte is brought to a page once, not for each look. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/** All that is looked at; or colours alone, where all else was looked at in the other scheme. */
const looks = {
  everything: { runOnly: rules },
  // Of colours AAA asks for more than we promise.
  colours: { runOnly: ['cat.color'], rules: { 'color-contrast-enhanced': { enabled: false } } },
};

/** What axe finds on a page that it was brought to, and what it could not decide. */
export async function findings(
  page: Page,
  colorScheme: 'light' | 'dark',
  look: keyof typeof looks,
): Promise<readonly unknown[]> {
  await page.emulateMedia({ colorScheme });
  const axe = new AxeBuilder({ page, axeSource: ';' }).setLegacyMode().exclude('iframe');
  const found = await axe.options({ ...looks[look], resultTypes: ['violations', 'incomplete'] }).analyze();
  return [...found.violations, ...found.incomplete];
}
