import { eraseFile, filesMadeBefore } from '../../campaigns/sealed-files/kept-files.ts';
import type { Database } from '../../platform/db/database.ts';
import { forgetEntriesOfEnded } from '../writing/list-entries.ts';
import { KEPT_DAYS } from './request.ts';

declare module '../../platform/queue/queue.ts' {
  interface Jobs {
    eraseLists: Record<string, never>;
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Erases the files of lists that were made 30 days ago; their records, counts and manifests stay. Of campaigns whose keys
 * have ended it is forgotten, too, who stood on which list.
 *
 * @returns how many files.
 */
export async function eraseLists({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: () => Date;
}): Promise<number> {
  const now = clock();
  const files = await filesMadeBefore(db, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
  for (const file of files) await eraseFile(db, file, now);
  await forgetEntriesOfEnded(db);
  return files.length;
}
