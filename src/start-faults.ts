import path from 'node:path';
import { errorCode } from './platform/error-code.ts';
import { type Settings, settingNames } from './platform/settings.ts';

/** Why the program cannot start, in one line, and how it ends: 2 for a setting that is wrong, 1 for all else. */
export interface StartFault {
  readonly line: string;
  readonly exitCode: 1 | 2;
}

type FaultSettings = Pick<Settings, 'port' | 'host' | 'dataDir' | 'databaseUrl'>;

/** What an error on opening the parts tells whoever starts the program; undefined where it tells them nothing. */
export function startFault(error: unknown, settings: FaultSettings): StartFault | undefined {
  if (!Error.isError(error)) return undefined;
  return (
    namedFault(error) ??
    networkFault(error, settings) ??
    folderFault(error, settings) ??
    (settings.databaseUrl === undefined ? undefined : databaseFault(error, settings.databaseUrl))
  );
}

/** The same; what is not known is told in the error's own words. */
export function startFaultOrAny(error: unknown, settings: FaultSettings): StartFault {
  const known = startFault(error, settings);
  if (known !== undefined) return known;
  const why = Error.isError(error) ? firstLine(error) : String(error);
  return { line: `Signatory could not start: ${why}`, exitCode: 1 };
}

/** Whoever found a setting wrong only when using it begins its message with the name. */
function namedFault(error: Error): StartFault | undefined {
  const name = error.message.split(' ', 1)[0] ?? '';
  return settingNames.includes(name) ? { line: firstLine(error), exitCode: 2 } : undefined;
}

function networkFault(error: Error, { port, host }: FaultSettings): StartFault | undefined {
  const isOurs = textOf(error, 'syscall') === 'listen' || textOf(error, 'hostname') === host;
  if (!isOurs) return undefined;
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return { line: `PORT ${port} is in use by another program, for example: ${otherPort(port)}`, exitCode: 2 };
    case 'EACCES':
      return { line: `PORT ${port} needs rights that this user does not have, for example: 3000`, exitCode: 2 };
    default:
      return { line: `HOST ${host} is not an address of this machine, for example: 127.0.0.1`, exitCode: 2 };
  }
}

const folderProblems: { readonly [code: string]: string } = {
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it is not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it can only be read',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
};

function folderFault(error: Error, { dataDir }: FaultSettings): StartFault | undefined {
  const folder = path.resolve(dataDir);
  const code = errorCode(error);
  if (code === undefined || !textOf(error, 'path')?.startsWith(folder)) return undefined;
  const line = `DATA_DIR ${folder} cannot be used: ${folderProblems[code] ?? code}, for example: .data`;
  return { line, exitCode: 2 };
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const databaseProblems: { readonly [code: string]: string } = {
  '28000': 'a user who is not let in',
  '28P01': 'a user or password that is not let in',
  '3D000': 'a database that does not exist',
  '42501': 'a user who may not create tables',
};

function databaseFault(error: Error, databaseUrl: string): StartFault | undefined {
  const code = errorCode(error);
  const problem = code === undefined ? undefined : databaseProblems[code];
  if (problem !== undefined) return { line: `DATABASE_URL names ${problem} (${code}).`, exitCode: 2 };
  // What pg says of itself has no code: a server that gave no answer in time, or closed the connection.
  const isSilent = code === undefined && /timeout|terminated/i.test(error.message);
  if (!isSilent && code === undefined) return undefined;
  if (isSilent || /^E[A-Z_]+$/.test(code ?? '')) {
    const server = URL.parse(databaseUrl)?.host ?? '';
    return {
      line: `DATABASE_URL names a server that does not answer: ${server} (${code ?? 'no answer'}).`,
      exitCode: 1,
    };
  }
  return { line: `DATABASE_URL names a database that cannot be used: ${firstLine(error)} (${code}).`, exitCode: 1 };
}

function otherPort(port: number): number {
  return port < 65_535 ? port + 1 : 3000;
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}

function textOf(error: Error, field: 'syscall' | 'hostname' | 'path'): string | undefined {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : undefined;
}
