import fc from 'fast-check';
import { holdReason, type Signs } from './hold-reason.ts';

const harmless: Signs = { isTrapped: false, domain: 'unlisted', network: 'unlisted', isOverBurst: false };

describe('a signature', () => {
  it('is not held where nothing speaks against it', () => {
    expect(holdReason(harmless)).toBeUndefined();
    expect(holdReason({ ...harmless, domain: 'allow', network: 'allow' })).toBeUndefined();
  });

  it.each([
    [{ isTrapped: true }, 'honeypot'],
    [{ domain: 'block' }, 'blocked-domain'],
    [{ network: 'block' }, 'blocked-network'],
    [{ domain: 'disposable' }, 'disposable-domain'],
    [{ isOverBurst: true }, 'burst'],
  ] as const)('is held for %j: %s', (signs, reason) => {
    expect(holdReason({ ...harmless, ...signs })).toBe(reason);
  });

  it('is held for the gravest reason alone', () => {
    expect(holdReason({ isTrapped: true, domain: 'block', network: 'block', isOverBurst: true })).toBe('honeypot');
    expect(holdReason({ ...harmless, domain: 'disposable', isOverBurst: true })).toBe('disposable-domain');
  });

  it('from an allowed network is never held for how much comes from there', () => {
    const signs = fc.record({
      isTrapped: fc.boolean(),
      domain: fc.constantFrom('block', 'allow', 'disposable', 'unlisted'),
      network: fc.constant('allow'),
      isOverBurst: fc.boolean(),
    } as const);
    fc.assert(fc.property(signs, (some) => expect(holdReason(some)).not.toBe('burst')));
  });
});
