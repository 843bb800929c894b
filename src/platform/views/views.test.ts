import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { loadViews } from './views.ts';

declare module './views.ts' {
  interface Views {
    'test/page': object;
    'test/page.txt': object;
    'test/absent': object;
  }
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

function aFolderOfTemplates(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  folders.push(folder);
  mkdirSync(join(folder, 'test'));
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, `test/${name}.hbs`), source);
  return folder;
}

describe('templates', () => {
  test('escape what they show, and find their parts by path', () => {
    const render = loadViews(aFolderOfTemplates({ page: '<p>{{> test/part}}</p>', part: '{{name}}' }));
    expect(render('test/page', { name: '<b>"Zoë" & \'Co\'' })).toBe(
      '<p>&lt;b&gt;&quot;Zoë&quot; &amp; &#x27;Co&#x27;</p>',
    );
  });

  test('escape nothing in plain text, and keep its lines', () => {
    const render = loadViews(aFolderOfTemplates({ 'page.txt': 'Dear {{name}},\n\n  {{url}}\n' }));
    expect(render('test/page.txt', { name: 'D’Haese & Co', url: 'https://a.example/?b=c' })).toBe(
      'Dear D’Haese & Co,\n\n  https://a.example/?b=c\n',
    );
  });

  test('refuse a model that lacks a value', () => {
    const render = loadViews(aFolderOfTemplates({ page: '{{name}}' }));
    expect(() => render('test/page', {})).toThrow('"name" not defined');
  });

  test('cannot reach what a value inherits', () => {
    const render = loadViews(aFolderOfTemplates({ page: '{{lookup this "constructor"}}' }));
    expect(render('test/page', {})).toBe('');
  });

  test('that do not parse, or are not there, are named', () => {
    expect(() => loadViews(aFolderOfTemplates({ page: '{{#if}' }))('test/page', {})).toThrow(
      'The template test/page does not parse',
    );
    expect(() => loadViews(aFolderOfTemplates({}))('test/absent', {})).toThrow('There is no template test/absent');
  });

  test('of the product all parse, and ask for no helper there is not', () => {
    const options = { knownHelpers: { markdown: true }, knownHelpersOnly: true };
    for (const file of readdirSync('templates', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.hbs')) continue;
      const source = readFileSync(join('templates', file), 'utf8');
      expect(() => Handlebars.precompile(source, options)).not.toThrow();
    }
  });
});
