import { existsSync } from 'node:fs';

/**
 * Loaded before the product (`node --import`): once a file is there, this process's clock is an hour behind. It is how
 * a machine's clock that is set back looks to the product; Postgres and the system's timers keep theirs.
 */
const HOUR_MS = 60 * 60_000;
const LOOK_MS = 50;

const file = process.env.CHAOS_CLOCK_FILE;
const realNow = Date.now.bind(Date);
let shiftMs = 0;

class ShiftedDate extends Date {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(ShiftedDate.now());
    else super(given[0]);
  }
  static override now(): number {
    return realNow() - shiftMs;
  }
}

if (file !== undefined) {
  Object.defineProperty(globalThis, 'Date', { value: ShiftedDate, writable: true, configurable: true });
  setInterval(() => {
    shiftMs = existsSync(file) ? HOUR_MS : 0;
  }, LOOK_MS).unref();
}
