import type { CampaignVisit } from '../../accounts/desk.ts';
import {
  faultPart,
  type ImportIssue,
  type ImportPart,
  importForm,
  importPreview,
  type PreviewOccasion,
} from '../../accounts/desk-import.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { fingerprintOf, type RecipientsComparison } from './compare-recipients.ts';
import type { RecipientsPreview } from './recipients.ts';

type Visit = CampaignVisit<Campaign>;

export function importPage(
  tools: Pick<PageTools, 'render'>,
  visit: Visit,
  { issue, pasted = '' }: { readonly issue?: ImportIssue; readonly pasted?: string } = {},
): Html {
  const { say, campaign } = visit;
  const here = `/desk/c/${campaign.slug}/recipients`;
  return importForm(tools, visit, {
    heading: say('desk-recipients.import.title'),
    paragraphs: [say('desk-recipients.import.lead'), say('desk-recipients.import.columns')],
    columns: ['name', 'office', 'chamber', 'constituency', 'email', 'language', 'party', 'country', 'regions'],
    action: `${here}/import`,
    issue,
    pasted,
    button: say('desk-recipients.import.look'),
    back: { url: here, label: say('desk-recipients.back') },
  });
}

export function previewPage(
  tools: Pick<PageTools, 'render' | 'locales'>,
  visit: Visit,
  id: string,
  preview: RecipientsPreview,
  { isFromWindows, isOvertaken }: PreviewOccasion,
): Html {
  const { say, campaign } = visit;
  const here = `/desk/c/${campaign.slug}/recipients`;
  const shared = {
    heading: say(`desk-recipients.import.heading-${preview.kind}`),
    overtaken: isOvertaken ? say('desk-recipients.import.overtaken') : undefined,
    isFromWindows,
    here,
  };
  if (preview.kind === 'faults') {
    return importPreview(tools, visit, {
      ...shared,
      lead: say('desk-recipients.import.lead-faults'),
      parts: [faultPart(tools, visit, preview.faults)],
      form: undefined,
    });
  }
  const { comparison } = preview;
  const { added, changed, unchanged, kept } = comparison;
  const isSame = added.length + changed.length === 0;
  return importPreview(tools, visit, {
    ...shared,
    lead: isSame
      ? say('desk-recipients.import.lead-same')
      : say('desk-recipients.import.lead-comparison', { unchanged, kept }),
    parts: partsOf(visit, comparison),
    form: isSame
      ? undefined
      : {
          action: `${here}/import/${id}`,
          seen: fingerprintOf(comparison),
          button: say('desk-recipients.import.button'),
        },
  });
}

function partsOf(visit: Visit, { added, changed }: RecipientsComparison): readonly ImportPart[] {
  const { say } = visit;
  const newOnes = added.map(({ name, office, party, chamber, constituency, email }) => ({
    title: name,
    lines: [[office, party, chamber, constituency].filter((part) => part !== '').join(' · '), email].filter(Boolean),
  }));
  const changedOnes = changed.map(({ recipient, changes }) => ({
    title: recipient.name,
    lines: [
      recipient.email,
      ...changes.map(({ field, from, to }) =>
        say('desk-recipients.import.becomes', {
          field: say(`desk-recipients.field.${field}`),
          from: from === '' ? say('desk-recipients.import.empty') : from,
          to: to === '' ? say('desk-recipients.import.empty') : to,
        }),
      ),
    ],
  }));
  return [
    ...(added.length === 0
      ? []
      : [{ id: 'new', heading: say('desk-recipients.import.new', { count: added.length }), rows: newOnes }]),
    ...(changed.length === 0
      ? []
      : [
          {
            id: 'changed',
            heading: say('desk-recipients.import.changed', { count: changed.length }),
            rows: changedOnes,
          },
        ]),
  ];
}
