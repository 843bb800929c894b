import { sql } from 'kysely';
import { testDatabase } from '../../../tests/support/database.ts';
import { arrayText } from './array-text.ts';

describe('an array for Postgres', () => {
  it('comes back as it was sent, whatever its codes look like', async () => {
    await using database = await testDatabase();
    const texts = ['', 'null', 'NULL', null, 'a,b', '{}', '"', '\\', 'é', 'علی', ' a '];
    const values = [Buffer.from([0, 92, 255]), Buffer.alloc(0), null];
    const { rows } = await sql`
      select ${arrayText(texts)}::text[] as texts, ${arrayText(values)}::bytea[] as values,
        ${arrayText([true, false])}::boolean[] as flags, ${arrayText([1, -2])}::integer[] as numbers,
        ${arrayText([])}::uuid[] as none`.execute(database.db);
    expect(rows).toEqual([{ texts, values, flags: [true, false], numbers: [1, -2], none: [] }]);
  });
});
