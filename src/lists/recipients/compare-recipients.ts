/** What an import would change. Pure. */
import { createHash } from 'node:crypto';
import type { ImportedRecipient, Recipient } from '../recipient.ts';
import { changedFields, type RecipientField } from './directory.ts';

export interface RecipientChange {
  readonly recipient: Recipient;
  readonly changes: readonly { readonly field: RecipientField; readonly from: string; readonly to: string }[];
}

export interface RecipientsComparison {
  readonly added: readonly Recipient[];
  readonly changed: readonly RecipientChange[];
  readonly unchanged: number;
  /** How many are known and not in the file: they stay. */
  readonly kept: number;
}

/** Holds what a file tells against who is known; what the file has no column for stays as it is. */
export function compareRecipients(
  told: readonly ImportedRecipient[],
  known: readonly Recipient[],
): RecipientsComparison {
  const knownBy = new Map(known.map((recipient) => [recipient.email, recipient]));
  const added: Recipient[] = [];
  const changed: RecipientChange[] = [];
  for (const one of told) {
    const former = knownBy.get(one.email);
    const recipient: Recipient = { party: '', country: '', regions: [], ...former, ...one };
    if (former === undefined) added.push(recipient);
    else {
      const changes = changedFields(former, recipient).map((field) => ({
        field,
        from: wordsOf(former[field]),
        to: wordsOf(recipient[field]),
      }));
      if (changes.length > 0) changed.push({ recipient, changes });
    }
  }
  const inFile = new Set(told.map(({ email }) => email));
  const kept = known.filter(({ email }) => !inFile.has(email)).length;
  return { added, changed, unchanged: told.length - added.length - changed.length, kept };
}

/** The same for the same changes alone: who agreed to a comparison has agreed to no other. */
export function fingerprintOf({ added, changed }: Pick<RecipientsComparison, 'added' | 'changed'>): string {
  const rows = added.map((one) => Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const moves = changed.map(({ recipient, changes }) => [recipient.email, changes]);
  return createHash('sha256')
    .update(JSON.stringify([rows, moves]))
    .digest('base64url');
}

function wordsOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(' ');
}
