import path from 'node:path';
import type { Language } from '../../src/platform/i18n/languages.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';

/** Every sentence of the product, as its pages say them. */
export const locales = loadLocales(path.resolve(import.meta.dirname, '../../locales'));

export interface ExpectedPage {
  readonly status: number;
  readonly language?: Language;
  /** The key of its main heading, where it is one of the product's own. */
  readonly heading?: string;
}

/**
 * Expects a page that a person can read: in their language, with one title and a way on, kept by no cache and without a
 * word of how the program is built. @returns its HTML.
 */
export async function expectPage(
  response: Response,
  { status, language = 'en', heading }: ExpectedPage,
): Promise<string> {
  const html = await response.text();
  expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
    status,
    type: 'text/html; charset=utf-8',
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).toContain(`href="/${language}/`);
  expect(html).not.toMatch(/[.][jt]s:\d|node_modules|\bat \S+ \(|URIError|TypeError|Postgres/);
  if (heading !== undefined) expect(html).toContain(`<h1>${locales.message(language, heading)}</h1>`);
  return html;
}
