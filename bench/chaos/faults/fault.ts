/** How a fault is tried: everything in a minute or two, or the heart of it in seconds. */
export interface FaultOptions {
  readonly isQuick: boolean;
  /** An empty folder for its data. */
  readonly folder: string;
}

export interface FaultResult {
  /** What was measured, for people. */
  readonly facts: readonly string[];
  /** Every promise that was broken; none is how it must be. */
  readonly broken: readonly string[];
  /** Why it could not be tried on this machine. */
  readonly skipped?: string;
}

/** Something that goes wrong without anything being killed. */
export interface Fault {
  readonly name: string;
  run(options: FaultOptions): Promise<FaultResult>;
}
