/** YAML read node by node, so that every fault knows its line. Pure. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { nearest } from '../platform/nearest.ts';
import type { Fault } from './draft.ts';

/** One value of a file, and where it stands. */
export interface Entry {
  /** How a fault calls it: “target of goal 2”. */
  readonly called: string;
  readonly node: Node | null;
  readonly line: number;
  readonly report: (problem: string, remedy: string) => void;
  readonly entryAt: (node: Node | null, called: string) => Entry;
}

/**
 * The whole of a YAML text, or undefined when it cannot be read; what is wrong with it is added to `faults`.
 *
 * @param linesBefore how many lines of the file stand above the text (front matter stands below its first line)
 */
export function readYaml(file: string, source: string, faults: Fault[], linesBefore = 0): Entry | undefined {
  const lines = new LineCounter();
  // “failsafe”: every value stays the text that was typed. 25.000 must not become 25, nor a date a number.
  const document = parseDocument(source, { schema: 'failsafe', prettyErrors: false, lineCounter: lines });
  const lineAt = (offset: number) => linesBefore + Math.max(1, lines.linePos(offset).line);
  for (const error of worthTelling(document.errors))
    faults.push({ file, line: lineAt(error.pos[0]), ...worded(error) });
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return undefined;

  const entryAt = (node: Node | null, called: string, outer: number): Entry => {
    const line = node?.range ? lineAt(node.range[0]) : outer;
    return {
      called,
      node,
      line,
      report: (problem, remedy) => faults.push({ file, line, problem, remedy }),
      entryAt: (inner, innerCalled) => entryAt(inner, innerCalled, line),
    };
  };
  return entryAt(document.contents, file, linesBefore + 1);
}

/** The entries of a mapping by name; a name that is not among `known` is reported. */
export function fieldsOf<K extends string>(entry: Entry | undefined, known: readonly K[]): Map<K, Entry> {
  const fields = new Map<K, Entry>();
  if (entry === undefined) return fields;
  if (!isMap<Node, Node | null>(entry.node)) {
    entry.report(
      `${capital(entry.called)} must be a list of names and values.`,
      `Write lines such as “${known[0]}: …”.`,
    );
    return fields;
  }
  for (const { key, value } of entry.node.items) {
    const name = scalarText(key) ?? '';
    const found = known.find((one) => one === name);
    const field = entry.entryAt(isEmpty(value) ? key : value, found ?? name);
    if (found === undefined) entry.entryAt(key, name).report(`“${name}” is not known here.`, didYouMean(name, known));
    else if (!fields.has(found) && !isEmpty(value)) fields.set(found, field);
  }
  return fields;
}

/** The field, or a fault at `parent` that it is missing. */
export function required<K extends string>(
  fields: ReadonlyMap<K, Entry>,
  name: K,
  parent: Entry | undefined,
  example: string,
): Entry | undefined {
  const field = fields.get(name);
  if (field === undefined) parent?.report(`“${name}” is missing.`, `Write, for example, “${name}: ${example}”.`);
  return field;
}

/** The entries of a list, each called by its place: goal 2. */
export function itemsOf(entry: Entry | undefined, called: string): readonly Entry[] {
  if (entry === undefined) return [];
  if (isSeq<Node | null>(entry.node)) {
    return entry.node.items.map((item, index) => entry.entryAt(item, `${called} ${index + 1}`));
  }
  entry.report(`${capital(entry.called)} must be a list.`, 'Begin each of its items on a new line with “- ”.');
  return [];
}

/** The text of a single value as it was typed; undefined for a list or a mapping. */
export function scalarText(node: Node | null): string | undefined {
  return isScalar<unknown>(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** “Did you mean …?”, or all that can be chosen from. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean “${meant}”?`;
}

/** Nothing after the colon, or YAML's two words for nothing. */
function isEmpty(node: Node | null): boolean {
  const text = scalarText(node);
  if (node === null || text === '') return true;
  return isScalar(node) && node.type === 'PLAIN' && (text === '~' || text === 'null');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** One mistake has mostly caused those after it: the first few are enough, and of text nested without end one. */
function worthTelling(errors: readonly YAMLError[]): readonly YAMLError[] {
  const endless = errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  return endless === undefined ? errors.slice(0, 3) : [endless];
}

const wordedCodes: { readonly [C in YAMLError['code']]?: readonly [problem: string, remedy: string] } = {
  DUPLICATE_KEY: ['This name stands here a second time.', 'Take one of the two away.'],
  BLOCK_AS_IMPLICIT_KEY: ['A colon within a text splits it.', 'Put the text between quotation marks: "…".'],
  TAB_AS_INDENT: ['The line begins with a tab.', 'Indent with spaces.'],
  MULTIPLE_DOCS: ['A second document begins here.', 'Take the line “---” away.'],
  RESOURCE_EXHAUSTION: ['This is nested too deeply to be read.', 'Compare it with the demo campaign.'],
};

function worded(error: YAMLError): Pick<Fault, 'problem' | 'remedy'> {
  const [problem, remedy] = wordedCodes[error.code] ?? [
    `This is not YAML: ${error.message.split('\n')[0]}.`,
    'Look for a missing quotation mark, colon or space, and compare it with the demo campaign.',
  ];
  return { problem, remedy };
}
