import { countryName, formatNumber, languageName } from '../platform/i18n/format.ts';
import { isLanguage } from '../platform/i18n/languages.ts';
import { regionName } from '../signatures/place-names.ts';
import type { Counted } from './numbers.ts';
import { type NumbersVisit, shareText, type TableView, tableRow, tableView } from './numbers-view.ts';
import type { Listed, ShownDashboard } from './shown.ts';

/** Belgium as tiles, each about where it lies: for `desk/region-tiles`. */
export interface RegionTiles {
  readonly tiles: readonly RegionTile[];
  /** Those whose postcode does not say. */
  readonly unknown: string;
}

interface RegionTile {
  /** Where it lies: the class that places it. */
  readonly code: string;
  readonly name: string;
  readonly verified: string;
  /** How dark it is, from 0 to 4. */
  readonly shade: number;
}

export function regionTiles(visit: NumbersVisit, { regions, regionUnknown }: ShownDashboard): RegionTiles {
  const { language, say } = visit;
  const most = Math.max(1, ...regions.map(({ verified }) => verified ?? 0));
  const text = (verified: number | undefined) =>
    verified === undefined ? say('desk-numbers.not-shown') : formatNumber(language, verified);
  return {
    tiles: regions.map(({ name, verified }) => ({
      code: name.toLowerCase(),
      name: say(`places.be.${name.slice(3).toLowerCase()}`),
      verified: text(verified),
      shade: Math.ceil(((verified ?? 0) / most) * 4),
    })),
    unknown: say('desk-numbers.regions.unknown', { verified: text(regionUnknown) }),
  };
}

export function countryTable(visit: NumbersVisit, { countries, verified }: ShownDashboard): TableView {
  return countedTable(visit, 'countries', countries, verified, (code) => countryName(visit.language, code));
}

/** Each country that has a region table, by its regions, as the organiser called them. */
export function regionTables(visit: NumbersVisit, { divided, verified: all }: ShownDashboard): readonly TableView[] {
  const { language, say, campaign } = visit;
  const cells = (verified: number | undefined) =>
    verified === undefined
      ? [say('desk-numbers.not-shown'), '']
      : [formatNumber(language, verified), shareText(visit, all === 0 ? undefined : verified / all)];
  return divided.map(({ country, regions, hidden, unknown }) => {
    const others =
      hidden === 0 ? [] : [tableRow(say('desk-numbers.regions.others', { count: hidden }), ...cells(undefined))];
    return tableView(visit, {
      caption: say('desk-numbers.regions.of', { country: countryName(language, country) }),
      columns: [say('desk-numbers.regions.column'), say('desk-numbers.confirmed'), say('desk-numbers.share-of-all')],
      rows: regions.map(({ name, verified }) => tableRow(regionName(say, name, campaign.regions), ...cells(verified))),
      last: [...others, tableRow(say('desk-numbers.regions.not-known'), ...cells(unknown))],
    });
  });
}

export function languageTable(visit: NumbersVisit, { languages, verified }: ShownDashboard): TableView {
  return countedTable(visit, 'languages', languages, verified, (code) =>
    isLanguage(code) ? languageName(visit.language, code) : code,
  );
}

function countedTable(
  visit: NumbersVisit,
  what: 'countries' | 'languages',
  { rows, others }: Listed<Counted>,
  all: number,
  nameOf: (code: string) => string,
): TableView {
  const { language, say } = visit;
  const cells = (verified: number) => [
    formatNumber(language, verified),
    shareText(visit, all === 0 ? undefined : verified / all),
  ];
  return tableView(visit, {
    caption: say(`desk-numbers.${what}.caption`),
    columns: [say(`desk-numbers.${what}.column`), say('desk-numbers.confirmed'), say('desk-numbers.share-of-all')],
    rows: rows.map(({ name, verified }) => tableRow(nameOf(name), ...cells(verified))),
    last: others === undefined ? [] : [tableRow(say(`desk-numbers.${what}.others`), ...cells(others.verified))],
  });
}
