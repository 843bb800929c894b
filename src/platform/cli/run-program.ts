import { errorCode } from '../error-code.ts';
import { nearest } from '../nearest.ts';
import { parseArguments } from './arguments.ts';
import { type Command, CommandFailed, type Out, UsageError } from './command.ts';
import { commandHelp, programHelp } from './help.ts';
import { noProgress, type ProgressTarget, startProgress } from './progress.ts';

export type ExitCode = 0 | 1 | 2;

export interface Program<Deps> {
  readonly commands: readonly Command<Deps>[];
  /** What is given to the command that runs; nothing in it should be opened before it is asked for. */
  readonly deps: Deps;
  /** The words behind the program's name. */
  readonly words: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressTarget;
  readonly clock: () => Date;
  /** Whether the details of an unexpected error are told too. */
  readonly isDebug: boolean;
}

/** Runs the command that the words name, and answers how the process should end. Never throws. */
export async function runProgram<Deps>(program: Program<Deps>): Promise<ExitCode> {
  const { commands, deps, words, stdout, stderr, clock } = program;
  const print = (lines: readonly string[]) => stdout.write(lines.map((line) => `${line}\n`).join(''));
  try {
    if (words[0] === '--help') {
      print(programHelp(commands));
      return 0;
    }
    const found = findCommand(commands, words);
    if (Array.isArray(found)) {
      print(programHelp(found));
      return 0;
    }
    const args = parseArguments(found.command, found.rest);
    if (args.flag('help')) {
      print(commandHelp(found.command));
      return 0;
    }
    const isJson = args.flag('json');
    const printJson = (json: unknown) => print([JSON.stringify(json, null, 2)]);
    const out: Out = {
      answer: (json, lines) => (isJson ? printJson(json) : print(lines)),
      remark: (line) => void stderr.write(`${line}\n`),
      progress: (doing) => (isJson ? noProgress : startProgress(doing, stderr, clock)),
    };
    return await found.command.run(deps, args, out).then(
      () => 0,
      (error: unknown) => {
        if (isJson && error instanceof CommandFailed && error.json !== undefined) printJson(error.json);
        throw error;
      },
    );
  } catch (error) {
    for (const line of linesOf(error, program.isDebug)) stderr.write(`${line}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The command with the most words in common, or all of a group when its help is asked for. @throws UsageError */
function findCommand<Deps>(commands: readonly Command<Deps>[], words: readonly string[]) {
  const [first, second] = words;
  if (first === undefined) throw new UsageError(programHelp(commands));
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((one) => one.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && second === '--help') return group;
  const typed = group.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const names = commands.map(({ name }) => name);
  const meant = nearest(typed, names) ?? nearest(words.slice(0, 2).join(' '), names);
  const choices = group.map(({ name }) => name).join(', ');
  const remedy =
    meant !== undefined
      ? `Did you mean “${meant}”?`
      : choices === ''
        ? 'See: signatory --help'
        : `There are: ${choices}.`;
  throw new UsageError(`There is no command “${typed}”. ${remedy}`);
}

function linesOf(error: unknown, isDebug: boolean): readonly string[] {
  if (error instanceof UsageError || error instanceof CommandFailed) return error.lines;
  const code = errorCode(error);
  const told = Error.isError(error) ? error.message.split('\n')[0] : String(error);
  const why = told === undefined || told === '' ? (code ?? 'no reason was given') : told;
  if (isDebug) return [`It did not work: ${why}`, Error.isError(error) ? (error.stack ?? '') : ''];
  return [`It did not work: ${why.replace(/[.!]$/, '')}. LOG_LEVEL=debug shows the details.`];
}
