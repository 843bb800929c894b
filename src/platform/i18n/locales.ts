import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageFormat, parseMessage, validate } from 'messageformat';
import { isLanguage, type Language, languages } from './languages.ts';

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
  readonly plain: MessageFormat;
  readonly isolating: MessageFormat;
  readonly placeholders: string;
}

type Sentences = ReadonlyMap<string, Sentence>;

/**
 * Reads `<directory>/<language>/<part>.json` and compiles every MessageFormat 2 sentence (Unicode LDML 48, part 9).
 *
 * @throws {Error} one error that lists every key that is missing or surplus against English, every sentence that does
 *   not parse, and every sentence whose placeholders are not those of the English one.
 */
export function loadLocales(directory: string): Locales {
  const faults: string[] = [];
  const byLanguage: Record<Language, Sentences> = {
    en: readLanguage(directory, 'en', faults),
    nl: readLanguage(directory, 'nl', faults),
    fr: readLanguage(directory, 'fr', faults),
    de: readLanguage(directory, 'de', faults),
    fa: readLanguage(directory, 'fa', faults),
  };
  for (const language of languages) {
    if (language !== 'en') faults.push(...differences(language, byLanguage.en, byLanguage[language]));
  }
  if (faults.length > 0) throw new Error(`The locales in ${directory} are not complete:\n${faults.join('\n')}`);
  return {
    message(language, key, params = {}) {
      const sentence = byLanguage[language].get(key);
      if (sentence === undefined) throw new Error(`No locale has the key ${key}`);
      const format = mixesDirections(language, params) ? sentence.isolating : sentence.plain;
      return format.format(params, (cause) => {
        throw new Error(`The sentence ${key} (${language}) cannot be said`, { cause });
      });
    },
    has: (key) => byLanguage.en.has(key),
  };
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
  const sentences = new Map<string, Sentence>();
  const folder = join(directory, language);
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    const where = join(language, file);
    try {
      const tree: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const [key, source] of flatten(file.slice(0, -'.json'.length), tree)) {
        const sentence = compile(language, source);
        if (typeof sentence === 'string') faults.push(`${where}: ${key} does not parse: ${sentence}`);
        else sentences.set(key, sentence);
      }
    } catch (error) {
      faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return sentences;
}

function* flatten(path: string, node: unknown): Generator<[key: string, source: string]> {
  if (typeof node === 'string') yield [path, node];
  else if (typeof node !== 'object' || node === null) throw new Error(`${path} is not a sentence`);
  else for (const [name, child] of Object.entries(node)) yield* flatten(`${path}.${name}`, child);
}

function compile(language: Language, source: string): Sentence | string {
  try {
    const message = parseMessage(source);
    return {
      plain: new MessageFormat(language, message, { bidiIsolation: 'none' }),
      isolating: new MessageFormat(language, message),
      placeholders: [...validate(message).variables].sort().join(', '),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function differences(language: Language, english: Sentences, other: Sentences): string[] {
  const found: string[] = [];
  for (const [key, { placeholders }] of english) {
    const sentence = other.get(key);
    if (sentence === undefined) found.push(`${language}: ${key} is missing`);
    else if (sentence.placeholders !== placeholders) {
      found.push(`${language}: ${key} has placeholders (${sentence.placeholders}), English has (${placeholders})`);
    }
  }
  for (const key of other.keys()) if (!english.has(key)) found.push(`${language}: ${key} is not in English`);
  return found;
}
