import { type TeamCommandDeps, teamCommands } from './accounts/commands.ts';
import { type AuditCommandDeps, auditCommands } from './audit/commands.ts';
import { type BriefCommandDeps, briefCommand } from './brief/command.ts';
import type { CampaignCommandDeps } from './campaigns/command-deps.ts';
import { campaignCommands } from './campaigns/commands.ts';
import { type DashboardCommandDeps, dashboardCommand } from './dashboard/commands.ts';
import type { ListCommandDeps } from './lists/command-deps.ts';
import { listCommands } from './lists/commands.ts';
import { type PaperCommandDeps, paperCommands } from './paper/commands.ts';
import type { Command } from './platform/cli/command.ts';
import { type DatabaseCommandDeps, databaseCommands } from './platform/db/commands.ts';
import type { SignatureCommandDeps } from './signatures/command-deps.ts';
import { signatureCommands } from './signatures/commands.ts';
import { type KeysCommandDeps, keysCommands } from './signatures/keys-commands.ts';
import { type RegionCommandDeps, regionCommands } from './signatures/regions/commands.ts';
import { type RetentionCommandDeps, retentionCommand } from './signatures/retention-command.ts';

/** What commands need of the program. */
export type CommandDeps = DatabaseCommandDeps &
  CampaignCommandDeps &
  TeamCommandDeps &
  SignatureCommandDeps &
  RegionCommandDeps &
  KeysCommandDeps &
  RetentionCommandDeps &
  ListCommandDeps &
  BriefCommandDeps &
  PaperCommandDeps &
  DashboardCommandDeps &
  AuditCommandDeps;

/** Every command, in the order of the help. */
export const commands: readonly Command<CommandDeps>[] = [
  ...databaseCommands,
  ...campaignCommands,
  ...teamCommands,
  dashboardCommand,
  briefCommand,
  ...listCommands,
  ...paperCommands,
  ...signatureCommands,
  ...regionCommands,
  ...keysCommands,
  retentionCommand,
  ...auditCommands,
];
