import type { ListFormat } from '../recipient.ts';

/** As many names as one PDF holds: to set 2,000 takes some three seconds and 430 MB. */
export const NAMES_A_VOLUME = 2000;

/** How many PDFs a list of so many names fills. */
export function volumesOf(named: number): number {
  return Math.max(1, Math.ceil(named / NAMES_A_VOLUME));
}

export type ListEnding = ListFormat | 'zip';

/** What a list's file name ends in: PDFs of more than one volume are put into one ZIP. */
export function endingOf(format: ListFormat, named: number): ListEnding {
  return format === 'pdf' && volumesOf(named) > 1 ? 'zip' : format;
}
