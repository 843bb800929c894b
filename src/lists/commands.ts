import type { Command } from '../platform/cli/command.ts';
import type { ListCommandDeps } from './command-deps.ts';
import { makeCommand } from './make-command.ts';
import { verifyCommand } from './proof/verify-command.ts';
import { importCommand } from './recipients/import-command.ts';

/** What the command line does with recipients and lists. */
export const listCommands: readonly Command<ListCommandDeps>[] = [importCommand, makeCommand, verifyCommand];
