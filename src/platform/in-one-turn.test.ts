import { inOneTurn } from './in-one-turn.ts';

describe('work that is done in one go', () => {
  it('gives each its own result, in the order of coming', async () => {
    const order: number[] = [];
    const double = inOneTurn((item: number) => {
      order.push(item);
      return 2 * item;
    });
    const results = Promise.all([1, 2, 3].map(double));
    expect(order).toEqual([]);
    expect(await results).toEqual([2, 4, 6]);
    expect(order).toEqual([1, 2, 3]);
    expect(await double(4)).toBe(8);
  });

  it('waits for no end of a turn that brings very many', async () => {
    let done = 0;
    const count = inOneTurn(() => {
      done += 1;
    });
    const results = Array.from({ length: 65 }, () => count(undefined));
    expect(done).toBe(64);
    await Promise.all(results);
    expect(done).toBe(65);
  });

  it('fails for the one alone whose work throws', async () => {
    const work = inOneTurn((item: string) => {
      if (item === 'bad') throw new Error('This one is bad.');
      return item;
    });
    const results = await Promise.allSettled(['a', 'bad', 'b'].map(work));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
