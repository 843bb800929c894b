import type { Command } from '../platform/cli/command.ts';
import type { ListCommandDeps } from './command-deps.ts';
import { importCommand } from './import-command.ts';
import { makeCommand } from './make-command.ts';
import { verifyCommand } from './verify-command.ts';

/** What the command line does with recipients and lists. */
export const listCommands: readonly Command<ListCommandDeps>[] = [importCommand, makeCommand, verifyCommand];
