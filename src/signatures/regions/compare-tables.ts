/** What an import of a region table would change. Pure. */
import { createHash } from 'node:crypto';
import type { CampaignRegion } from '../../campaigns/campaign.ts';
import type { PostcodeLines, RegionTable } from './region-table.ts';

export interface PostcodeChange {
  readonly postcode: string;
  /** The code of a region; '' of a divided one. */
  readonly from: string;
  readonly to: string;
}

export interface RegionTableComparison {
  readonly added: readonly { readonly postcode: string; readonly code: string }[];
  readonly changed: readonly PostcodeChange[];
  /** Those that are not in the file: they go. */
  readonly removed: readonly { readonly postcode: string; readonly code: string }[];
  readonly unchanged: number;
  /** Those of the file that lie in several regions. */
  readonly divided: readonly string[];
  /** Whose names or constituencies are others than before; what was or becomes new by its postcodes is not among them. */
  readonly renamed: readonly { readonly from: CampaignRegion; readonly to: CampaignRegion }[];
}

/** A table that is there already. */
export interface KnownTable extends PostcodeLines {
  readonly id: string;
}

/** Holds a table that was read against the one that is there. */
export function compareTables(
  told: RegionTable,
  known: KnownTable | undefined,
  knownRegions: readonly CampaignRegion[],
): RegionTableComparison {
  const former = new Map(known?.postcodes.map((postcode, line) => [postcode, known.codes[line] ?? '']));
  const lines = told.postcodes.map((postcode, line) => ({ postcode, code: told.codes[line] ?? '' }));
  const inFile = new Set(told.postcodes);
  const changed = lines.flatMap(({ postcode, code }) => {
    const from = former.get(postcode);
    return from === undefined || from === code ? [] : [{ postcode, from, to: code }];
  });
  const added = lines.filter(({ postcode }) => !former.has(postcode));
  const formerRegions = new Map(knownRegions.map((region) => [region.code, region]));
  return {
    added,
    changed,
    removed: [...former].flatMap(([postcode, code]) => (inFile.has(postcode) ? [] : [{ postcode, code }])),
    unchanged: lines.length - added.length - changed.length,
    divided: lines.flatMap(({ postcode, code }) => (code === '' ? [postcode] : [])),
    renamed: told.regions.flatMap((to) => {
      const from = formerRegions.get(to.code);
      return from === undefined || wordsOf(from) === wordsOf(to) ? [] : [{ from, to }];
    }),
  };
}

export function isSame({ added, changed, removed, renamed }: RegionTableComparison): boolean {
  return added.length + changed.length + removed.length + renamed.length === 0;
}

/** The same for the same table in the place of the same one: who agreed to one import has agreed to no other. */
export function fingerprintOf(told: RegionTable, known: KnownTable | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([known?.id ?? '', told.country, told.postcodes, told.codes, told.regions.map(wordsOf)]))
    .digest('base64url');
}

function wordsOf({ code, name, constituencies }: CampaignRegion): string {
  return JSON.stringify([code, name, constituencies]);
}
