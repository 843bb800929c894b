import type { CampaignVisit } from '../../accounts/desk.ts';
import { type FieldIssue, type FieldView, fieldView, type Link } from '../../accounts/desk-form.ts';
import { choicesItem, deskSheet, fieldRow, type SheetSectionInput, sheetButton } from '../../accounts/desk-sheet.ts';
import { wallTimeOf } from '../../platform/i18n/brussels.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { languages } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { BASE_FIELD } from './draft-desk.ts';
import type { SettingsDraft } from './draft-parts.ts';

export interface SettingsPageInput {
  /** What the fields show. */
  readonly settings: SettingsDraft;
  readonly revision: number;
  /** How the settings stand, and what somebody else has saved meanwhile. */
  readonly told: readonly string[];
  /** With what was typed, which the fields then show. */
  readonly isTyped: boolean;
  readonly issues: readonly FieldIssue[];
  readonly links: readonly Link[];
}

/** When people can sign, what they are asked, in which languages, and who answers for the data. */
export function settingsPage(tools: PageTools, visit: CampaignVisit<Campaign>, input: SettingsPageInput): Html {
  const { say, campaign } = visit;
  const { revision, told, issues, links } = input;
  return deskSheet(tools, visit, {
    heading: say('desk-settings.title'),
    paragraphs: told,
    action: `/desk/c/${campaign.slug}/settings`,
    kept: [{ name: BASE_FIELD, value: String(revision) }],
    issues,
    sections: sectionsOf(visit, input),
    buttons: [sheetButton({ label: say('desk-settings.save') })],
    links,
  });
}

function sectionsOf(visit: CampaignVisit<Campaign>, input: SettingsPageInput): readonly SheetSectionInput[] {
  const { say, language, campaign } = visit;
  const { settings, issues, isTyped } = input;
  const shown = isTyped ? visit.fields : valuesOf(settings);
  const text = (field: string, more: Partial<FieldView> = {}): FieldView =>
    fieldView(
      {
        name: field,
        label: say(`desk-drafts.field.${field}`),
        value: shown.text(field),
        ...more,
      },
      issues,
    );
  const days = (field: string) => text(field, { hint: say(`desk-settings.hint.${field}`), inputMode: 'numeric' });
  const date = (field: 'opens' | 'closes') =>
    fieldRow(
      text(field, { type: 'date', isRequired: false, hint: say(`desk-settings.hint.${hintOf(field, campaign)}`) }),
      fieldView({
        name: `${field}-time`,
        type: 'time',
        label: say(`desk-settings.time.${field}`),
        value: shown.text(`${field}-time`),
        isRequired: false,
      }),
    );
  const choice = (field: 'postcode' | 'city', values = ['no', 'optional', 'required']) =>
    choicesItem(
      {
        name: field,
        type: 'radio',
        legend: say(`desk-drafts.field.${field}`),
        hint: say(`desk-settings.hint.${field}`),
        options: values.map((value) => ({ value, label: say(`desk-settings.ask.${value}`) })),
        chosen: shown.all(field),
      },
      issues,
    );
  const names = languages.map((value) => ({ value, label: languageName(language, value) }));
  return [
    {
      id: 'dates',
      heading: say('desk-settings.section.dates'),
      paragraphs: [say('desk-settings.time-zone')],
      items: [date('opens'), date('closes')],
    },
    {
      id: 'afterwards',
      heading: say('desk-settings.section.afterwards'),
      items: [fieldRow(days('grace')), fieldRow(days('retention')), fieldRow(days('unconfirmed'))],
    },
    {
      id: 'asked',
      heading: say('desk-settings.section.asked'),
      paragraphs: [say('desk-settings.asked-lead')],
      items: [
        choice('postcode'),
        choice('city'),
        choicesItem({
          name: 'household',
          type: 'radio',
          legend: say('desk-drafts.field.household'),
          hint: say('desk-settings.hint.household'),
          options: ['one', 'two'].map((value) => ({ value, label: say(`desk-settings.household.${value}`) })),
          chosen: shown.all('household'),
        }),
      ],
    },
    {
      id: 'in-languages',
      heading: say('desk-settings.section.languages'),
      items: [
        fieldRow(
          text('language', {
            hint: say('desk-new.languages.default-hint'),
            options: names.map((name) => ({ ...name, isChosen: shown.all('language').includes(name.value) })),
          }),
        ),
        choicesItem(
          {
            name: 'languages',
            type: 'checkbox',
            legend: say('desk-drafts.field.languages'),
            hint: say('desk-settings.hint.languages'),
            options: names,
            chosen: shown.all('languages'),
          },
          issues,
        ),
        choicesItem({
          name: 'email-consents',
          type: 'checkbox',
          legend: say('desk-drafts.field.email-consents'),
          hint: say('desk-settings.hint.email-consents'),
          options: names,
          chosen: shown.all('email-consents'),
        }),
      ],
    },
    {
      id: 'contact',
      heading: say('desk-settings.section.contact'),
      paragraphs: [say('desk-settings.contact-lead')],
      items: [
        fieldRow(text('contact-name', { hint: say('desk-settings.hint.contact-name'), isRequired: false })),
        fieldRow(
          text('contact-email', {
            hint: say('desk-settings.hint.contact-email'),
            type: 'email',
            direction: 'ltr',
            isRequired: false,
          }),
        ),
      ],
    },
  ];
}

interface Shown {
  text(field: string): string;
  all(field: string): readonly string[];
}

function valuesOf(settings: SettingsDraft): Shown {
  const opens = settings.opensAt && wallTimeOf(settings.opensAt);
  const closes = settings.closesAt && wallTimeOf(settings.closesAt);
  const values: Readonly<Record<string, string | readonly string[]>> = {
    opens: opens?.day ?? '',
    'opens-time': opens?.time ?? '',
    closes: closes?.day ?? '',
    'closes-time': closes?.time ?? '',
    grace: String(settings.graceDays),
    retention: String(settings.retentionDays),
    unconfirmed: String(settings.unconfirmedDays),
    postcode: settings.asks.postcode,
    city: settings.asks.city,
    household: settings.household,
    language: settings.defaultLanguage,
    languages: settings.languages,
    'email-consents': settings.emailConsents,
    'contact-name': settings.dataContact.name,
    'contact-email': settings.dataContact.email,
  };
  const all = (field: string): readonly string[] => [values[field] ?? []].flat();
  return { all, text: (field) => all(field)[0] ?? '' };
}

/** What was published opens on a day; a draft may open when it is published. */
function hintOf(field: 'opens' | 'closes', { state }: Campaign): string {
  return field === 'opens' && state === 'draft' ? 'opens-draft' : field;
}
