import path from 'node:path';
import { aListToWrite, anEntry } from '../../../tests/support/written-lists.ts';
import { languages } from '../../platform/i18n/languages.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { loadViews } from '../../platform/views/views.ts';
import { htmlWriting } from './write-html.ts';

const tools = {
  locales: loadLocales(path.join(import.meta.dirname, '../../../locales')),
  render: loadViews(path.join(import.meta.dirname, '../../../templates')),
};

describe('a list as a page to print', () => {
  it.each(languages)('has what it says of itself, then every name, in %s', async (language) => {
    const writing = htmlWriting(tools, aListToWrite(language, 2));
    const pieces = [await writing.begin(), await writing.write([anEntry()])];
    pieces.push(await writing.write([anEntry({ number: 2, name: '<script>alert(1)</script>', city: 'تهران' })]));
    const html = Buffer.concat([...pieces, await writing.end()]).toString();
    expect(html).toMatch(/^<!doctype html>.*<\/html>\s*$/s);
    expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain(tools.locales.message(language, 'lists.statement.verification'));
    expect(html.match(/<tr>/g)).toHaveLength(3);
    expect(html).toContain('<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>');
    expect(html).not.toMatch(/<script|src=|href=|url\(/);
  });
});
