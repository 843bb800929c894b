/**
 * A **notice** tells a recipient by mail which entries of their list to delete: those of signatories who have withdrawn, or
 * were removed, since it was made. It gives the numbers that stand on the list, never names, and tells each once.
 */
import { isUuid } from '../../platform/ids.ts';

export type NoticeId = string & { readonly __brand: 'NoticeId' };

export function isNoticeId(text: string): text is NoticeId {
  return isUuid(text);
}

/** Those of the numbers that no notice has told yet, in order. */
export function notYetTold(gone: readonly number[], told: readonly number[]): readonly number[] {
  const known = new Set(told);
  return gone.filter((number) => !known.has(number)).toSorted((a, b) => a - b);
}

/** @example numbersInWords([3, 7, 8, 9, 12]) // '3, 7–9, 12' */
export function numbersInWords(numbers: readonly number[]): string {
  const rows: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const row = rows.at(-1);
    if (row !== undefined && number === row.last + 1) row.last = number;
    else rows.push({ first: number, last: number });
  }
  return rows.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
