import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import Handlebars from 'handlebars';
import { markdown } from './helpers.ts';

/** Every template and what it shows: each feature adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: merged by the features
export interface Views {}

/** Fills a template with a complete, translated view model. */
export type Render = <K extends keyof Views & string>(name: K, model: Views[K]) => string;

/**
 * Reads every `.hbs` file below the directory; a template is named by its path, `pages/home`, and can be used as a
 * partial under that name. Files that end in `.txt.hbs` are plain text, `mails/verification.txt`, and escape nothing.
 * One is compiled when it is first shown: nobody is shown them all.
 *
 * @throws {Error} when rendering, for a template that does not parse and a name the model does not have.
 */
export function loadViews(directory: string): Render {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('markdown', markdown);
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.hbs')) continue;
    const name = file.slice(0, -'.hbs'.length).split(sep).join('/');
    const source = readFileSync(join(directory, file), 'utf8');
    let compiled: Handlebars.TemplateDelegate | undefined;
    const template: Handlebars.TemplateDelegate = (model, options) => {
      compiled ??= compile(handlebars, name, source);
      return compiled(model, options);
    };
    templates.set(name, template);
    handlebars.registerPartial(name, template);
  }
  return (name, model) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template ${name}`);
    return template(model, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
  };
}

/** Elements between which no space is ever seen. */
const blocks = new Set(
  'li p ul ol div section article h1 h2 h3 h4 h5 h6 dl dt dd form header footer main nav meta link script head body'.split(
    ' ',
  ),
);
const tagAtStart = /^<\/?([a-z][a-z0-9]*)[ >]/;
const tagAtEnd = /<\/?([a-z][a-z0-9]*)(?: [^<>]*)?>$/;
const blockHelperAtEnd = /\{\{[#/][^{}]*\}\}$/;

/** Indentation and lines are for whoever reads the template; readers on a phone do without them. */
function withoutLines(source: string): string {
  const lines = source.split('\n').map((line) => line.replace(/^[ \t]+/, ''));
  return lines.map((line, at) => line + (isSeenBetween(line, lines[at + 1]) ? '\n' : '')).join('');
}

/** Whether a line's end may be seen as a space. @param next undefined after the last, which ends without one. */
function isSeenBetween(line: string, next: string | undefined): boolean {
  if (next === undefined) return false;
  if (line.endsWith('>') && next.startsWith('<')) return false;
  if (next.startsWith('{{') && blocks.has(tagAtEnd.exec(line)?.[1] ?? '')) return false;
  return !(blocks.has(tagAtStart.exec(next)?.[1] ?? '') && blockHelperAtEnd.test(line));
}

function compile(handlebars: typeof Handlebars, name: string, source: string): Handlebars.TemplateDelegate {
  const isText = name.endsWith('.txt');
  try {
    const ast = handlebars.parse(isText ? source : withoutLines(source));
    return handlebars.compile(ast, {
      strict: true,
      preventIndent: true,
      noEscape: isText,
      knownHelpers: { markdown: true },
      knownHelpersOnly: true,
    });
  } catch (cause) {
    throw new Error(`The template ${name} does not parse: ${String(cause)}`, { cause });
  }
}
