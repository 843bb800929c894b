import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface NetworkLimit {
  /** Counts a request from an IP address. @returns the seconds to wait when its network has had its share. */
  secondsToWait(address: string): Promise<number | undefined>;
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
    secondsToWait: async (address) => {
      const network = networkOf(address);
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
  const ip = address.split('%')[0] ?? '';
  const groups = ip.includes(':') && isIPv6(ip) ? groupsOf(ip) : undefined;
  const ipv4 = groups === undefined ? ip : mappedIpv4(groups);
  if (ipv4 !== undefined) return ipv4 === '' || ipv4.startsWith('127.') ? undefined : ipv4;
  const [a = 0, b = 0, c = 0, d = 0] = groups ?? [];
  if (groups?.join() === '0,0,0,0,0,0,0,1') return undefined;
  return [a, b, c, d & 0xff00].map((group) => group.toString(16)).join(':');
}

/** The eight numbers of an IPv6 address, however it is written (RFC 4291, section 2.2): a URL has one way to write it. */
function groupsOf(ip: string): number[] {
  const [head = '', tail = ''] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [read(head), read(tail)];
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** The IPv4 address within an IPv6 one that only carries it (RFC 4291, section 2.5.5.2). */
function mappedIpv4(groups: readonly number[]): string | undefined {
  const [g = 0, h = 0] = groups.slice(6);
  return groups.slice(0, 6).join() === '0,0,0,0,0,65535' ? [g >> 8, g & 255, h >> 8, h & 255].join('.') : undefined;
}
