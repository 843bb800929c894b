import { moderationCommands } from '../src/signatures/moderation/signature-commands.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { commandLineOf } from './support/commands.ts';
import { aLinked, rowOf, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
const run = commandLineOf(app, moderationCommands, (store) => ({
  openDataStore: async () => store,
  clock: app.clock.now,
}));
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => expect(await checkTally(app.db, app.campaign().id)).toEqual([]));

test('signatures are found without who they are, and the audit has by what', async () => {
  const linked = await aLinked(app, { name: 'Typed Theodora', city: 'Aalst', country: 'LU' });
  const id = linked.ref.signatureId;
  const found = await run('signatures', 'find', demoSlug, '--name', 'theodora', '--country', 'LU');
  expect(found).toMatchObject({ exitCode: 0, stderr: '' });
  expect(found.stdout).toMatch(new RegExp(`^${id}  pending  \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d  LU  -  public\\n$`));
  expect(found.stdout).not.toContain('Aalst');
  expect(await lastDeed(app, 'signatures.search')).toMatchObject({ details: { by: ['name'] } });
  expect(JSON.stringify(await auditedDeeds(app.db))).not.toContain('heodora');
  const json = await run('signatures', 'find', demoSlug, '--city', 'aalst', '--json');
  expect(JSON.parse(json.stdout)).toEqual([
    expect.objectContaining({ id, state: 'pending', confirmed_by_hand: false }),
  ]);
  expect((await run('signatures', 'find', demoSlug, '--state', 'expired')).stdout).toBe('Nothing fits.\n');
});

test('each move is told first, then done with a reason, and safe twice', async () => {
  const linked = await aLinked(app);
  const id = linked.ref.signatureId;
  expect((await run('signatures', 'confirm', demoSlug, id, '--dry-run')).stdout).toBe(
    'It would confirm 1: 1 pending.\nThe public count rises by 1.\n',
  );
  expect((await rowOf(app, linked)).state).toBe('pending');
  for (const [move, did, state] of [
    ['confirm', 'Confirmed by hand', 'verified'],
    ['hold', 'Held', 'held'],
    ['release', 'Released', 'verified'],
    ['remove', 'Removed', 'removed'],
    ['restore', 'Restored', 'verified'],
  ] as const) {
    expect(await run('signatures', move, demoSlug, id, '--reason', 'Known')).toEqual({
      exitCode: 0,
      stdout: `${did}: 1.\n`,
      stderr: '',
    });
    expect((await rowOf(app, linked)).state).toBe(state);
  }
  expect((await run('signatures', 'restore', demoSlug, id, '--reason', 'Again')).stdout).toBe(
    'Restored: 0.\n1 stay as they are: not in a state for it, or their address has signed anew.\n',
  );
  expect(await lastDeed(app, 'signatures.move')).toMatchObject({ actor_kind: 'command-line', has_reason: true });
});

test('all that a search finds are moved, however many', async () => {
  await seedLinked(
    app,
    Array.from({ length: 620 }, () => aSignature({ city: 'Farmville' })),
  );
  const count = await app.count();
  const dry = await run('signatures', 'remove', demoSlug, '--city', 'farmville', '--dry-run', '--json');
  expect(JSON.parse(dry.stdout)).toEqual({
    remove: 620,
    by_state: { verified: 620 },
    stay: 0,
    count_changes_by: -620,
    done: false,
  });
  const done = await run('signatures', 'remove', demoSlug, '--city', 'farmville', '--reason', 'A farm', '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({ remove: 620, skipped: 0, done: true });
  expect(await app.count()).toBe(count - 620);
});

test.each([
  [['signatures', 'remove', demoSlug, '--reason', 'x'], 'Say which: either IDs'],
  [['signatures', 'remove', demoSlug, 'x', '--reason', 'x'], '“x” is no ID'],
  [['signatures', 'remove', demoSlug, 'x', '--state', 'held', '--reason', 'x'], 'Say which: either IDs'],
  [['signatures', 'find', demoSlug, '--state', 'lost'], '--state cannot be “lost”'],
  [['signatures', 'find', demoSlug, '--domain', 'com'], '--domain cannot be “com”'],
  [['signatures', 'find', demoSlug, '--from', 'yesterday'], '--from cannot be “yesterday”'],
])('%j is refused with what to write', async (typed, told) => {
  const { exitCode, stderr } = await run(...typed);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(told);
});

test('without a reason nothing is done', async () => {
  const linked = await aLinked(app);
  expect((await run('signatures', 'remove', demoSlug, linked.ref.signatureId)).exitCode).toBe(2);
  expect((await rowOf(app, linked)).state).toBe('pending');
});
