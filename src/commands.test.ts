import { commands } from './commands.ts';
import { commandHelp } from './platform/cli/help.ts';

describe('the commands', () => {
  it('are those that docs and scripts name', () => {
    expect(commands.map(({ name }) => name)).toEqual([
      'migrate',
      'demo',
      ...['apply', 'list', 'show', 'export', 'open', 'close', 'archive', 'unarchive'].map((verb) => `campaign ${verb}`),
      ...['pause', 'resume'].map((verb) => `signing ${verb}`),
      ...['set', 'clear'].map((verb) => `notice ${verb}`),
      ...['add', 'list', 'remove'].map((verb) => `team ${verb}`),
      'sign-in-link',
      'dashboard',
      'brief',
      'recipients import',
      'list make',
      'list verify',
      'tally check',
      ...['find', 'confirm', 'hold', 'release', 'remove', 'restore'].map((verb) => `signatures ${verb}`),
      ...['list', 'release', 'remove'].map((verb) => `held ${verb}`),
      ...['list', 'add', 'try', 'remove'].map((verb) => `rules ${verb}`),
      'keys rotate',
      'retention run',
      'audit verify',
    ]);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s helps, and has all it takes explained',
    (name, command) => {
      const help = commandHelp(command).join('\n');
      expect(help).toContain(`Usage: npm run --silent signatory -- ${name}`);
      expect(help).toContain(command.summary.slice(1));
      for (const { description } of [...(command.positionals ?? []), ...Object.values(command.options ?? {})]) {
        expect(description).not.toBe('');
      }
    },
  );
});
