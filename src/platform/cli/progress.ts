/** Says on standard error how far long work has come. */
export interface Progress extends Disposable {
  /** So many are done, of `total` where it is known. Cheap: call it as often as you like. */
  at(done: number, total?: number): void;
}

export interface ProgressTarget {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const redrawMs = 100;
const lineMs = 5000;

/** On a terminal one line that is drawn again; elsewhere a line every five seconds. */
export function startProgress(doing: string, target: ProgressTarget, clock: () => Date): Progress {
  const isTerminal = target.isTTY === true;
  const everyMs = isTerminal ? redrawMs : lineMs;
  let saidAt = clock().getTime();
  let hasDrawn = false;
  return {
    at: (done, total) => {
      const now = clock().getTime();
      if (now - saidAt < everyMs) return;
      saidAt = now;
      const line = `${doing}: ${done}${total === undefined ? '' : ` of ${total}`}`;
      target.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
      hasDrawn = true;
    },
    [Symbol.dispose]: () => {
      if (isTerminal && hasDrawn) target.write('\r\x1b[K');
    },
  };
}

/** Where nobody is to be told. */
export const noProgress: Progress = { at: () => {}, [Symbol.dispose]: () => {} };
