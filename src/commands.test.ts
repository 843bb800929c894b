import { commands } from './commands.ts';

test('every command that changes something, or hands out names, takes a reason for the audit', () => {
  const without = commands.filter(({ options = {} }) => !Object.hasOwn(options, 'reason')).map(({ name }) => name);
  // They read what is public or counted, are run by machines, or say what they do by what they are given.
  expect(without).toEqual([
    'migrate',
    'demo',
    'campaign list',
    'campaign show',
    'campaign export',
    'notice set',
    'notice clear',
    'team list',
    'dashboard',
    'brief',
    'list verify',
    'sheets list',
    'tally check',
    'signatures find',
    'held list',
    'rules list',
    'rules try',
    'regions list',
    'retention run',
    'audit verify',
  ]);
});
