/** Which files a campaign's folder may hold. Pure. */
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import { nearest } from '../platform/nearest.ts';
import type { PictureKind } from '../platform/pictures/recipes.ts';
import type { Fault } from './draft.ts';

export type FolderFile =
  | { readonly kind: 'campaign' | 'committee' | 'endorsers' | 'events' }
  | { readonly kind: 'page'; readonly language: Language }
  | { readonly kind: 'picture'; readonly of: PictureKind }
  | { readonly kind: 'update'; readonly name: string; readonly language: Language }
  /** Notes for people and what an editor leaves behind. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown'; readonly fault: Fault };

const fixed = {
  'campaign.yaml': 'campaign',
  'committee.csv': 'committee',
  'endorsers.csv': 'endorsers',
  'events.yaml': 'events',
} as const;
const knownNames = [...Object.keys(fixed), ...languages.map((language) => `page.${language}.md`)];

const ignored = /^(?:\.|.*\/\.|readme(?:\.|$)|notes(?:\.|$)|licen[cs]e(?:\.|$))|~$|\.(?:bak|orig|swp|tmp)$/i;
const page = /^page\.([^./]+)\.md$/;
const picture = /^(?:(cover)|(portraits|logos)\/[a-z0-9]+(?:[-_.][a-z0-9]+)*)[.](?:jpe?g|png|webp|avif)$/i;
const folderOf: { readonly [folder: string]: PictureKind } = { portraits: 'portrait', logos: 'logo' };
const update = /^updates\/([a-z0-9]+(?:-[a-z0-9]+)*)\.([^./]+)\.md$/;

/** What the file at `path` (with `/`, from the folder) is for. */
export function folderFile(path: string): FolderFile {
  if (isFixed(path)) return { kind: fixed[path] };
  if (ignored.test(path)) return { kind: 'ignored' };
  const [isPicture, isCover, folder = ''] = picture.exec(path) ?? [];
  const of = isCover === undefined ? folderOf[folder] : 'cover';
  if (isPicture !== undefined && of !== undefined) return { kind: 'picture', of };
  const [, pageLanguage] = page.exec(path) ?? [];
  if (pageLanguage !== undefined) {
    return isLanguage(pageLanguage) ? { kind: 'page', language: pageLanguage } : foreign(path, pageLanguage);
  }
  const [, name, updateLanguage] = update.exec(path) ?? [];
  if (name !== undefined && updateLanguage !== undefined) {
    return isLanguage(updateLanguage)
      ? { kind: 'update', name, language: updateLanguage }
      : foreign(path, updateLanguage);
  }
  return unknown(path, 'This file has no place in a campaign’s folder.', remedyFor(path));
}

function isFixed(path: string): path is keyof typeof fixed {
  return Object.hasOwn(fixed, path);
}

function foreign(path: string, language: string): FolderFile {
  return unknown(
    path,
    `“${language}” is not a language of Signatory.`,
    `Name the file after one of ${languages.join(', ')}, or take it away.`,
  );
}

function remedyFor(path: string): string {
  const meant = nearest(path, knownNames);
  if (meant !== undefined) return `Did you mean “${meant}”?`;
  if (path.startsWith('updates/')) return 'Name an update like 2026-10-24-meeting.en.md.';
  return 'Take it away, or begin its name with a full stop to keep it as a note.';
}

function unknown(file: string, problem: string, remedy: string): FolderFile {
  return { kind: 'unknown', fault: { file, line: 1, problem, remedy } };
}
