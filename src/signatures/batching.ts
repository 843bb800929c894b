import { errorCode } from '../platform/error-code.ts';
import { type GroupCommit, groupCommit } from '../platform/group-commit.ts';

/** Larger batches gain nothing more, and would hold up the first in line. */
const MAX_BATCH = 500;
/** About half a second of work on two cores: who comes later is better told at once to try again. */
const MAX_WAITING = 2_000;

/** Group commit as signing, confirming and withdrawing use it. */
export function signatureBatches<Item, Result>(
  write: (batch: readonly Item[]) => Promise<readonly Result[]>,
): GroupCommit<Item, Result> {
  return groupCommit({ write, maxBatch: MAX_BATCH, maxWaiting: MAX_WAITING, maxWrites: 1, mayBeOneItemsFault });
}

/** Classes 22 (data) and 23 (constraints), and a value the driver cannot write: not those of a database that is away. */
function mayBeOneItemsFault(error: unknown): boolean {
  return /^(?:22|23)/.test(errorCode(error) ?? '');
}
