import type { Language } from '../../src/platform/i18n/languages.ts';
import { locales } from './polite-page.ts';

export interface ExpectedDeskPage {
  readonly status?: number;
  readonly language?: Language;
  /** The key of its main heading. */
  readonly heading: string;
}

/**
 * Expects a page of the desk: in the reader's language, kept by no cache and found by no search engine, with nothing of
 * how the program is built. @returns its HTML.
 */
export async function expectDeskPage(
  response: Response,
  { status = 200, language = 'en', heading }: ExpectedDeskPage,
): Promise<string> {
  const html = await response.text();
  expect({ status: response.status, to: response.headers.get('location') }).toEqual({ status, to: null });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-robots-tag')).toBe('noindex, nofollow');
  expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).toContain(`<h1>${locales.message(language, heading)}</h1>`);
  expect(html).not.toMatch(/[.][jt]s:\d|node_modules|\bat \S+ \(|TypeError|Postgres/);
  return html;
}
