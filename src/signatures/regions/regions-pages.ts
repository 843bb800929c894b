import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldView, fieldView, type Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { reasonField } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { regionsOfCountry } from '../../campaigns/regions-of-country.ts';
import { countries, countryName, formatMoment, namesInARow } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { TableSummary } from './region-store.ts';

/** For `desk/regions`. */
interface RegionsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly tables: {
    readonly heading: string;
    readonly none: string | undefined;
    readonly rows: readonly (Pick<Link, 'url'> & {
      readonly name: string;
      readonly lines: readonly string[];
      readonly open: string;
    })[];
  };
  /** Undefined where nothing can be changed any more. */
  readonly add:
    | {
        readonly heading: string;
        readonly text: string;
        readonly action: string;
        readonly country: FieldView;
        readonly button: string;
      }
    | undefined;
}

/** For `desk/region-table`. */
interface RegionTableView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly notes: readonly string[];
  readonly lines: readonly string[];
  readonly actions: readonly (Link & { readonly isQuiet: boolean })[];
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly code: string; readonly constituencies: string }[];
  readonly back: Link;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/regions': RegionsView;
    'desk/region-table': RegionTableView;
  }
}

type Visit = CampaignVisit<Campaign>;
type Tools = Pick<PageTools, 'render'>;

export function regionsPath({ slug }: Pick<Campaign, 'slug'>): string {
  return `/desk/c/${slug}/regions`;
}

/** All tables of a campaign, and the way to another one. */
export function regionsPage(
  { render }: Tools,
  visit: Visit,
  { tables, underWay }: { readonly tables: readonly TableSummary[]; readonly underWay: readonly string[] },
): Html {
  const { say, frame, language, campaign } = visit;
  const here = regionsPath(campaign);
  const title = say('desk-regions.title');
  return render('desk/regions', {
    frame: frame({ title }),
    heading: title,
    lead: say('desk-regions.lead'),
    tables: {
      heading: say('desk-regions.tables'),
      none: tables.length === 0 ? say('desk-regions.none') : undefined,
      rows: tables.map((table) => ({
        name: countryName(language, table.country),
        lines: [
          ...tableLines(visit, table),
          ...(underWay.includes(table.country) ? [say('desk-regions.under-way')] : []),
        ],
        url: `${here}/${table.country}`,
        open: say('desk-regions.open'),
      })),
    },
    add:
      campaign.keysEndedAt === undefined
        ? {
            heading: say('desk-regions.add.heading'),
            text: say('desk-regions.add.lead'),
            action: `${here}/choose`,
            country: fieldView({
              name: 'country',
              label: say('desk-regions.add.country'),
              options: [
                { value: '', label: say('desk-regions.add.choose'), isChosen: true },
                ...countries(language)
                  .filter(({ code }) => code !== 'BE')
                  .map(({ code, name }) => ({ value: code, label: name, isChosen: false })),
              ],
            }),
            button: say('desk-regions.add.button'),
          }
        : undefined,
  });
}

/** One country's table: its regions, and what can be done with it. */
export function tablePage(
  { render }: Tools,
  visit: Visit,
  { table, isUnderWay }: { readonly table: TableSummary; readonly isUnderWay: boolean },
): Html {
  const { say, frame, language, campaign } = visit;
  const { country } = table;
  const here = `${regionsPath(campaign)}/${country}`;
  const heading = say('desk-regions.table.title', { country: countryName(language, country) });
  return render('desk/region-table', {
    frame: frame({ title: heading }),
    heading,
    notes: [
      ...(isUnderWay ? [say('desk-regions.under-way')] : []),
      ...(campaign.keysEndedAt === undefined ? [] : [say('desk-regions.ended')]),
    ],
    lines: tableLines(visit, table),
    actions:
      campaign.keysEndedAt === undefined
        ? [
            { url: `${here}/import`, label: say('desk-regions.table.replace'), isQuiet: false },
            { url: `${here}/remove`, label: say('desk-regions.table.remove'), isQuiet: true },
          ]
        : [],
    caption: say('desk-regions.table.caption'),
    columns: [say('desk-regions.table.name'), say('desk-regions.table.code'), say('desk-regions.table.constituencies')],
    rows: regionsOfCountry(campaign.regions, country).map(({ name, code, constituencies }) => ({
      name,
      code,
      constituencies: namesInARow(language, constituencies),
    })),
    back: { url: regionsPath(campaign), label: say('desk-regions.back') },
  });
}

export function removePage(tools: Tools, visit: Visit, country: string): Html {
  const { say, language, campaign } = visit;
  const here = `${regionsPath(campaign)}/${country}`;
  const named = { country: countryName(language, country) };
  return deskForm(tools, visit, {
    heading: say('desk-regions.remove.title', named),
    paragraphs: [
      say('desk-regions.remove.means', named),
      say('desk-regions.remove.used'),
      say('desk-regions.remove.again'),
    ],
    form: {
      action: `${here}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-regions.remove.button'),
      isGrave: true,
    },
    links: [{ url: here, label: say('desk-regions.remove.back') }],
  });
}

/** What is told of a table, in sentences. */
function tableLines(
  { say, language, campaign }: Visit,
  { country, lines, divided, importedAt }: TableSummary,
): string[] {
  return [
    say('desk-regions.table.holds', { regions: regionsOfCountry(campaign.regions, country).length, lines }),
    ...(divided === 0 ? [] : [say('desk-regions.table.divided', { count: divided })]),
    say('desk-regions.table.imported', { moment: formatMoment(language, importedAt) }),
  ];
}
