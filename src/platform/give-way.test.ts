import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { areOthersInRush, makeGiveWay, pauseAfter } from './give-way.ts';

/** Keeps every processor busy until it is disposed. */
async function aRush(): Promise<Disposable> {
  const children = os
    .cpus()
    .map(() =>
      spawn(process.execPath, ['-e', 'process.stdout.write("."); for (;;);'], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
  return { [Symbol.dispose]: () => children.forEach((child) => void child.kill('SIGKILL')) };
}

/** Works for a while of a processor's time. */
async function work(ms = 60): Promise<void> {
  const start = process.cpuUsage();
  let used = start;
  while (used.user + used.system - start.user - start.system < ms * 1_000) used = process.cpuUsage();
}

const start = { at: 0, idleMs: 0, ownMs: 0, processors: 2 };

describe('work in the background', () => {
  it('is done in turns with pauses while others keep the machine busy', async () => {
    using _rush = await aRush();
    const giveWay = makeGiveWay();
    await sleep(200);
    let [underWay, most] = [0, 0];
    const began: number[] = [];
    const piece = async () => {
      began.push(performance.now());
      underWay += 1;
      most = Math.max(most, underWay);
      await work();
      await sleep(5);
      underWay -= 1;
    };
    await Promise.all([giveWay(piece), giveWay(piece), giveWay(piece)]);
    const [first = 0, second = 0, third = 0] = began;
    expect(most).toBe(1);
    expect(second - first).toBeGreaterThan(500);
    expect(third - second).toBeGreaterThan(500);
  });

  it('goes on after a piece that failed, and hands on how it failed', async () => {
    using _rush = await aRush();
    const giveWay = makeGiveWay();
    await sleep(200);
    const failed = giveWay(() => Promise.reject(new Error('The relay is away.')));
    await expect(Promise.all([failed, giveWay(work)])).rejects.toThrow('The relay is away.');
    await expect(giveWay(async () => 'sent')).resolves.toBe('sent');
  });

  it('gives way where others keep half of the machine busy, whatever its own part is', () => {
    const ofBusy = (others: number, own: number) => ({
      at: 1_000,
      idleMs: 2_000 - others - own,
      ownMs: own,
      processors: 2,
    });
    expect(areOthersInRush(start, ofBusy(990, 1_000))).toBe(false);
    expect(areOthersInRush(start, ofBusy(990, 0))).toBe(false);
    expect(areOthersInRush(start, ofBusy(1_000, 1_000))).toBe(true);
    expect(areOthersInRush(start, ofBusy(1_000, 0))).toBe(true);
  });

  it('takes a tenth of one processor in a rush, and never pauses for more than a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 10_000 }), (own, took) => {
        const pause = pauseAfter(start, { ...start, at: took, ownMs: own });
        expect(pause).toBeCloseTo(Math.min(Math.max(own * 10 - took, 0), 1_000));
      }),
    );
  });
});
