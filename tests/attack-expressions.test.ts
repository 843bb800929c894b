import { glob } from 'node:fs/promises';
import path from 'node:path';
import vm from 'node:vm';
import { parseFile } from '@swc/core';
import fc from 'fast-check';
import { hostileTexts } from './support/any-text.ts';

/** Of the processor's time, for a text half as long as a form may be; an expression that is not linear takes far longer. */
const MOST_MS = 60;
const CUT_OFF_MS = 1_000;
const LENGTH = 8_192;
const root = path.resolve(import.meta.dirname, '..');

interface Expression {
  readonly file: string;
  readonly pattern: string;
  readonly flags: string;
}

/** Every regular expression of the program and of its scripts in the browser; a new one is found by itself. */
async function everyExpression(): Promise<{ readonly written: Expression[]; readonly made: string[] }> {
  const written: Expression[] = [];
  const made: string[] = [];
  for await (const file of glob(['src/**/*.ts', 'public/*.js'], { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('type' in node && node.type === 'RegExpLiteral' && 'pattern' in node && 'flags' in node) {
        written.push({ file, pattern: String(node.pattern), flags: String(node.flags) });
      }
      const callee = 'callee' in node ? node.callee : undefined;
      if (typeof callee === 'object' && callee !== null && 'value' in callee && callee.value === 'RegExp')
        made.push(file);
      for (const part of Object.values(node)) visit(part);
    };
    const syntax = file.endsWith('.ts') ? 'typescript' : 'ecmascript';
    visit(await parseFile(path.join(root, file), { syntax, target: 'esnext' }));
  }
  return { written, made };
}

/** Texts made to be slow for this expression: of its own signs, and of what it matches with each place drawn out. */
function hostileTo({ pattern, flags }: Expression): Set<string> {
  // Its classes and what it repeats stand for signs that the other texts have; what is escaped stands for itself.
  const plain = pattern
    .replace(/\\[a-zA-Z](?:\{[^}]*\})?|\((?:\?<?[:=!])?|(?<!\\)[)[\]{}|?*+^$.]/g, '')
    .replaceAll('\\', '');
  const signs = [...new Set([' ', 'a', '1', ...plain])].slice(0, 20);
  const pairs = signs.slice(0, 6).flatMap((one) => signs.slice(0, 6).map((other) => one + other));
  const texts = new Set([...hostileTexts.values()].map((text) => text.slice(0, LENGTH)));
  for (const piece of [...signs, ...pairs]) texts.add(`x${piece.repeat(Math.ceil(LENGTH / piece.length))}\0`);
  for (const sample of samplesOf(pattern, flags)) {
    for (let at = 0; at < Math.min(sample.length, 8); at += 1) {
      texts.add(`${sample.slice(0, at)}${sample.slice(at, at + 1).repeat(LENGTH)}\0`);
      texts.add(`${sample.slice(0, at)}${sample.slice(at, at + 2).repeat(LENGTH / 2)}${sample.slice(at)}`);
    }
  }
  return texts;
}

/** Some texts that match, or nearly so: what it looks at around them is asked for as well, letters of all scripts are an a. */
function samplesOf(pattern: string, flags: string): readonly string[] {
  const near = pattern.replace(/\\[pP]\{[^}]*\}/g, 'a').replace(/\(\?<?[=!]/g, '(?:');
  try {
    const matching = fc.stringMatching(new RegExp(near, flags.replaceAll(/[gyuv]/g, '')), { size: 'small' });
    return fc.sample(matching, { numRuns: 2, seed: 7 });
  } catch {
    return [];
  }
}

/** The shortest of some tries, since what is compiled or cleared away meanwhile counts too; endless ones are cut off. */
function msOf(text: string, tries = 3): number {
  context.text = text;
  const before = process.cpuUsage();
  try {
    run.runInContext(context, { timeout: CUT_OFF_MS });
  } catch {
    return Number.POSITIVE_INFINITY;
  }
  const tookMs = process.cpuUsage(before).user / 1_000;
  return tookMs < MOST_MS || tries === 1 ? tookMs : Math.min(tookMs, msOf(text, tries - 1));
}

const context: vm.Context & { text?: string } = vm.createContext({});
// Made once for each expression, so that it runs as fast as in the program.
const run = new vm.Script('expression.test(text)');

/** Every text that an expression is too slow for; at most one, which says enough. */
function tooSlow(expression: Expression): string[] {
  const { pattern, flags } = expression;
  const made = `new RegExp(${JSON.stringify(pattern)}, ${JSON.stringify(flags.replaceAll(/[gy]/g, ''))})`;
  vm.runInContext(`expression = ${made}`, context);
  for (const text of hostileTo(expression)) {
    if (msOf(text) > MOST_MS) return [`${JSON.stringify(text.slice(0, 20))}…`];
  }
  return [];
}

const { written, made } = await everyExpression();

test('no expression is made from a text that somebody may have typed', () => {
  expect(made).toEqual([]);
});

test('every expression is found', () => {
  expect(written.length).toBeGreaterThan(60);
});

test.each(written.map((one) => [one.file, `/${one.pattern}/${one.flags}`, one] as const))(
  'takes no longer for a hostile text than for any other: %s %s',
  (_file, _shown, expression) => {
    expect(tooSlow(expression)).toEqual([]);
  },
);

test('an expression that is not linear would be found', () => {
  for (const pattern of ['^(a+)+$', '\\s+$']) {
    expect({ pattern, slow: tooSlow({ file: '', pattern, flags: '' }) }).toEqual({
      pattern,
      slow: [expect.anything()],
    });
  }
});
