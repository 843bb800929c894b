import type { CampaignVisit } from '../../accounts/desk.ts';
import {
  faultPart,
  type ImportIssue,
  type ImportPart,
  importForm,
  importPreview,
  type PreviewOccasion,
} from '../../accounts/desk-import.ts';
import type { Campaign, CampaignRegion } from '../../campaigns/campaign.ts';
import { countryName, namesInARow } from '../../platform/i18n/format.ts';
import { directionOf } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { isSame, type RegionTableComparison } from './compare-tables.ts';
import type { TablePreview } from './import-table.ts';
import { regionsPath } from './regions-pages.ts';
import { regionColumns } from './table-file.ts';

type Visit = CampaignVisit<Campaign>;

/** Asks for a country's table. */
export function importPage(
  tools: Pick<PageTools, 'render'>,
  visit: Visit,
  country: string,
  { issue, pasted = '' }: { readonly issue?: ImportIssue; readonly pasted?: string } = {},
): Html {
  const { say, campaign, language } = visit;
  const all = regionsPath(campaign);
  return importForm(tools, visit, {
    heading: say('desk-regions.import.title', { country: countryName(language, country) }),
    paragraphs: [
      say('desk-recipients.import.lead'),
      say('desk-regions.import.columns'),
      say('desk-regions.import.postcodes'),
      say('desk-regions.import.replaces'),
    ],
    columns: regionColumns,
    action: `${all}/${country}/import`,
    issue,
    pasted,
    button: say('desk-recipients.import.look'),
    back: { url: all, label: say('desk-regions.back') },
  });
}

/** What an import would change, by regions: there may be thousands of postcodes. */
export function previewPage(
  tools: Pick<PageTools, 'render' | 'locales'>,
  visit: Visit,
  { id, country }: { readonly id: string; readonly country: string },
  preview: TablePreview,
  { isFromWindows, isOvertaken }: PreviewOccasion,
): Html {
  const { say, campaign } = visit;
  const here = `${regionsPath(campaign)}/${country}`;
  const shared = {
    heading: say(`desk-recipients.import.heading-${preview.kind}`),
    overtaken: isOvertaken ? say('desk-regions.import.overtaken') : undefined,
    isFromWindows,
    here,
    leave: regionsPath(campaign),
  };
  if (preview.kind === 'faults') {
    return importPreview(tools, visit, {
      ...shared,
      lead: say('desk-recipients.import.lead-faults'),
      parts: [faultPart(tools, visit, preview.faults)],
      form: undefined,
    });
  }
  const { comparison, regions, fingerprint } = preview;
  const form = {
    action: `${here}/import/${id}`,
    seen: fingerprint,
    button: say('desk-recipients.import.button'),
  };
  return importPreview(tools, visit, {
    ...shared,
    lead: isSame(comparison)
      ? say('desk-recipients.import.lead-same')
      : say('desk-regions.import.lead-comparison', { unchanged: comparison.unchanged }),
    parts: partsOf(visit, comparison, regions),
    form: isSame(comparison) ? undefined : form,
  });
}

function partsOf(
  visit: Visit,
  { added, changed, removed, divided, renamed }: RegionTableComparison,
  regions: readonly CampaignRegion[],
): readonly ImportPart[] {
  const { say, campaign } = visit;
  const formerNames = new Map(campaign.regions.map(({ code, name }) => [code, name]));
  const names = new Map(regions.map(({ code, name }) => [code, name]));
  const named = (known: ReadonlyMap<string, string>, code: string) =>
    code === '' ? say('desk-regions.import.several') : (known.get(code) ?? code);
  const part = (id: 'new' | 'changed' | 'gone' | 'divided' | 'renamed', count: number, rows: ImportPart['rows']) =>
    count === 0 ? [] : [{ id, heading: say(`desk-regions.import.${id}`, { count }), rows }];
  const byTitle = <Line extends { readonly postcode: string }>(
    lines: readonly Line[],
    titleOf: (line: Line) => string,
  ) =>
    [...Map.groupBy(lines, titleOf)].map(([title, all]) => ({
      title,
      lines: [
        postcodesText(
          visit,
          all.map(({ postcode }) => postcode),
        ),
      ],
    }));
  const becomes = (from: string, to: string) => say('desk-regions.import.becomes', { from, to });
  return [
    ...part(
      'new',
      added.length,
      byTitle(added, ({ code }) => named(names, code)),
    ),
    ...part(
      'changed',
      changed.length,
      byTitle(changed, ({ from, to }) => becomes(named(formerNames, from), named(names, to))),
    ),
    ...part(
      'gone',
      removed.length,
      byTitle(removed, ({ code }) => named(formerNames, code)),
    ),
    ...part(
      'renamed',
      renamed.length,
      renamed.map(({ from, to }) => ({ title: to.code, lines: [becomes(wordsOf(visit, from), wordsOf(visit, to))] })),
    ),
    ...part(
      'divided',
      divided.length,
      divided.length === 0
        ? []
        : [{ title: say('desk-regions.import.several'), lines: [postcodesText(visit, divided)] }],
    ),
  ];
}

/** Enough of them to see whether they are the right ones. */
const MOST_NAMED = 12;

function postcodesText({ say, language }: Visit, postcodes: readonly string[]): string {
  const row = postcodes.slice(0, MOST_NAMED).join(', ');
  // In a line from right to left a range would end before it begins.
  const shown = directionOf(language) === 'rtl' ? `\u2066${row}\u2069` : row;
  const more = postcodes.length - MOST_NAMED;
  return more > 0 ? say('desk-regions.import.and-more', { postcodes: shown, count: more }) : shown;
}

function wordsOf({ language }: Visit, { name, constituencies }: CampaignRegion): string {
  return constituencies.length === 0 ? name : `${name} (${namesInARow(language, constituencies)})`;
}
