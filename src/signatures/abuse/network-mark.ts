import { createHmac } from 'node:crypto';

const DAY_MS = 24 * 60 * 60 * 1000;
/** 128 bits: no two networks of a day share a mark. */
const MARK_LENGTH = 16;

/** Gives the mark that stands for a network on the day of a moment. */
export type MarkNetwork = (network: string, at: Date) => Buffer;

/**
 * Makes the marks that are stored in place of networks: HMAC-SHA-256 over the UTC day and the network, under the site's
 * own key. Within a day the same network is known again; from day to day, or without the key, nothing leads back to it.
 */
export function networkMarks(key: Buffer): MarkNetwork {
  return (network, at) =>
    createHmac('sha256', key)
      .update(`${Math.floor(at.getTime() / DAY_MS)} ${network}`)
      .digest()
      .subarray(0, MARK_LENGTH);
}
