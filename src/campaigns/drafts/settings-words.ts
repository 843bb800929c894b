import type { Visit } from '../../accounts/desk.ts';
import { formatMoment, languageName } from '../../platform/i18n/format.ts';
import type { SettingsDraft } from './draft-parts.ts';

export interface SettingInWords {
  readonly label: string;
  readonly value: string;
}

/** Every setting as people read it, in the order of its form. */
export function settingsInWords(
  { say, language }: Pick<Visit, 'say' | 'language'>,
  settings: SettingsDraft,
): readonly SettingInWords[] {
  const setting = (field: string, value: string): SettingInWords => ({
    label: say(`desk-drafts.field.${field}`),
    value,
  });
  const days = (count: number) => say('desk-settings.days', { count });
  const { opensAt, closesAt, asks, household, dataContact, emailConsents } = settings;
  const listed = (some: SettingsDraft['languages']) =>
    some.map((one) => languageName(language, one)).join(say('desk-settings.and'));
  const unset = say('desk-settings.not-set');
  return [
    setting('opens', opensAt === null ? say('desk-settings.when-published') : formatMoment(language, opensAt)),
    setting('closes', closesAt === null ? say('desk-settings.no-end') : formatMoment(language, closesAt)),
    setting('grace', days(settings.graceDays)),
    setting('retention', days(settings.retentionDays)),
    setting('unconfirmed', days(settings.unconfirmedDays)),
    setting('postcode', say(`desk-settings.ask.${asks.postcode}`)),
    setting('city', say(`desk-settings.ask.${asks.city}`)),
    setting('household', say(`desk-settings.household.${household}`)),
    setting('language', languageName(language, settings.defaultLanguage)),
    setting('languages', listed(settings.languages)),
    setting('email-consents', emailConsents.length === 0 ? say('desk-settings.in-none') : listed(emailConsents)),
    setting('contact-name', dataContact.name === '' ? unset : dataContact.name),
    setting('contact-email', dataContact.email === '' ? unset : dataContact.email),
  ];
}

/** The settings that differ. */
export function settingDifferences(
  visit: Pick<Visit, 'say' | 'language'>,
  before: SettingsDraft,
  after: SettingsDraft,
): readonly (SettingInWords & { readonly from: string })[] {
  const former = settingsInWords(visit, before);
  return settingsInWords(visit, after).flatMap((setting, index) => {
    const from = former[index]?.value ?? '';
    return from === setting.value ? [] : [{ ...setting, from }];
  });
}
