import os from 'node:os';
import { makeSlots } from './slots.ts';

/** Times in milliseconds. */
export interface Moment {
  readonly at: number;
  /** What all processors together have been idle for since the machine was started; waiting for a disk is not idle. */
  readonly idleMs: number;
  /** What this process has worked since it was started. */
  readonly ownMs: number;
  readonly processors: number;
}

/** Does a piece of work, once there is time for it. */
export type GiveWay = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Others who keep this share of the machine busy are in a rush. */
const RUSH = 0.5;
/** Of one processor: so much is worked in a rush too. */
const SHARE_IN_RUSH = 0.1;
/** Whoever waits in line when the program is to end still gets done in time. */
const LONGEST_PAUSE_MS = 1_000;
/** The system tells times in hundredths of a second. */
const MEASURED_MS = 100;

/**
 * Makes work in the background give way to others: while the machine is in a rush one piece is done at a time, and a pause
 * made after each. That is more than niceness does, which gives way on one processor only: two of them often share a
 * core, and what runs on the one then slows the other down.
 */
export function makeGiveWay(): GiveWay {
  const turns = makeSlots(1);
  let seen = momentNow();
  let isRush = false;

  const look = (): Moment => {
    const now = momentNow();
    if (now.at - seen.at >= MEASURED_MS) {
      isRush = areOthersInRush(seen, now);
      seen = now;
    }
    return now;
  };

  return async (work) => {
    look();
    if (!isRush) return work();
    await turns.take();
    const start = momentNow();
    try {
      return await work();
    } finally {
      const end = look();
      setTimeout(turns.give, isRush ? pauseAfter(start, end) : 0);
    }
  };
}

/** Whether others than this process kept much of the machine busy between two moments. */
export function areOthersInRush(since: Moment, now: Moment): boolean {
  const whole = (now.at - since.at) * now.processors;
  const idle = now.idleMs - since.idleMs;
  return whole - idle - (now.ownMs - since.ownMs) >= RUSH * whole;
}

/** How long to pause in a rush after what was worked between two moments, in milliseconds. */
export function pauseAfter(start: Moment, end: Moment): number {
  const pause = (end.ownMs - start.ownMs) / SHARE_IN_RUSH - (end.at - start.at);
  return Math.min(Math.max(pause, 0), LONGEST_PAUSE_MS);
}

function momentNow(): Moment {
  const processors = os.cpus();
  const idleMs = processors.reduce((sum, { times }) => sum + times.idle, 0);
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), idleMs, ownMs: (user + system) / 1_000, processors: processors.length };
}
