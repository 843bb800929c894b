import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageFormat, parseMessage } from 'messageformat';
import { isLanguage, type Language, languages } from './languages.ts';
import { quickNumber } from './quick-number.ts';

/** Every sentence the product says, in every language. */
export interface Locales {
  /**
   * The sentence named by its file and its path in it: `message('fa', 'pages.home.title')`.
   *
   * @throws {Error} when the key is unknown or the sentence needs a parameter that is not given.
   */
  message(language: Language, key: string, params?: Record<string, string | number>): string;
  /** Whether there is such a sentence. */
  has(key: string): boolean;
}

interface Sentence {
  readonly plain: MessageFormat<'number', 'number'>;
  readonly isolating: MessageFormat<'number', 'number'>;
}

/** The sentences of a language in MessageFormat 2 (Unicode LDML 48, part 9), by their keys. */
export type Sentences = ReadonlyMap<string, string>;

/**
 * Reads `<directory>/<language>/<part>.json`. A sentence is parsed when it is first said: there are thousands, and most
 * commands and many a process need a few of them.
 *
 * @throws {Error} one error that lists every file that cannot be read and every key that is missing or surplus against
 *   English.
 */
export function loadLocales(directory: string): Locales {
  const { faults, sentencesOf } = readLocales(directory);
  if (faults.length > 0) throw new Error(`The locales in ${directory} are not complete:\n${faults.join('\n')}`);
  const parsed: Record<Language, Map<string, Sentence>> = {
    en: new Map(),
    nl: new Map(),
    fr: new Map(),
    de: new Map(),
    fa: new Map(),
  };
  const numberIn: Record<Language, ReturnType<typeof quickNumber>> = {
    en: quickNumber('en'),
    nl: quickNumber('nl'),
    fr: quickNumber('fr'),
    de: quickNumber('de'),
    fa: quickNumber('fa'),
  };
  const sentence = (language: Language, key: string): Sentence => {
    const known = parsed[language].get(key);
    if (known !== undefined) return known;
    const source = sentencesOf[language].get(key);
    if (source === undefined) throw new Error(`No locale has the key ${key}`);
    const message = parseMessage(source);
    const functions = { number: numberIn[language] };
    const made = {
      plain: new MessageFormat(language, message, { functions, bidiIsolation: 'none' }),
      isolating: new MessageFormat(language, message, { functions }),
    };
    parsed[language].set(key, made);
    return made;
  };
  return {
    message(language, key, params = {}) {
      const { plain, isolating } = sentence(language, key);
      const format = mixesDirections(language, params) ? isolating : plain;
      return format.format(params, (cause) => {
        throw new Error(`The sentence ${key} (${language}) cannot be said`, { cause });
      });
    },
    has: (key) => sentencesOf.en.has(key),
  };
}

/** Reads the sentences of all languages, with every fault of their files and keys. */
export function readLocales(directory: string): {
  readonly faults: readonly string[];
  readonly sentencesOf: Readonly<Record<Language, Sentences>>;
} {
  const faults: string[] = [];
  const sentencesOf = {
    en: readLanguage(directory, 'en', faults),
    nl: readLanguage(directory, 'nl', faults),
    fr: readLanguage(directory, 'fr', faults),
    de: readLanguage(directory, 'de', faults),
    fa: readLanguage(directory, 'fa', faults),
  };
  for (const language of languages) faults.push(...differences(language, sentencesOf.en, sentencesOf[language]));
  return { faults, sentencesOf };
}

/**
 * The best of our languages for an `Accept-Language` header (RFC 9110, 12.5.4): by weight, then by order; a region is
 * ignored (`fa-IR` is `fa`), weight 0 is a refusal. English when nothing fits.
 */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  let best: Language = 'en';
  let bestWeight = 0;
  for (const range of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = tag.split('-')[0];
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if (isLanguage(language) && weight > bestWeight && weight <= 1) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const leftToRight = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}0-9]/u;

/**
 * Only a value that runs against its sentence is put between isolates (U+2068, U+2069): a Dutch name in Persian and a
 * Persian name in Dutch stay whole on pages, in titles and in subjects, and everything else stays free of invisible
 * characters, which plain-text mails and searches would trip over.
 */
function mixesDirections(language: Language, params: Record<string, string | number>): boolean {
  const other = language === 'fa' ? leftToRight : rightToLeft;
  return Object.values(params).some((value) => typeof value === 'string' && other.test(value));
}

function readLanguage(directory: string, language: Language, faults: string[]): Sentences {
  const sentences = new Map<string, string>();
  const folder = join(directory, language);
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    try {
      const tree: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const [key, source] of flatten(file.slice(0, -'.json'.length), tree)) sentences.set(key, source);
    } catch (error) {
      faults.push(`${join(language, file)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return sentences;
}

function* flatten(path: string, node: unknown): Generator<[key: string, source: string]> {
  if (typeof node === 'string') yield [path, node];
  else if (typeof node !== 'object' || node === null) throw new Error(`${path} is not a sentence`);
  else for (const [name, child] of Object.entries(node)) yield* flatten(`${path}.${name}`, child);
}

function differences(language: Language, english: Sentences, other: Sentences): string[] {
  const missing = [...english.keys()].filter((key) => !other.has(key));
  const surplus = [...other.keys()].filter((key) => !english.has(key));
  return [
    ...missing.map((key) => `${language}: ${key} is missing`),
    ...surplus.map((key) => `${language}: ${key} is not in English`),
  ];
}
