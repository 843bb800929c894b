/** What is typed where lists are delivered. */
import type { CampaignVisit, Fields } from '../../accounts/desk.ts';
import { type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { choicesItem, deskSheet, fieldRow, sheetButton } from '../../accounts/desk-sheet.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { wholeNumberIn } from '../../platform/i18n/whole-number.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Addressee } from './addressees.ts';
import { type DeliveryTerms, mostDays, mostOpenings, usualTerms } from './delivery.ts';
import { deliveriesPath, type GrantedLists } from './granted.ts';

/** The names of the form's fields. */
const deliverFields = { whom: 'whom', days: 'days', openings: 'openings', isEncrypted: 'encrypt' } as const;

type Visit = CampaignVisit<Campaign>;

export interface TypedDelivery {
  readonly addressees: readonly Addressee[];
  readonly terms: DeliveryTerms;
  readonly issues: readonly FieldIssue[];
}

/** @param free those who have no link that works. */
export function typedDelivery(
  { fields, say }: Pick<Visit, 'fields' | 'say'>,
  free: readonly Addressee[],
): TypedDelivery {
  const issues: FieldIssue[] = [];
  const number = (field: 'days' | 'openings', most: number): number => {
    const typed = wholeNumberIn(fields.text(deliverFields[field])) ?? 0;
    if (typed < 1 || typed > most)
      issues.push({ field: deliverFields[field], text: say('desk-delivery.issue.number', { most }) });
    return typed;
  };
  const addressees = chosenAmong(fields, free);
  if (addressees.length === 0) issues.push({ field: deliverFields.whom, text: say('desk-delivery.issue.nobody') });
  const days = number('days', mostDays);
  const openings = number('openings', mostOpenings);
  return {
    addressees,
    terms: { days, openings, isEncrypted: fields.text(deliverFields.isEncrypted) === 'yes' },
    issues,
  };
}

function chosenAmong(fields: Fields, free: readonly Addressee[]): readonly Addressee[] {
  const ids = new Set(fields.all(deliverFields.whom));
  return free.filter(({ id }) => ids.has(id));
}

export interface DeliverPageInput extends Pick<GrantedLists, 'request' | 'keptUntil'> {
  /** Those who have no link that works: at least one. */
  readonly free: readonly Addressee[];
  readonly needsCode: boolean;
  /** Of what was typed; undefined where nothing was. */
  readonly issues: readonly FieldIssue[] | undefined;
}

/** To whom lists are delivered, and on which terms; all of them, unless somebody is left out. */
export function deliverPage(tools: PageTools, visit: Visit, input: DeliverPageInput): Html {
  const { say, fields, language } = visit;
  const { free, needsCode, issues = [], request, keptUntil } = input;
  const isTyped = input.issues !== undefined;
  const typed = (name: string, usual: number) => (isTyped ? fields.text(name) : String(usual));
  const withKey = free.filter(({ ageKey }) => ageKey !== '').length;
  const numberField = (field: 'days' | 'openings', usual: number) =>
    fieldView(
      {
        name: deliverFields[field],
        label: say(`desk-delivery.field.${field}`),
        hint: say(`desk-delivery.hint.${field}`, { date: formatDate(language, keptUntil) }),
        value: typed(deliverFields[field], usual),
        inputMode: 'numeric',
      },
      issues,
    );
  const here = deliveriesPath(visit, request);
  return deskSheet(tools, visit, {
    heading: say('desk-delivery.deliver.title'),
    paragraphs: [
      say('desk-delivery.deliver.lead'),
      needsCode ? say('desk-delivery.deliver.with-code') : say('desk-delivery.deliver.without-code'),
    ],
    action: `${here}/start`,
    issues,
    sections: [
      {
        id: 'to',
        heading: say('desk-delivery.deliver.whom'),
        items: [
          choicesItem(
            {
              name: deliverFields.whom,
              type: 'checkbox',
              legend: say('desk-delivery.field.whom'),
              hint: say('desk-delivery.hint.whom'),
              options: free.map(({ id, name, email }) => ({ value: id, label: name, hint: email })),
              chosen: isTyped ? fields.all(deliverFields.whom) : free.map(({ id }) => id),
            },
            issues,
          ),
        ],
      },
      {
        id: 'how',
        heading: say('desk-delivery.deliver.how'),
        items: [
          fieldRow(numberField('days', usualTerms.days), numberField('openings', usualTerms.openings)),
          ...(withKey === 0
            ? []
            : [
                choicesItem({
                  name: deliverFields.isEncrypted,
                  type: 'checkbox',
                  legend: say('desk-delivery.field.encrypt'),
                  options: [{ value: 'yes', label: say('desk-delivery.encrypt', { count: withKey }) }],
                  chosen: !isTyped || fields.text(deliverFields.isEncrypted) === 'yes' ? ['yes'] : [],
                }),
              ]),
        ],
      },
    ],
    buttons: [sheetButton({ label: say('desk-delivery.deliver.button') })],
    links: [{ url: here, label: say('desk-delivery.back') }],
  });
}
