import { errorCode } from '../platform/error-code.ts';
import { type GroupCommit, groupCommit } from '../platform/group-commit.ts';

/**
 * What a turn of the event loop hands over at most: while the database writes one batch, the next is read and sealed, and
 * a third is answered. A fifth more a second than with one write at a time of whatever has come (`npm run bench -- sign`).
 */
const MAX_BATCH = 64;
const MAX_WRITES = 2;
/** About half a second of work on two cores: who comes later is better told at once to try again. */
const MAX_WAITING = 2_000;

/** Group commit as signing, confirming and withdrawing use it. */
export function signatureBatches<Item, Result>(
  write: (batch: readonly Item[]) => Promise<readonly Result[]>,
): GroupCommit<Item, Result> {
  const bounds = { maxBatch: MAX_BATCH, maxWrites: MAX_WRITES, maxWaiting: MAX_WAITING };
  return groupCommit({ write, ...bounds, mayBeOneItemsFault });
}

/** Classes 22 (data) and 23 (constraints): not those of a database that is away. */
function mayBeOneItemsFault(error: unknown): boolean {
  return /^(?:22|23)/.test(errorCode(error) ?? '');
}
