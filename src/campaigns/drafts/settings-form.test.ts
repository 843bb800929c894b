import { fieldsOf } from '../../accounts/visits.ts';
import type { SettingsDraft } from './draft-parts.ts';
import { parseSettings } from './settings-form.ts';

const before: SettingsDraft = {
  defaultLanguage: 'en',
  languages: ['en'],
  opensAt: new Date('2026-10-01T00:00:00Z'),
  closesAt: new Date('2027-12-10T23:59:59.999Z'),
  graceDays: 14,
  retentionDays: 365,
  unconfirmedDays: 30,
  asks: { postcode: 'no', city: 'no' },
  household: 'one',
  emailConsents: [],
  dataContact: { name: '', email: '' },
};
/** As the form shows those, the times in Brussels. */
const typed = {
  opens: '2026-10-01',
  'opens-time': '02:00',
  closes: '2027-12-11',
  'closes-time': '00:59',
  grace: '14',
  retention: '365',
  unconfirmed: '30',
  postcode: 'no',
  city: 'no',
  household: 'one',
  language: 'en',
  languages: 'en',
  'contact-name': '',
  'contact-email': '',
};
const now = new Date('2026-11-01T12:00:00Z');

function parse(changed: Partial<Record<keyof typeof typed, string | string[]>>, isPublished = true) {
  return parseSettings(fieldsOf({ ...typed, ...changed }), before, { isPublished, now });
}

it('changes nothing where nothing was typed, to the millisecond', () => {
  expect(parse({})).toEqual({ kind: 'settings', settings: before });
});

it('takes days and times of Brussels, whole days where no time is typed, and numbers in any digits', () => {
  expect(
    parse({ opens: '2026-11-02', 'opens-time': '', closes: '2027-01-01', 'closes-time': '', grace: '۲۱' }),
  ).toMatchObject({
    settings: { opensAt: new Date('2026-11-01T23:00:00Z'), closesAt: new Date('2027-01-01T22:59:00Z'), graceDays: 21 },
  });
  expect(parse({ closes: '' })).toMatchObject({ settings: { closesAt: null } });
  expect(parse({ opens: '' }, false)).toMatchObject({ settings: { opensAt: null } });
});

it.each<[Parameters<typeof parse>[0], string[]]>([
  [{ opens: '' }, ['opens missing']],
  [{ opens: '31/12/2026' }, ['opens no-date']],
  [{ closes: '2026-09-30' }, ['closes closes-too-early']],
  [{ closes: '2026-12-31', 'closes-time': '25:00' }, ['closes no-date']],
  [{ grace: 'two', unconfirmed: '0' }, ['grace no-number', 'unconfirmed no-number']],
  [{ retention: '36501' }, ['retention no-number']],
  [{ languages: [] }, ['languages no-language']],
  [{ language: 'fa' }, ['languages no-language']],
  [{ 'contact-email': 'privacy' }, ['contact-email no-email', 'contact-name missing']],
])('is refused with what is wrong: %j', (changed, expected) => {
  const parsed = parse(changed);
  expect(parsed.kind === 'faults' && parsed.faults.map(({ field, code }) => `${field} ${code}`)).toEqual(expected);
});
