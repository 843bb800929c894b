import fc from 'fast-check';
import { momentAt, wallTimeOf } from './brussels.ts';

describe('a day and a time in Brussels', () => {
  it.each([
    ['2026-10-24', '18:00', '2026-10-24T16:00:00.000Z'],
    ['2026-12-10', '23:59', '2026-12-10T22:59:00.000Z'],
    // October's hour that comes twice, and March's that is left out.
    ['2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
  ])('%s %s is %s', (day, time, moment) => {
    expect(momentAt({ day, time })?.toISOString()).toBe(moment);
  });

  it.each([
    ['2026-02-30', '10:00'],
    ['2026-10-24', '24:00'],
    ['24-10-2026', '10:00'],
    ['2026-10-24', ''],
    ['0026-10-24', '10:00'],
  ])('%s %s is none', (day, time) => {
    expect(momentAt({ day, time })).toBeUndefined();
  });

  it('is read back as it was shown', () => {
    const anyMoment = fc.date({ min: new Date('1978-01-01'), max: new Date('2990-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(anyMoment, (moment) => {
        const wall = wallTimeOf(moment);
        const again = momentAt(wall);
        expect(again && wallTimeOf(again)).toEqual(wall);
      }),
    );
  });
});
