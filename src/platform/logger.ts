import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { errorCode } from './error-code.ts';

export type { Logger };

export interface LoggerOptions {
  readonly level: string;
  /** People read the lines, not a program. */
  readonly isTerminal: boolean;
  /** Written to at once; standard output when absent. */
  readonly file?: string;
}

/** The program's log: one line an event, with ids and never with persons. Feature loggers are its children. */
export function makeLogger({ level, isTerminal, file }: LoggerOptions): Logger {
  const options = { level, base: null, serializers: { err: describeError } };
  return isTerminal
    ? pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }))
    : pino(options, pino.destination({ dest: file ?? 1, sync: file !== undefined }));
}

/**
 * An error without what it may quote: a database's `detail` and a mail server's answer can hold what a person typed.
 */
function describeError(error: unknown): object {
  if (!Error.isError(error)) return { message: 'not an error' };
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    code: errorCode(error),
    message: errorCode(error) === undefined ? error.message : undefined,
    stack: stack?.slice(0, 8).join('\n'),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}
