import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { auditedDeeds } from '../../tests/support/audit.ts';
import { aListMaker, ann, everything, type ListMaker } from '../../tests/support/list-making.ts';
import { aSignature, seedSignatures } from '../../tests/support/signed-campaign.ts';
import { type ListMaking, makeLists } from './release.ts';
import { ListFileExists } from './writing/list-file.ts';
import { ListContradictsCount } from './writing/write-lists.ts';

let maker: ListMaker;

beforeEach(async () => {
  maker = await aListMaker();
});

afterEach(() => maker[Symbol.asyncDispose]());

describe('a list that cannot be made', () => {
  afterEach(async () => {
    expect(await maker.database.db.selectFrom('list_release').select('id').execute()).toEqual([]);
  });

  it('is not written over a maker.file that is there, nor is any other of the same order', async () => {
    await writeFile(maker.file, 'mine');
    const other = {
      recipient: ann,
      selection: everything,
      format: 'csv' as const,
      path: path.join(maker.folder, 'a.csv'),
    };
    const failed = makeLists(maker.making({ orders: [other, ...maker.making().orders] }));
    await expect(failed).rejects.toThrow(ListFileExists);
    expect(await readdir(maker.folder)).toEqual(['list.csv']);
    expect(await readFile(maker.file, 'utf8')).toBe('mine');
  });

  it('leaves nothing behind when it is stopped halfway', async () => {
    await seedSignatures(
      maker.database.db,
      maker.signed,
      Array.from({ length: 4500 }, () => aSignature()),
    );
    const stop = new AbortController();
    const seen: string[][] = [];
    const failed = maker.make({
      signal: stop.signal,
      onProgress: () => {
        seen.push([]);
        stop.abort();
      },
    });
    await expect(failed).rejects.toThrow();
    expect(seen).toHaveLength(1);
    expect(await readdir(maker.folder)).toEqual([]);
  });

  it('leaves nothing behind when one seal does not open', async () => {
    await seedSignatures(maker.database.db, maker.signed, [aSignature(), aSignature()]);
    await sql`update signature set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)`.execute(maker.database.db);
    await expect(maker.make()).rejects.toThrow();
    expect(await readdir(maker.folder)).toEqual([]);
  });

  it('is taken back, and the audit says so, where its maker.file cannot be put in its place', async () => {
    const unlucky: ListMaking['record'] = async (trx, deed) => {
      await writeFile(maker.file, 'somebody was faster');
      return maker.audit.record(trx, deed);
    };
    await expect(maker.make({ record: unlucky })).rejects.toThrow(ListFileExists);
    const [made, failed] = await auditedDeeds(maker.database.db);
    expect([made?.act, failed?.act]).toEqual(['list.make', 'list.fail']);
    expect(failed?.subject).toBe(made?.subject);
    expect(await readFile(maker.file, 'utf8')).toBe('somebody was faster');
  });

  it('is refused where it would contradict the count', async () => {
    await seedSignatures(maker.database.db, maker.signed, [aSignature()]);
    await sql`update signature_tally set signatures = 2`.execute(maker.database.db);
    await expect(maker.make()).rejects.toThrow(ListContradictsCount);
    expect(await readdir(maker.folder)).toEqual([]);
  });
});
