import { type Language, languages } from '../platform/i18n/languages.ts';
import type { CampaignText, Demand, UpdatePost } from './campaign.ts';
import { byPlace, type CampaignDraft, type DraftText, type Fault } from './draft.ts';
import { type CampaignSettings, type DraftDemand, parseCampaignYaml, parseEvents } from './folder-campaign.ts';
import { parseCommittee, parseEndorsers } from './folder-committee.ts';
import { folderFile } from './folder-files.ts';
import { gatherUpdates, parsePage, parseUpdate } from './folder-pages.ts';
import { folderPictures, type PictureFiles } from './folder-pictures.ts';
import { unwritableIn } from './text-rules.ts';

/**
 * A campaign from the texts of its folder, by path; or everything that is wrong with them, in the order of the files.
 *
 * @example parseCampaignFolder(new Map([['campaign.yaml', 'slug: …'], ['page.en.md', '---\ntitle: …']]))
 */
export function parseCampaignFolder(
  files: ReadonlyMap<string, string>,
  pictureFiles: PictureFiles = new Map(),
): CampaignDraft | Fault[] {
  const faults: Fault[] = [];
  const pictures = folderPictures(pictureFiles);
  const texts = new Map([...files].map(([path, text]) => [path, withPlainLineBreaks(text)]));
  for (const [path, text] of texts) checkCharacters(path, text, faults);

  const settings = parseCampaignYaml('campaign.yaml', texts.get('campaign.yaml') ?? '', faults, pictures);
  const defaultLanguage = settings.defaultLanguage;
  const committee = texts.get('committee.csv');
  const endorsers = texts.get('endorsers.csv');
  const events = texts.get('events.yaml');
  const parts = {
    settings,
    texts: textsOf(texts, settings, faults),
    committee:
      committee === undefined ? [] : parseCommittee('committee.csv', committee, faults, defaultLanguage, pictures),
    ...(endorsers === undefined
      ? {}
      : { endorsers: parseEndorsers('endorsers.csv', endorsers, faults, defaultLanguage, pictures) }),
    events: events === undefined ? [] : parseEvents('events.yaml', events, faults, defaultLanguage),
    updates: updatesOf(texts, faults),
  };
  faults.push(...pictures.unused());
  return draftOf(parts, faults) ?? faults.sort(byPlace);
}

interface Parts extends Pick<CampaignDraft, 'texts' | 'committee' | 'endorsers' | 'events' | 'updates'> {
  readonly settings: CampaignSettings;
}

function draftOf({ settings, ...parts }: Parts, faults: readonly Fault[]): CampaignDraft | undefined {
  const { slug, defaultLanguage, opensAt, demands: _, ...rest } = settings;
  if (faults.length > 0 || slug === undefined || defaultLanguage === undefined || opensAt === undefined) {
    return undefined;
  }
  return { ...rest, ...parts, slug, defaultLanguage, opensAt };
}

/** What each page says, with the demands of campaign.yaml in its language. */
function textsOf(
  files: ReadonlyMap<string, string>,
  { defaultLanguage, demands }: CampaignSettings,
  faults: Fault[],
): CampaignDraft['texts'] {
  if (defaultLanguage !== undefined && !files.has(`page.${defaultLanguage}.md`)) {
    faults.push({
      file: `page.${defaultLanguage}.md`,
      line: 1,
      problem: 'The page in the default language is missing.',
      remedy: 'Add it, or change default_language in campaign.yaml.',
    });
  }
  const texts: { [L in Language]?: DraftText } = {};
  for (const language of languages) {
    const path = `page.${language}.md`;
    const source = files.get(path);
    const page = source === undefined ? undefined : parsePage(path, source, language, faults);
    if (page !== undefined) texts[language] = { ...page, demands: demandsIn(language, defaultLanguage, demands) };
  }
  return texts;
}

/** A demand that lacks a language is told in the default one. */
function demandsIn(
  language: Language,
  defaultLanguage: Language | undefined,
  demands: readonly DraftDemand[],
): CampaignText['demands'] {
  const other = defaultLanguage ?? language;
  return demands.map(
    ({ addressee, text }): Demand => ({
      addressee: addressee[language] ?? addressee[other] ?? '',
      text: text[language] ?? text[other] ?? '',
    }),
  );
}

function updatesOf(files: ReadonlyMap<string, string>, faults: Fault[]): readonly UpdatePost[] {
  const updates = [...files].sort().flatMap(([path, source]) => {
    const file = folderFile(path);
    return file.kind === 'update' ? (parseUpdate(path, source, file, faults) ?? []) : [];
  });
  return gatherUpdates(updates, faults);
}

function checkCharacters(path: string, text: string, faults: Fault[]): void {
  const file = folderFile(path);
  if (file.kind === 'unknown') faults.push(file.fault);
  if (file.kind === 'unknown' || file.kind === 'ignored') return;
  for (const [index, line] of text.split('\n').entries()) {
    const unwritable = unwritableIn(line);
    if (unwritable !== undefined) {
      faults.push({ file: path, line: index + 1, problem: `The line holds ${unwritable}.`, remedy: 'Take it away.' });
    }
  }
}

/** Without the mark that Windows puts before UTF-8, and with one kind of line break. */
function withPlainLineBreaks(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
