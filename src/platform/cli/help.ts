import { commonOptions } from './arguments.ts';
import { columns } from './columns.ts';
import type { Command, Option, Positional } from './command.ts';

/** How the whole program is used: its commands, in the order of its table. */
export function programHelp(commands: readonly Command<never>[]): string[] {
  return [
    'Signatory on the command line.',
    '',
    'Usage: npm run --silent signatory -- COMMAND',
    '',
    ...columns(commands.map((command) => [`  ${usage(command)}`, command.summary])),
    '',
    'Every command takes --help and --json.',
    'Exit codes: 0 done, 1 it did not work, 2 wrong usage or settings.',
  ];
}

/** How one command is used. */
export function commandHelp(command: Command<never>): string[] {
  const positionals = (command.positionals ?? []).map(({ name, description }) => [`  ${name}`, description]);
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([name, option]) => [
    `  ${optionUsage(name, option)}`,
    option.description,
  ]);
  return [
    `${command.summary.slice(0, 1).toUpperCase()}${command.summary.slice(1)}.`,
    '',
    `Usage: npm run --silent signatory -- ${usage(command)} [options]`,
    '',
    ...columns([...positionals, ...options]),
  ];
}

function usage({ name, positionals = [] }: Command<never>): string {
  return [name, ...positionals.map(positionalUsage)].join(' ');
}

function positionalUsage({ name, occurs }: Positional): string {
  if (occurs === 'at-most-once') return `[${name}]`;
  return occurs === 'any-number' ? `[${name}…]` : name;
}

function optionUsage(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}
