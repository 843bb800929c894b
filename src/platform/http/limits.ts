import { isIPv6 } from 'node:net';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface NetworkLimit {
  /** Counts a request. @returns undefined, or the seconds to wait when the network has had its share. */
  secondsToWait(req: Request): Promise<number | undefined>;
}

/**
 * Limits what one network (an IPv4 address, an IPv6 /56: what one household gets) may send to one process.
 *
 * Requests from this machine itself are not counted: without a proxy they are its owner's, and behind one that is not
 * in TRUST_PROXY they are everybody's.
 *
 * @param points requests in `seconds`.
 */
export function limitByNetwork({ points, seconds }: { points: number; seconds: number }): NetworkLimit {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return {
    secondsToWait: async (req) => {
      const network = networkOf(req.ip ?? '');
      if (network === undefined) return undefined;
      try {
        await limiter.consume(network);
        return undefined;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        throw refused;
      }
    },
  };
}

/** The network an address belongs to; undefined for loopback. */
export function networkOf(address: string): string | undefined {
  const ip = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (ip === '' || ip === '::1' || ip.startsWith('127.')) return undefined;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail = ''] = ip.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  const [a, b, c, d] = groups.map((group) => Number.parseInt(group, 16));
  return [a, b, c, (d ?? 0) & 0xff00].map((group) => (group ?? 0).toString(16)).join(':');
}
