/** Markdown files with front matter: the pages and the updates. Pure. */
import type { Language } from '../platform/i18n/languages.ts';
import type { UpdatePost } from './campaign.ts';
import type { DraftText, Fault } from './draft.ts';
import { isDay } from './folder-values.ts';
import { mostCharacters } from './text-rules.ts';
import { type Entry, fieldsOf, readYaml, required, scalarText } from './yaml-entry.ts';
import { choiceOf, textOf } from './yaml-values.ts';

/** Reads page.LANG.md, all but its demands, which campaign.yaml holds. */
export function parsePage(
  file: string,
  source: string,
  language: Language,
  faults: Fault[],
): Omit<DraftText, 'demands'> | undefined {
  const names = ['title', 'summary', 'petition', 'consent'] as const;
  const parts = readFrontMatter<(typeof names)[number] | 'consent_email'>(file, source, names, faults, [
    'consent_email',
  ]);
  if (parts === undefined) return undefined;
  const text = (name: (typeof names)[number]) =>
    textOf(required(parts.fields, name, parts.root, '"…"'), mostCharacters[name]);
  const covers = parts.fields.get('consent_email');
  return {
    language,
    title: text('title'),
    summary: text('summary'),
    petition: text('petition'),
    consent: text('consent'),
    ...(covers === undefined ? {} : { consentEmail: choiceOf(covers, ['true', 'false'], 'false') === 'true' }),
    body: parts.body,
  };
}

/** One update in one language, as its file tells it. */
export interface UpdateFile {
  readonly file: string;
  readonly name: string;
  readonly language: Language;
  readonly date: string;
  readonly dateLine: number;
  readonly title: string;
  readonly body: string;
}

/** Reads updates/NAME.LANG.md. */
export function parseUpdate(
  file: string,
  source: string,
  of: { readonly name: string; readonly language: Language },
  faults: Fault[],
): UpdateFile | undefined {
  const parts = readFrontMatter(file, source, ['title', 'date'] as const, faults);
  if (parts === undefined) return undefined;
  const dateEntry = required(parts.fields, 'date', parts.root, '2026-10-24');
  return {
    ...of,
    file,
    title: textOf(required(parts.fields, 'title', parts.root, '"…"'), mostCharacters.title),
    date: dayOf(dateEntry),
    dateLine: dateEntry?.line ?? 1,
    body: parts.body,
  };
}

/** Brings the languages of each update together, the newest first; they must agree on its date. */
export function gatherUpdates(files: readonly UpdateFile[], faults: Fault[]): readonly UpdatePost[] {
  const posts = new Map<string, UpdatePost>();
  for (const { file, name, language, date, dateLine, title, body } of files) {
    const post = posts.get(name) ?? { name, date, texts: {} };
    if (post.date !== date) {
      faults.push({
        file,
        line: dateLine,
        problem: `The same update is dated ${post.date} in another language.`,
        remedy: 'Give it one date in all its languages.',
      });
    }
    posts.set(name, { ...post, texts: { ...post.texts, [language]: { title, body } } });
  }
  return [...posts.values()].sort(newestFirst);
}

function newestFirst(a: UpdatePost, b: UpdatePost): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

function dayOf(entry: Entry | undefined): string {
  const typed = scalarText(entry?.node ?? null) ?? '';
  if (entry !== undefined && !isDay(typed))
    entry.report(`“${typed}” is not a date.`, 'Write a day such as 2026-10-24.');
  return typed;
}

interface FrontMatter<K extends string> {
  readonly root: Entry;
  readonly fields: ReadonlyMap<K, Entry>;
  readonly body: string;
}

/** Cuts a file at its two lines of three hyphens: YAML between them, Markdown below. */
function readFrontMatter<K extends string>(
  file: string,
  source: string,
  names: readonly K[],
  faults: Fault[],
  optional: readonly K[] = [],
): FrontMatter<K> | undefined {
  const lines = source.split('\n').map((line) => line.trimEnd());
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (end === -1) {
    faults.push({
      file,
      line: 1,
      problem: 'The file does not begin with its front matter.',
      remedy: `Begin with a line “---”, lines for ${names.join(', ')}, and a line “---”.`,
    });
    return undefined;
  }
  // What stands below is kept as typed: two spaces at a line's end mean something in Markdown.
  const body = source
    .split('\n')
    .slice(end + 1)
    .join('\n')
    .trim();
  const root = readYaml(file, lines.slice(1, end).join('\n'), faults, 1);
  return root && { root, fields: fieldsOf(root, [...names, ...optional]), body };
}
