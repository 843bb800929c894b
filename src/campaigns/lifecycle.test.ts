import fc from 'fast-check';
import { isInGrace, isOpen, phaseAt, retentionEnds } from './lifecycle.ts';

const campaign = {
  state: 'open',
  opensAt: new Date('2026-10-01T00:00:00Z'),
  closesAt: new Date('2026-12-10T23:59:59.999Z'),
  graceDays: 14,
  retentionDays: 365,
} as const;

const anyMoment = fc.date({ min: new Date('1990-01-01'), max: new Date('2990-01-01'), noInvalidDate: true });
const anyCampaign = fc.record({
  state: fc.constantFrom('draft' as const, 'open' as const, 'closed' as const, 'archived' as const),
  opensAt: anyMoment,
  closesAt: fc.option(anyMoment, { nil: undefined }),
  graceDays: fc.nat(400),
  retentionDays: fc.nat(4000),
});

describe('a campaign’s life', () => {
  it.each([
    ['2026-09-30T23:59:59.999Z', 'upcoming'],
    ['2026-10-01T00:00:00Z', 'open'],
    ['2026-12-10T23:00:00Z', 'open'],
    ['2026-12-11T00:00:00Z', 'closed'],
  ])('is at %s %s', (at, phase) => {
    expect(phaseAt(campaign, new Date(at))).toBe(phase);
  });

  it('ends at once when it is closed by hand', () => {
    expect(phaseAt({ ...campaign, state: 'closed' }, campaign.opensAt)).toBe('closed');
  });

  it('lets a signature be confirmed for the days of grace after closing', () => {
    expect(isInGrace(campaign, new Date('2026-12-24T12:00:00Z'))).toBe(true);
    expect(isInGrace(campaign, new Date('2026-12-25T00:00:00Z'))).toBe(false);
    expect(isInGrace(campaign, new Date('2026-11-01T00:00:00Z'))).toBe(false);
  });

  it('keeps personal data for the days of retention after closing, and without an end while no end is set', () => {
    expect(retentionEnds(campaign)).toEqual(new Date('2027-12-10T23:59:59.999Z'));
    expect(retentionEnds({ ...campaign, closesAt: undefined })).toBeUndefined();
    expect(retentionEnds({ ...campaign, retentionDays: 0 })).toEqual(new Date('2026-12-24T23:59:59.999Z'));
  });

  it('is never open and in grace at once, and in grace only once it has closed', () => {
    fc.assert(
      fc.property(anyCampaign, anyMoment, (one, at) => {
        expect(isOpen(one, at) && isInGrace(one, at)).toBe(false);
        if (isInGrace(one, at)) expect(phaseAt(one, at)).toBe('closed');
      }),
    );
  });

  it('never opens again by itself', () => {
    fc.assert(
      fc.property(anyCampaign, anyMoment, anyMoment, (one, a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        if (phaseAt(one, earlier) === 'closed') expect(phaseAt(one, later)).toBe('closed');
        if (phaseAt(one, later) === 'upcoming') expect(phaseAt(one, earlier)).toBe('upcoming');
      }),
    );
  });

  it('never ends the retention while a signature can still be confirmed', () => {
    fc.assert(
      fc.property(anyCampaign, anyMoment, (one, at) => {
        const end = retentionEnds(one);
        if (end !== undefined && at >= end) expect(isOpen(one, at) || isInGrace(one, at)).toBe(false);
      }),
    );
  });
});
