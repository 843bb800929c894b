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

/** What a browser would send of the page's form, with some fields typed anew; each field with all its values. */
export function formOn(
  html: string,
  typed: Readonly<Record<string, string | readonly string[]>> = {},
): URLSearchParams {
  const [form = ''] = /<form [^>]*novalidate>.*?<\/form>/s.exec(html) ?? [];
  const sent = new URLSearchParams();
  const attribute = (tag: string, name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  for (const [tag, kind, textarea] of form.matchAll(
    /<(input|select|textarea) [^>]*>(?:([^<]*)<\/textarea>|\s*(?:<option[^>]*>[^<]*<\/option>\s*)*<\/select>)?/g,
  )) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type');
    if ((type === 'checkbox' || type === 'radio') && !tag.includes(' checked')) continue;
    if (kind === 'textarea') sent.append(name, unescaped(textarea ?? '').replace(/^\n/, ''));
    else if (kind === 'input') sent.append(name, attribute(tag, 'value'));
    else
      sent.append(
        name,
        attribute(/<option[^>]* selected>/.exec(tag)?.[0] ?? tag.slice(tag.indexOf('<option')), 'value'),
      );
  }
  for (const [name, values] of Object.entries(typed)) {
    sent.delete(name);
    for (const value of [values].flat()) sent.append(name, value);
  }
  return sent;
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", '#x3D': '=' };
  return text.replace(/&([#\w]+);/g, (whole, name) => letters[name] ?? whole);
}
