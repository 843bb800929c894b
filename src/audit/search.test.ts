import { aTestAudit } from '../../tests/support/audit.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { rowsReadBy } from '../../tests/support/reads.ts';
import { inTransaction } from '../platform/db/database.ts';
import { recorderFor } from './log.ts';
import { listActing, searchAudit } from './search.ts';

declare module './log.ts' {
  interface Acts {
    'test.often': Record<string, never>;
    'test.once': Record<string, never>;
  }
}

describe('among a thousand entries of two people', () => {
  const many = 1_000;
  const { keys, audit } = aTestAudit();

  it('who has acted and how is told, and what was done once is found, by reading a few of them', async () => {
    await using database = await testDatabase();
    const { db, pool } = database;
    await inTransaction(db, async (trx) => {
      const ann = recorderFor(audit, { kind: 'command-line', user: 'ann' });
      const bob = recorderFor(audit, { kind: 'command-line', user: 'bob' });
      await bob(trx, { act: 'test.once', subject: 'a', details: {} });
      for (let n = 1; n < many; n += 1) await ann(trx, { act: 'test.often', subject: 'a', details: {} });
    });
    await pool.query('vacuum analyze audit_entry');
    const acting = () => listActing(db);
    expect(await acting()).toEqual({
      acts: ['test.often', 'test.once'],
      actors: [
        { actorKind: 'command-line', actorId: 'ann' },
        { actorKind: 'command-line', actorId: 'bob' },
      ],
    });
    const once = () => searchAudit(db, keys, { act: 'test.once' }, { before: undefined, most: 50 });
    const byBob = () => {
      const actor = { actorKind: 'command-line', actorId: 'bob' } as const;
      return searchAudit(db, keys, { actor }, { before: undefined, most: 50 });
    };
    for (const search of [once, byBob]) expect((await search()).map(({ seq }) => seq)).toEqual([1]);
    for (const work of [acting, once, byBob]) {
      expect(await rowsReadBy(pool, ['audit_entry'], work)).toBeLessThan(20);
    }
  });
});
