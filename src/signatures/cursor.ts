import { type RawBuilder, sql } from 'kysely';

/** A place in a list that is ordered by a moment and, within it, by id: to the microsecond, as Postgres keeps it. */
export interface Place {
  readonly at: string;
  readonly signatureId: string;
}

/** A moment of a row as `Place.at`. */
export function placeAt(moment: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.USZ')`;
}

/** As it stands in an address. */
export function writeCursor({ at, signatureId }: Place): string {
  return `${at}_${signatureId}`;
}

/** @returns undefined for what is no cursor. */
export function readCursor(cursor: string): Place | undefined {
  const read = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/.exec(cursor);
  if (read?.[1] === undefined || read[2] === undefined || !isMoment(read[1])) return undefined;
  return { at: read[1], signatureId: read[2] };
}

/** Only what Postgres reads too: a year 0, a 30 February or an hour 24 would be an error there. */
function isMoment(text: string): boolean {
  const time = Date.parse(text);
  return (
    !Number.isNaN(time) && !text.startsWith('0000') && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19)
  );
}
