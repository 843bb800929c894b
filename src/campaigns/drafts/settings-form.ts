/** The settings as a form tells them. Pure. */
import type { Fields } from '../../accounts/desk.ts';
import { momentAt, wallTimeOf } from '../../platform/i18n/brussels.ts';
import { isLanguage, languages } from '../../platform/i18n/languages.ts';
import { wholeNumberIn } from '../../platform/i18n/whole-number.ts';
import type { Ask } from '../campaign.ts';
import { mostDays, onOneLine } from '../text-rules.ts';
import type { SettingsDraft } from './draft-parts.ts';
import { type DraftFault, settingsFaults } from './draft-to-campaign.ts';

/** What is wrong with a form: what no draft can hold, and what a draft may not be published with. */
export interface FormFault extends Omit<DraftFault, 'part' | 'code'> {
  readonly code: DraftFault['code'] | 'no-date';
}

export type ParsedSettings =
  | { readonly kind: 'settings'; readonly settings: SettingsDraft }
  | { readonly kind: 'faults'; readonly faults: readonly FormFault[] };

/**
 * Reads what was typed.
 *
 * @param before what the form showed: a date that was left as it was keeps its seconds.
 * @param isPublished whether the campaign was ever published: it then opens on a day, not when somebody publishes it.
 */
export function parseSettings(
  fields: Pick<Fields, 'text' | 'all'>,
  before: SettingsDraft,
  { isPublished, now }: { readonly isPublished: boolean; readonly now: Date },
): ParsedSettings {
  const faults: FormFault[] = [];
  const opensAt = dateIn(fields, 'opens', before.opensAt, faults);
  if (isPublished && fields.text('opens') === '') faults.push({ field: 'opens', code: 'missing', params: {} });
  const days = (field: 'grace' | 'retention' | 'unconfirmed', least: number): number => {
    const number = wholeNumberIn(fields.text(field));
    if (number === undefined) faults.push({ field, code: 'no-number', params: { least, most: mostDays } });
    return number ?? least;
  };
  const defaultLanguage = fields.text('language');
  const chosen = fields.all('languages');
  const settings: SettingsDraft = {
    defaultLanguage: isLanguage(defaultLanguage) ? defaultLanguage : before.defaultLanguage,
    languages: languages.filter((language) => chosen.includes(language)),
    opensAt,
    closesAt: dateIn(fields, 'closes', before.closesAt, faults),
    graceDays: days('grace', 0),
    retentionDays: days('retention', 0),
    unconfirmedDays: days('unconfirmed', 1),
    asks: { postcode: askIn(fields.text('postcode')), city: askIn(fields.text('city')) },
    household: fields.text('household') === 'two' ? 'two' : 'one',
    dataContact: { name: onOneLine(fields.text('contact-name')), email: fields.text('contact-email') },
    emailConsents: languages.filter((language) => fields.all('email-consents').includes(language)),
  };
  const known = new Set(faults.map(({ field }) => field));
  const others = settingsFaults(settings, now).filter(({ field }) => !known.has(field));
  if (faults.length + others.length === 0) return { kind: 'settings', settings };
  return { kind: 'faults', faults: [...faults, ...others] };
}

/** The first or the last moment of a day where no time is typed; null where no day is. */
function dateIn(
  fields: Pick<Fields, 'text'>,
  field: 'opens' | 'closes',
  before: Date | null,
  faults: FormFault[],
): Date | null {
  const day = fields.text(field);
  if (day === '') return null;
  const typed = fields.text(`${field}-time`);
  const time = typed === '' ? (field === 'opens' ? '00:00' : '23:59') : typed;
  const shown = before && wallTimeOf(before);
  if (shown?.day === day && shown.time === time) return before;
  const moment = momentAt({ day, time });
  if (moment === undefined) faults.push({ field, code: 'no-date', params: {} });
  return moment ?? null;
}

function askIn(typed: string): Ask {
  return typed === 'optional' || typed === 'required' ? typed : 'no';
}
