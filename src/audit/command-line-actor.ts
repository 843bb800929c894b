import { userInfo } from 'node:os';
import type { Actor } from './log.ts';

/** Whoever runs a command: the operating system's user, by number where the system knows no name. */
export function commandLineActor(): Actor {
  return { kind: 'command-line', user: commandLineUser() };
}

/** What the operating system calls whoever runs a command. */
export function commandLineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
