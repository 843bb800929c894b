import type { Command } from '../cli/command.ts';

/** What the commands of the database need of the program. */
export interface DatabaseCommandDeps {
  /** Opened, and brought up to date, at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{ readonly migrated: readonly string[] }>;
}

const migrate: Command<DatabaseCommandDeps> = {
  name: 'migrate',
  summary: 'bring the database up to date',
  run: async ({ openDataStore }, _, out) => {
    const { migrated } = await openDataStore();
    out.answer(
      { migrated },
      migrated.length === 0 ? ['The database is up to date.'] : migrated.map((name) => `migrated: ${name}`),
    );
  },
};

/** What the command line does with the database itself. */
export const databaseCommands: readonly Command<DatabaseCommandDeps>[] = [migrate];
