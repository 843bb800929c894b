import fc from 'fast-check';
import { type GroupCommitOptions, groupCommit } from './group-commit.ts';

interface Held {
  readonly batch: readonly number[];
  readonly finish: () => void;
  readonly fail: (error: unknown) => void;
}

/** A write that ends when the test says so, and answers with ten times the item. */
function heldWrites() {
  const held: Held[] = [];
  const write = (batch: readonly number[]) =>
    new Promise<readonly number[]>((resolve, fail) => {
      held.push({ batch, finish: () => resolve(batch.map((item) => item * 10)), fail });
    });
  return { held, write };
}

function options(
  given: Pick<GroupCommitOptions<number, number>, 'write'> & Partial<GroupCommitOptions<number, number>>,
) {
  return { maxBatch: 100, maxWaiting: 100, maxWrites: 1, mayBeOneItemsFault: () => false, ...given };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

class Poison extends Error {}
const isPoison = (error: unknown) => error instanceof Poison;

describe('group commit', () => {
  it('lets a single item wait for nobody', () => {
    const { held, write } = heldWrites();
    void groupCommit(options({ write })).submit(1);
    expect(held.map(({ batch }) => batch)).toEqual([[1]]);
  });

  it('writes what arrives during a write together in the next, and answers each after its own', async () => {
    const { held, write } = heldWrites();
    const group = groupCommit(options({ write }));
    const answers: number[] = [];
    const submitted = [1, 2, 3].map(async (item) => {
      const answer = await group.submit(item);
      if (answer !== 'full') answers.push(answer);
    });
    await turn();
    expect(held.map(({ batch }) => batch)).toEqual([[1]]);
    held[0]?.finish();
    await turn();
    expect(answers).toEqual([10]);
    expect(held[1]?.batch).toEqual([2, 3]);
    held[1]?.finish();
    await Promise.all(submitted);
    expect(answers).toEqual([10, 20, 30]);
  });

  it('refuses at once what is past the bound, and takes items again when the line has moved', async () => {
    const { held, write } = heldWrites();
    const group = groupCommit(options({ write, maxWaiting: 2 }));
    const [first, second, third] = [group.submit(1), group.submit(2), group.submit(3)];
    await expect(group.submit(4)).resolves.toBe('full');
    held[0]?.finish();
    await first;
    await turn();
    const fifth = group.submit(5);
    held[1]?.finish();
    await turn();
    held[2]?.finish();
    await expect(Promise.all([second, third, fifth])).resolves.toEqual([20, 30, 50]);
  });

  it('never writes more than a batch holds, nor in more writes at once than it may', async () => {
    const { held, write } = heldWrites();
    const group = groupCommit(options({ write, maxBatch: 2, maxWrites: 2 }));
    const all = [1, 2, 3, 4, 5, 6, 7].map((item) => group.submit(item));
    expect(held.map(({ batch }) => batch)).toEqual([[1], [2]]);
    held[1]?.finish();
    await turn();
    expect(held.map(({ batch }) => batch)).toEqual([[1], [2], [3, 4]]);
    for (let ended = 0; ended < held.length; ended += 1) {
      held[ended]?.finish();
      await turn();
    }
    await expect(Promise.all(all)).resolves.toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('lets a poisonous item harm only itself: the others are written once more, alone', async () => {
    const batches: (readonly number[])[] = [];
    const write = async (batch: readonly number[]) => {
      batches.push(batch);
      await turn();
      if (batch.includes(3)) throw new Poison('three');
      return batch;
    };
    const group = groupCommit(options({ write, mayBeOneItemsFault: isPoison }));
    const settled = await Promise.allSettled([1, 2, 3, 4].map((item) => group.submit(item)));
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
      1,
      2,
      'three',
      4,
    ]);
    expect(batches).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  });

  it('tells all of an error that is nobody’s fault, writes none of them again, and goes on', async () => {
    const batches: (readonly number[])[] = [];
    const write = async (batch: readonly number[]) => {
      batches.push(batch);
      await turn();
      if (batches.length === 2) throw new Error('away');
      return batch;
    };
    const group = groupCommit(options({ write, mayBeOneItemsFault: isPoison }));
    const settled = await Promise.allSettled([1, 2, 3].map((item) => group.submit(item)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(batches).toEqual([[1], [2, 3]]);
    await expect(group.submit(4)).resolves.toBe(4);
  });

  it('takes a write that throws at once, or answers for too few, as failed', async () => {
    const thrown = groupCommit(
      options({
        write: () => {
          throw new Error('at once');
        },
      }),
    );
    await expect(thrown.submit(1)).rejects.toThrow('at once');
    const short = groupCommit(options({ write: async () => [] }));
    await expect(short.submit(1)).rejects.toThrow('no result');
    await expect(short.submit(2)).rejects.toThrow('no result');
  });

  it('answers every item exactly once, whatever the order of arrivals, ends and failures', async () => {
    const step = fc.record({
      arrivals: fc.array(fc.constantFrom('good', 'poison'), { maxLength: 6 }),
      end: fc.constantFrom('finish', 'away', 'nothing'),
      which: fc.nat(5),
    });
    const bounds = fc.record({
      maxBatch: fc.integer({ min: 1, max: 5 }),
      maxWaiting: fc.integer({ min: 1, max: 8 }),
      maxWrites: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(bounds, fc.array(step, { maxLength: 20 }), async (given, steps) => {
        const written: string[] = [];
        let underWay: { readonly batch: readonly string[]; readonly end: (how: 'finish' | 'away') => void }[] = [];
        const write = (batch: readonly string[]) => {
          expect(batch.length).toBeLessThanOrEqual(given.maxBatch);
          expect(underWay.length).toBeLessThan(given.maxWrites);
          return new Promise<readonly string[]>((resolve, reject) => {
            const mine = {
              batch,
              end: (how: 'finish' | 'away') => {
                underWay = underWay.filter((other) => other !== mine);
                if (how === 'away') return reject(new Error('away'));
                if (batch.some((item) => item.startsWith('poison'))) return reject(new Poison());
                written.push(...batch);
                resolve(batch);
              },
            };
            underWay.push(mine);
          });
        };
        const group = groupCommit({ ...given, write, mayBeOneItemsFault: isPoison });
        const answers: Promise<readonly [item: string, answer: string]>[] = [];
        const submit = (item: string) =>
          answers.push(
            group.submit(item).then(
              (result) => [item, result] as const,
              (error: unknown) => [item, isPoison(error) ? 'poisoned' : 'away'] as const,
            ),
          );
        for (const { arrivals, end, which } of steps) {
          for (const kind of arrivals) submit(`${kind} ${answers.length}`);
          if (end !== 'nothing' && underWay.length > 0) underWay[which % underWay.length]?.end(end);
          await turn();
        }
        while (underWay.length > 0) {
          underWay[0]?.end('finish');
          await turn();
        }
        const ended = await Promise.all(answers);
        expect(
          ended
            .filter(([item, answer]) => item === answer)
            .map(([item]) => item)
            .sort(),
        ).toEqual(written.sort());
        for (const [item, answer] of ended) {
          if (item.startsWith('poison')) expect(['poisoned', 'away', 'full']).toContain(answer);
          else expect([item, 'away', 'full']).toContain(answer);
        }
      }),
      { numRuns: 200 },
    );
  });
});
