/** What a command of the command line is made of. */
import type { Progress } from './progress.ts';

/** A word that follows the command's name, in its place. */
export interface Positional {
  /** In capitals, as the help shows it: SLUG. */
  readonly name: string;
  readonly description: string;
  /** Once when absent. What may be left out or be there many times stands last. */
  readonly occurs?: 'at-most-once' | 'any-number';
}

export interface Option {
  /** What its value is called, in capitals; a switch has none. */
  readonly value?: string;
  readonly description: string;
}

/** One command; `Deps` is what it needs of the program, given to it when it runs. */
export interface Command<Deps> {
  /** One or two words: `demo`, `campaign apply`. */
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly positionals?: readonly Positional[];
  /** By name, without the hyphens. `--help` and `--json` are every command's own. */
  readonly options?: { readonly [name: string]: Option };
  /** @throws CommandFailed when it did not work, UsageError when it was asked wrongly. */
  readonly run: (deps: Deps, args: Args, out: Out) => Promise<void>;
}

/** The arguments of a command, found good against what it declares. */
export interface Args {
  /** The word at this declared place; empty where it may be left out and was. */
  positional(name: string): string;
  /** The words from this declared place on. */
  positionals(name: string): readonly string[];
  /** The value of an option, or undefined where it was not given. */
  text(option: string): string | undefined;
  /** The value of an option. @throws UsageError where it was not given. */
  required(option: string): string;
  /** Whether a switch was given. */
  flag(option: string): boolean;
}

/** Where a command answers. */
export interface Out {
  /** Says the same to people, line by line, and with `--json` to programs. */
  answer(json: unknown, lines: readonly string[]): void;
  /** What a person should know besides, as one plain sentence on standard error; with `--json` too. */
  remark(line: string): void;
  /** For work that may take longer than a few seconds; says nothing to programs. */
  progress(doing: string): Progress;
}

/** It did not work, and the person can be told why: exit code 1. Each line is a plain sentence. */
export class CommandFailed extends Error {
  readonly lines: readonly string[];
  /** What a program is told on standard output with `--json`, beside the lines. */
  readonly json: unknown;

  constructor(lines: string | readonly string[], json?: unknown) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.name = 'CommandFailed';
    this.lines = all;
    this.json = json;
  }
}

/** It was asked wrongly, by its arguments or by the settings: exit code 2. */
export class UsageError extends Error {
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[]) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'));
    this.name = 'UsageError';
    this.lines = all;
  }
}
