import fc from 'fast-check';
import { giveBack, takeOneOfEach, wholeOf } from './allowance.ts';

const allowance = { most: 5, perSecond: 0.5 };

describe('an allowance', () => {
  it('is there as a whole, comes back with time, and is never more than the whole', () => {
    const remainder = wholeOf(allowance, 0);
    const takeAt = (nowMs: number) => takeOneOfEach([remainder], nowMs);
    expect([0, 0, 0, 0, 0, 0].map(takeAt)).toEqual([0, 0, 0, 0, 0, 2]);
    expect([takeAt(2_000), takeAt(2_000), takeAt(3_000)]).toEqual([0, 2, 1]);
    expect(Array.from({ length: 7 }, () => takeAt(1_000_000))).toEqual([0, 0, 0, 0, 0, 2, 2]);
    giveBack(remainder, 100, 1_000_000);
    expect(remainder.left).toBe(5);
  });

  it('is not used up by those whom another one stops', () => {
    const [none, whole] = [wholeOf({ most: 0, perSecond: 0.1 }, 0), wholeOf(allowance, 0)];
    expect(takeOneOfEach([whole, none], 0)).toBe(10);
    expect(whole.left).toBe(5);
  });

  it('never gives more than the whole and what time has added, however it is asked', () => {
    const pauses = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(pauses, (pausesMs) => {
        const remainder = wholeOf(allowance, 0);
        let [nowMs, forwardMs, taken] = [0, 0, 0];
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          forwardMs += Math.max(0, pauseMs);
          if (takeOneOfEach([remainder], nowMs) === 0) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(allowance.most + (forwardMs / 1000) * allowance.perSecond);
      }),
    );
  });

  it('is there again when it said it would be', () => {
    const left = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(left, (some) => {
        const remainder = { allowance, left: some, atMs: 0 };
        expect(takeOneOfEach([remainder], takeOneOfEach([remainder], 0) * 1000)).toBe(0);
      }),
    );
  });
});
