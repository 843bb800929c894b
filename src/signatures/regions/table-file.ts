/** A file that holds a region table. Pure. */
import type { CampaignRegion } from '../../campaigns/campaign.ts';
import { isRegionCodeOf } from '../../campaigns/folder-values.ts';
import { checkWidth, columnPlaces } from '../../platform/csv/csv-columns.ts';
import { type CsvRow, readCsvRows } from '../../platform/csv/csv-rows.ts';
import { overlapsAmong } from './compile-table.ts';
import { type PostcodeRule, postcodeRuleText, readPostcodeRule } from './postcode-rule.ts';
import { linesAtMost, type RegionTable, regionsAtMost } from './region-table.ts';
import type { RegionFault, ReportRegionFault } from './table-faults.ts';

export type ReadRegionTable =
  | { readonly kind: 'read'; readonly table: RegionTable }
  /** Everything that is wrong, in the order of the lines. */
  | { readonly kind: 'faults'; readonly faults: readonly RegionFault[] };

const needed = ['postcode', 'region'] as const;
const optional = ['name', 'constituency'] as const;
type Column = (typeof needed | typeof optional)[number];

export const regionColumns: readonly string[] = [...needed, ...optional];

const cellAtMost = 300;

interface Line extends PostcodeRule {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly constituencies: readonly string[];
}

/**
 * Reads a region table from CSV as spreadsheets write it, the columns in any order. A line that says again what another
 * says counts once.
 *
 * @param country ISO 3166-1, not Belgium.
 */
export function parseRegionTable(country: string, text: string): ReadRegionTable {
  const faults: RegionFault[] = [];
  const report: ReportRegionFault = (line, code, params = {}) => faults.push({ line, code, params });
  const [header, ...rows] = readCsvRows(text, report);
  if (rows.length > linesAtMost) {
    report(1, 'many-lines', { count: String(rows.length), most: String(linesAtMost) });
    return { kind: 'faults', faults };
  }
  const places = header && columnPlaces<Column>(header, { needed, optional }, report);
  const lines =
    header === undefined || places === undefined
      ? []
      : rows.flatMap((row) => lineOf(country, row, places, header.cells.length, report) ?? []);
  if (faults.length === 0 && lines.length === 0) report(1, 'no-lines', { columns: regionColumns.join(',') });
  for (const [line, former] of overlapsAmong(eachOnce(lines))) {
    report(line.line, 'postcode-overlap', { postcode: postcodeRuleText(line), before: String(former.line) });
  }
  const regions = regionsIn(lines, report);
  if (regions.length > regionsAtMost) {
    report(1, 'many-regions', { count: String(regions.length), most: String(regionsAtMost) });
  }
  if (faults.length > 0) return { kind: 'faults', faults: faults.toSorted((a, b) => a.line - b.line) };
  return { kind: 'read', table: { country, regions, ...postcodesIn(lines) } };
}

function lineOf(
  country: string,
  row: CsvRow,
  places: ReadonlyMap<Column, number>,
  width: number,
  report: ReportRegionFault,
): Line | undefined {
  checkWidth(row, width, report);
  const { cells, line } = row;
  const cell = (column: Column): string => {
    const text = cells[places.get(column) ?? -1]?.trim() ?? '';
    if (text.length > cellAtMost) report(line, 'too-long', { column, most: String(cellAtMost) });
    if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) report(line, 'control', { column });
    return text;
  };
  const [postcode, region, name] = [cell('postcode'), cell('region').toUpperCase(), cell('name')];
  const constituencies = cell('constituency')
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (postcode === '') report(line, 'postcode-empty');
  const rule = postcode === '' ? undefined : readPostcodeRule(country, postcode);
  if (typeof rule === 'string') report(line, rule, { postcode, country });
  const code = region.startsWith(`${country}-`) ? region : `${country}-${region}`;
  const isCode = isRegionCodeOf(country, code);
  if (region === '') report(line, 'region-empty');
  else if (!isCode) report(line, 'region-code', { region: cell('region') });
  return rule === undefined || typeof rule === 'string' || !isCode
    ? undefined
    : { line, ...rule, code, name, constituencies };
}

/** The first line of each postcode or range. */
function eachOnce(lines: readonly Line[]): readonly Line[] {
  return [...Map.groupBy(lines, postcodeRuleText).values()].flatMap(([first]) => first ?? []);
}

function postcodesIn(lines: readonly Line[]): Pick<RegionTable, 'postcodes' | 'codes'> {
  const codesOf = [...Map.groupBy(lines, postcodeRuleText)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    postcodes: codesOf.map(([postcode]) => postcode),
    codes: codesOf.map(([, [first, ...rest]]) =>
      first !== undefined && rest.every(({ code }) => code === first.code) ? first.code : '',
    ),
  };
}

function regionsIn(lines: readonly Line[], report: ReportRegionFault): readonly CampaignRegion[] {
  return [...Map.groupBy(lines, ({ code }) => code)]
    .map(([code, ofRegion]) => {
      const named = ofRegion.find(({ name }) => name !== '');
      for (const { line, name } of ofRegion) {
        if (named === undefined || name === '' || name === named.name) continue;
        report(line, 'region-two-names', { region: code, name: named.name, before: String(named.line) });
      }
      const constituencies = [...new Set(ofRegion.flatMap((one) => one.constituencies))].toSorted();
      return { code, name: named?.name ?? code, constituencies };
    })
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
