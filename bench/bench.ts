/** What a bench is, and what it hands back. */
import type { Comparison } from './tools/alternate.ts';
import type { Machine } from './tools/machine.ts';
import type { Stage } from './tools/stage.ts';

export interface Bench {
  readonly name: string;
  /** One line: the work, against what. */
  readonly summary: string;
  /** Runs only when it is named. */
  readonly isHeavy: boolean;
  readonly run: (run: BenchRun) => Promise<Findings>;
}

/** How large a run is, and where it works. */
export interface BenchRun {
  readonly stage: Stage;
  /** Small enough for a test: the checks hold, the figures mean nothing. */
  readonly isQuick: boolean;
  /** Alternations of ours and the reference. */
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  /** Rows of the benches that are about many; undefined for the bench's own. */
  readonly size: number | undefined;
  readonly say: (line: string) => void;
}

/** A promise of the table in docs/performance.md, and how it stands. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly wanted: string;
  readonly isMet: boolean;
}

/** A figure beside the goals. */
export interface Note {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** How long a page took, in milliseconds: medians. */
export interface PageFigure {
  readonly group: string;
  readonly name: string;
  readonly oursMs: number;
  /** Absent where the reference has no such page. */
  readonly referenceMs?: number;
  /** Until what it began in the background was done; absent where it began nothing. */
  readonly doneMs?: number;
}

export interface Findings {
  /** What a round counts, such as 'requests a second'; absent where nothing is compared. */
  readonly unit?: string;
  readonly comparison?: Comparison;
  readonly goals: readonly Goal[];
  readonly notes: readonly Note[];
  /** Of a bench about many pages. */
  readonly pages?: readonly PageFigure[];
  /** What was found right while it ran; anything wrong ends the bench. */
  readonly checks: readonly string[];
  readonly settings: Readonly<Record<string, string | number>>;
}

/** What stands in bench/results/NAME.json. */
export interface BenchResult extends Findings {
  readonly name: string;
  readonly summary: string;
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
}

/** The ratio as a goal: at least so many times the reference. */
export function ratioGoal({ ratio }: Comparison, atLeast: number): Goal {
  return { what: 'ratio', value: ratio, unit: '×', wanted: `≥ ${atLeast} ×`, isMet: ratio >= atLeast };
}

export function atMost(what: string, value: number, most: number, unit: string): Goal {
  return { what, value, unit, wanted: `≤ ${most} ${unit}`, isMet: value <= most };
}
