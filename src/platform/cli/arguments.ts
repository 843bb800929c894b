import { parseArgs } from 'node:util';
import { nearest } from '../nearest.ts';
import { type Args, type Command, type Option, UsageError } from './command.ts';

/** What every command takes. */
export const commonOptions: { readonly [name: string]: Option } = {
  json: { description: 'answer in JSON' },
  help: { description: 'show this help' },
};

/** The words behind a command's name, held against what it declares. @throws UsageError */
export function parseArguments(command: Command<never>, words: readonly string[]): Args {
  const options: { readonly [name: string]: Option } = { ...command.options, ...commonOptions };
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
    ),
    // The faults are told below, in our words.
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') given.set(token.name, checkedValue(command, options, token));
  }
  const isHelp = given.has('help');
  if (!isHelp) checkPositionals(command, positionals);
  const placeOf = (name: string) => command.positionals?.findIndex((one) => one.name === name) ?? -1;
  return {
    positional: (name) => positionals[placeOf(name)] ?? '',
    positionals: (name) => positionals.slice(placeOf(name)),
    text: (option) => given.get(option),
    flag: (option) => given.has(option),
    required: (option) => {
      const value = given.get(option);
      if (value !== undefined) return value;
      throw new UsageError(`“${command.name}” needs --${option} ${options[option]?.value ?? ''}. ${seeHelp(command)}`);
    },
  };
}

/** Where to read how a command is used. */
export function seeHelp({ name }: Pick<Command<never>, 'name'>): string {
  return `See: signatory ${name} --help`;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkedValue(
  command: Command<never>,
  options: { readonly [name: string]: Option },
  { name, rawName, value, inlineValue }: OptionToken,
): string {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const meant = nearest(name, Object.keys(options));
    const remedy = meant === undefined ? seeHelp(command) : `Did you mean --${meant}?`;
    throw new UsageError(`“${command.name}” has no option ${rawName}. ${remedy}`);
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} is a switch and takes no value.`);
    return '';
  }
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'))) {
    throw new UsageError(`--${name} needs a value: --${name} ${option.value}`);
  }
  return value;
}

function checkPositionals(command: Command<never>, given: readonly string[]): void {
  const wanted = command.positionals ?? [];
  const missing = wanted[given.length];
  if (missing !== undefined && missing.occurs === undefined) {
    throw new UsageError(`“${command.name}” needs ${missing.name}, ${missing.description}. ${seeHelp(command)}`);
  }
  const extra = wanted.at(-1)?.occurs === 'any-number' ? undefined : given[wanted.length];
  if (extra !== undefined) {
    throw new UsageError(`“${command.name}” does not know what to do with “${extra}”. ${seeHelp(command)}`);
  }
}
