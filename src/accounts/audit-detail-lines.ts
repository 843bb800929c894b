import type { ReadEntry } from '../audit/search.ts';
import { countryName, formatNumber, namesInARow } from '../platform/i18n/format.ts';
import { isLanguage, type Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { ownNames } from '../platform/views/frame.ts';
import { auditDetails, isDetail } from './audit-details.ts';
import { type Leaf, leavesOf } from './audit-leaves.ts';
import type { DeskCampaign, MemberVisit } from './desk.ts';
import { campaignTitle } from './desk-frame.ts';
import { isMemberId, type MemberId } from './member.ts';

export interface DetailNames {
  readonly members: ReadonlyMap<MemberId, string>;
  /** Of those in the committee, organisations and recipients that are there still, by their ids. */
  readonly others: ReadonlyMap<string, string>;
  readonly campaigns: readonly DeskCampaign[];
}

export type Told = { readonly term: string; readonly text: string };

/**
 * What an entry holds, in words, one line a name: what stands in a list is told in a row. By its name and as it stands
 * where an older release wrote it.
 */
export function detailLines(
  locales: Locales,
  visit: MemberVisit,
  { details }: Pick<ReadEntry, 'details'>,
  names: DetailNames,
): Told[] {
  const listed = Map.groupBy(leavesOf(details), ({ path }) => JSON.stringify(path));
  return [...listed.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const texts = [first, ...others].map(({ path, value }) => textOf(locales, visit, nameIn(path), value, names));
    return [{ term: termOf(locales, visit, first.path, names), text: rowOf(visit.language, texts) }];
  });
}

/** One stands as it is. */
function rowOf(language: Language, texts: readonly string[]): string {
  const [only = ''] = texts;
  return texts.length === 1 ? only : namesInARow(language, texts);
}

/** The ids in an entry's details of those who have a name: members of the team, or others. */
export function idsIn(details: object, kind: 'member' | 'named'): string[] {
  return leavesOf(details).flatMap(({ path, value }) => {
    const name = nameIn(path);
    return isDetail(name) && auditDetails[name] === kind ? [String(value)] : [];
  });
}

/** The name that says what a leaf is: the last that is known, since ids may follow it. */
function nameIn(path: readonly string[]): string {
  return path.findLast(isDetail) ?? path.at(-1) ?? '';
}

function termOf(locales: Locales, visit: MemberVisit, path: readonly string[], names: DetailNames): string {
  const { say, language } = visit;
  const [group = '', ...rest] = path;
  if ((group === 'before' || group === 'after') && rest.length > 0) {
    return say(`desk-audit.${group}`, { detail: termOf(locales, visit, rest, names) });
  }
  const [id] = rest;
  if (group === 'campaigns' && id !== undefined) {
    const campaign = names.campaigns.find((one) => one.id === id);
    return say('desk-audit.in-campaign', { campaign: campaign ? campaignTitle(campaign, language).title : id });
  }
  const name = nameIn(path);
  return isDetail(name) ? say(`desk-audit.detail.${name}`) : path.join(' ');
}

function textOf(
  locales: Locales,
  { say, language }: MemberVisit,
  name: string,
  value: Leaf['value'],
  { members, others }: DetailNames,
): string {
  if (typeof value === 'boolean') return say(value ? 'desk-audit.yes' : 'desk-audit.no');
  if (typeof value === 'number') return formatNumber(language, value);
  const kind = isDetail(name) ? auditDetails[name] : 'as-written';
  if (kind === 'language' && isLanguage(value)) return ownNames[value];
  if (kind === 'country') return countryName(language, value);
  if (kind === 'member' && isMemberId(value)) return members.get(value) ?? value;
  if (kind === 'named') return others.get(value) ?? value;
  const words = `desk-audit.value.${name}.${value}`;
  return typeof kind === 'object' && locales.has(words) ? say(words) : value;
}
