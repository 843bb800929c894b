import { randomBytes } from 'node:crypto';
import { networkMarks } from './network-mark.ts';

const mark = networkMarks(randomBytes(32));
const morning = new Date('2026-10-24T00:00:00Z');
const night = new Date('2026-10-24T23:59:59.999Z');

describe('what stands for a network', () => {
  it('is the same all day, in UTC, and another one the next day', () => {
    expect(mark('192.0.2.1', night)).toEqual(mark('192.0.2.1', morning));
    expect(mark('192.0.2.1', new Date('2026-10-25T00:00:00Z'))).not.toEqual(mark('192.0.2.1', morning));
  });

  it('is another one for another network, and under another key', () => {
    expect(mark('192.0.2.2', morning)).not.toEqual(mark('192.0.2.1', morning));
    expect(networkMarks(randomBytes(32))('192.0.2.1', morning)).not.toEqual(mark('192.0.2.1', morning));
  });

  it('holds nothing of the address', () => {
    const stored = mark('192.0.2.1', morning);
    expect(stored).toHaveLength(16);
    expect(stored.includes('192')).toBe(false);
    expect(stored.includes(Buffer.from([192, 0, 2, 1]))).toBe(false);
  });
});
