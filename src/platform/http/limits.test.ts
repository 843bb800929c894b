import fc from 'fast-check';
import { anyText } from '../../../tests/support/any-text.ts';
import { limitByNetwork, networkOf } from './limits.ts';

const group = fc.integer({ min: 0, max: 0xffff });
const ipv6 = fc.tuple(group, group, group, group, group, group, group, group);

/** One address in the ways that people and programs write it: full, padded, upper case, shortened, with a zone. */
function spellings(groups: readonly number[]): string[] {
  const full = groups.map((each) => each.toString(16)).join(':');
  const padded = groups.map((each) => each.toString(16).padStart(4, '0')).join(':');
  const short = new URL(`http://[${full}]`).hostname.slice(1, -1);
  const [g = 0, h = 0] = groups.slice(6);
  const dotted = [...groups.slice(0, 6).map((each) => each.toString(16)), ipv4Of(g, h)].join(':');
  return [full, padded, padded.toUpperCase(), short, dotted, `${short}%eth0`];
}

function ipv4Of(g: number, h: number): string {
  return [g >> 8, g & 255, h >> 8, h & 255].join('.');
}

describe('the network of an address', () => {
  it('is the address itself in IPv4', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => expect(networkOf(ip)).toBe(ip.startsWith('127.') ? undefined : ip)));
  });

  it('is the same for IPv4 written as IPv6, in every spelling', () => {
    fc.assert(
      fc.property(group, group, (g, h) => {
        const expected = networkOf(ipv4Of(g, h));
        for (const spelled of spellings([0, 0, 0, 0, 0, 0xffff, g, h])) expect(networkOf(spelled)).toBe(expected);
        expect(networkOf(`::FFFF:${ipv4Of(g, h)}`)).toBe(expected);
      }),
    );
  });

  it('is the same for the whole of an IPv6 /56, in every spelling, and another beyond it', () => {
    fc.assert(
      fc.property(ipv6, ipv6, (groups, others) => {
        const [a, b, c, d] = groups;
        fc.pre(a !== 0 || b !== 0 || c !== 0 || d !== 0);
        const network = networkOf(groups.map((each) => each.toString(16)).join(':'));
        for (const spelled of spellings(groups)) expect(networkOf(spelled)).toBe(network);
        const neighbour = [a, b, c, (d & 0xff00) | (others[3] & 0xff), ...others.slice(4)];
        for (const spelled of spellings(neighbour)) expect(networkOf(spelled)).toBe(network);
        expect(networkOf(spellings([a, b, c, d ^ 0x0100, ...others.slice(4)])[0] ?? '')).not.toBe(network);
      }),
    );
  });

  it('is none for this machine itself', () => {
    for (const own of ['', '127.0.0.1', '127.8.9.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::FFFF:7f00:1']) {
      expect(networkOf(own)).toBeUndefined();
    }
    expect(networkOf('::2')).toBe('0:0:0:0');
  });

  it('is found in any text without an error: a proxy may hand on anything', () => {
    const near = fc.stringMatching(/^[0-9a-f:.%[\]]{0,45}$/);
    fc.assert(fc.property(fc.oneof(anyText, near), (text) => expect(() => networkOf(text)).not.toThrow()));
  });
});

describe('the limit for a network', () => {
  it('lets its share through, then says how long to wait, and lets other networks alone', async () => {
    const { secondsToWait } = limitByNetwork({ points: 3, seconds: 60 });
    const asked = await Promise.all(['2001:db8::1', '2001:db8::2', '2001:db8:0:ff::3'].map(secondsToWait));
    expect(asked).toEqual([undefined, undefined, undefined]);
    const wait = await secondsToWait('2001:db8:0:12::9');
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await secondsToWait('2001:db8:0:100::1')).toBeUndefined();
    for (let request = 0; request < 5; request += 1) expect(await secondsToWait('127.0.0.1')).toBeUndefined();
  });
});
