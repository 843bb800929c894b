/** What the bench was to hold does not: its figures would be worth nothing. */
export class BenchFailed extends Error {}

/** Collects what was found right. */
export interface Checks {
  readonly passed: readonly string[];
  /** @throws BenchFailed where it does not hold. */
  hold(sentence: string, holds: boolean, found?: unknown): void;
}

export function makeChecks(): Checks {
  const passed = new Set<string>();
  return {
    get passed() {
      return [...passed];
    },
    hold: (sentence, holds, found) => {
      if (!holds) throw new BenchFailed(`It does not hold that ${sentence}: ${JSON.stringify(found)}`);
      passed.add(sentence);
    },
  };
}
