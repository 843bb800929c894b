import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { localeFaults } from './check-locales.ts';
import { isLanguage, languages } from './languages.ts';
import { loadLocales, negotiateLanguage } from './locales.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

/** A folder of locales in which every language has the English sentences, but for the changes given. */
function aFolderOfLocales(english: object, changes: Record<string, object> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'locales-'));
  folders.push(folder);
  for (const language of languages) {
    mkdirSync(join(folder, language));
    writeFileSync(join(folder, language, 'pages.json'), JSON.stringify(changes[language] ?? english));
  }
  return folder;
}

describe('locales', () => {
  test('every language says every sentence, with the same placeholders', () => {
    expect(localeFaults('locales')).toEqual([]);
  });

  test('a sentence is named by its file and its path, and counts in the plural of its language', () => {
    const locales = loadLocales('locales');
    expect(locales.message('en', 'pages.home.title')).toBe('Open campaigns');
    expect(locales.message('en', 'pages.signed.position', { count: 12345 })).toContain('12,345 people');
    expect(locales.message('fr', 'pages.privacy.unconfirmed', { days: 1 })).toContain('1 jour.');
    expect(locales.message('fa', 'pages.signed.position', { count: 12345 })).toContain('۱۲٬۳۴۵ نفر');
  });

  test('an incomplete set of languages stops the start with every fault at once', () => {
    const folder = aFolderOfLocales(
      { greeting: 'Hello {$name}', farewell: 'Bye' },
      { nl: { greeting: '', extra: 'Meer' } },
    );
    writeFileSync(join(folder, 'de/mails.json'), '{');
    expect(() => loadLocales(folder)).toThrow(/nl: pages.farewell is missing/);
    expect(() => loadLocales(folder)).toThrow(/nl: pages.extra is not in English/);
    expect(() => loadLocales(folder)).toThrow(/de\/mails.json: /);
  });

  test('a check finds sentences that do not parse or have other placeholders', () => {
    const folder = aFolderOfLocales(
      { greeting: 'Hello {$name}', farewell: 'Bye' },
      { nl: { greeting: 'Hallo {$naam}', extra: 'Meer' }, fa: { greeting: 'سلام {$name', farewell: 'بدرود' } },
    );
    expect(localeFaults(folder)).toEqual([
      'nl: pages.farewell is missing',
      'nl: pages.extra is not in English',
      'nl: pages.greeting has placeholders (naam), English has (name)',
      expect.stringMatching(/^fa: pages.greeting does not parse: /),
    ]);
  });

  test('a check finds signs that a Persian sentence moves to the other side of Latin letters', () => {
    const english = { mail: 'Write to anna@', source: 'Such as ?source=x' };
    const loose = { mail: 'مانند anna@ یا', source: 'مانند ?source=x' };
    expect(localeFaults(aFolderOfLocales(english, { fa: loose }))).toEqual([
      expect.stringMatching(/^fa: pages.mail has a sign beside Latin letters/),
      expect.stringMatching(/^fa: pages.source has a sign beside Latin letters/),
    ]);
    const isolated = { mail: 'مانند \u2066anna@\u2069 یا a@b.example', source: 'مانند \u2068?source=x\u2069' };
    expect(localeFaults(aFolderOfLocales(english, { fa: isolated }))).toEqual([]);
  });

  test('an unknown sentence and a missing parameter are surprises, not blanks', () => {
    const locales = loadLocales(aFolderOfLocales({ greeting: 'Hello {$name}' }));
    expect(() => locales.message('en', 'pages.nothing')).toThrow('No locale has the key pages.nothing');
    expect(() => locales.message('en', 'pages.greeting')).toThrow('cannot be said');
  });

  test('a value is isolated only where it runs against its sentence', () => {
    const locales = loadLocales(aFolderOfLocales({ greeting: 'Hello {$name}' }));
    expect(locales.message('en', 'pages.greeting', { name: 'Jan' })).toBe('Hello Jan');
    expect(locales.message('en', 'pages.greeting', { name: 'علی' })).toBe('Hello \u2068علی\u2069');
    expect(locales.message('fa', 'pages.greeting', { name: 'علی' })).toBe('Hello علی');
    expect(locales.message('fa', 'pages.greeting', { name: 'Jan' })).toBe('Hello \u2068Jan\u2069');
  });

  test('every sentence is said somewhere, and everything said is in the locales', () => {
    const defined = keysOf('locales/en');
    const { patterns, groups, endings } = wordsSaidIn('src');
    const isSaid = (key: string) =>
      patterns.some((pattern) => pattern.test(key)) ||
      groups.some((group) => key.startsWith(`${group}.`) && endings.has(key.slice(group.length + 1)));
    expect(defined.filter((key) => !isSaid(key))).toEqual([]);
    expect(patterns.filter((pattern) => !defined.some((key) => pattern.test(key))).map(String)).toEqual([]);
  });
});

describe('the language of a reader', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['fa', 'fa'],
    ['fa-IR,fa;q=0.9,en;q=0.8', 'fa'],
    ['nl-BE', 'nl'],
    ['ja, fr;q=0.5, de;q=0.7', 'de'],
    ['nl;q=0, fr;q=0.1', 'fr'],
    ['*', 'en'],
    ['de;q=nonsense, nl;q=0.2', 'nl'],
  ])('%s is answered in %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language);
  });

  test('any header is answered in one of our languages', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => isLanguage(negotiateLanguage(header))));
  });
});

function keysOf(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => {
    const tree: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return leaves(file.replace('.json', ''), tree);
  });
}

function leaves(path: string, node: unknown): string[] {
  return typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([name, child]) => leaves(`${path}.${name}`, child))
    : [path];
}

/**
 * What the source says: keys and patterns of keys, `'pages.home.title'` and `` `pages.error.${code}.title` ``, groups of
 * keys, `'mails.reminder'`, and what is added to a group, `` `${group}.subject` ``.
 */
function wordsSaidIn(folder: string): { patterns: RegExp[]; groups: string[]; endings: Set<string> } {
  const parts = readdirSync('locales/en').map((file) => file.replace('.json', ''));
  const literal = new RegExp(`(['"\`])((?:${parts.join('|')})\\.(?:[\\w.-]|\\$\\{[^}]*\\})+)\\1`, 'g');
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  // A file, or an act of the audit, may begin with the name of a part.
  const acts = new Set([...source.matchAll(/'([\w.-]+)':/g)].map((match) => match[1] ?? ''));
  const said = [...new Set([...source.matchAll(literal)].map((match) => match[2] ?? ''))].filter(
    (word) => !/\.(?:css|js)$/.test(word) && !acts.has(word),
  );
  const defined = keysOf('locales/en');
  const groups = said.filter((word) => defined.some((key) => key.startsWith(`${word}.`)));
  return {
    patterns: said.filter((word) => !groups.includes(word)).map(patternOf),
    groups,
    endings: new Set([...source.matchAll(/`\$\{\w+\}\.([\w.-]+)`/g)].map((match) => match[1] ?? '')),
  };
}

function patternOf(key: string): RegExp {
  const texts = key.split(/\$\{[^}]*\}/).map((text) => text.replaceAll('.', '\\.'));
  return new RegExp(`^${texts.join('[\\w-]+')}$`);
}
