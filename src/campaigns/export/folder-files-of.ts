/** A campaign as the files of its folder: what `campaign apply` reads. Pure. */
import { stringify as csv } from 'csv-stringify/sync';
import { stringify } from 'yaml';
import { type Language, languages } from '../../platform/i18n/languages.ts';
import { bestFile, endings, type Picture } from '../../platform/pictures/picture.ts';
import type { Campaign, Translated } from '../campaign.ts';
import { publishedParts } from '../drafts/published-parts.ts';
import { parseMomentOrDay } from '../folder-values.ts';
import type { StoredCampaign } from '../store.ts';

/** The files by their paths in the folder; of a picture, which one it is. */
export interface ExportedFolder {
  readonly texts: ReadonlyMap<string, string>;
  readonly pictures: ReadonlyMap<string, Picture>;
}

/** What a published campaign says, so that applying it changes nothing. */
export function folderFilesOf(stored: StoredCampaign): ExportedFolder {
  const { campaign } = stored;
  const pictures = new Map<string, Picture>();
  const texts = new Map([
    ['campaign.yaml', campaignYaml(stored, pictures)],
    ...pagesOf(stored),
    ['committee.csv', committeeCsv(campaign, pictures)],
    ['endorsers.csv', endorsersCsv(campaign, pictures)],
    ...eventsOf(campaign),
    ...updatesOf(campaign),
  ] as const);
  return { texts, pictures };
}

function campaignYaml(stored: StoredCampaign, pictures: Map<string, Picture>): string {
  const { campaign, closesByDate } = stored;
  const { cover, dataContact } = campaign;
  return yaml({
    slug: campaign.slug,
    default_language: campaign.defaultLanguage,
    opens: momentText(campaign.opensAt, 'first'),
    ...(closesByDate === undefined ? {} : { closes: momentText(closesByDate, 'last') }),
    grace_days: campaign.graceDays,
    retention_days: campaign.retentionDays,
    unconfirmed_days: campaign.unconfirmedDays,
    asks: { postcode: campaign.asks.postcode, city: campaign.asks.city },
    household: campaign.household,
    show_removed: campaign.showsRemoved ? 'yes' : 'no',
    ...(dataContact === undefined ? {} : { data_contact: { name: dataContact.name, email: dataContact.email } }),
    ...(cover === undefined
      ? {}
      : { cover: { file: picturePath('cover', cover.picture, pictures), alt: inOrder(cover.alt) } }),
    goals: campaign.goals.map(({ label, target, country, regions }) => ({
      label: inOrder(label),
      target,
      ...(country === undefined ? {} : { country }),
      ...(regions.length === 0 ? {} : { regions }),
    })),
    demands: publishedParts(stored).demands.map(({ addressee, text }) => ({
      addressee: inOrder(addressee),
      text: inOrder(text),
    })),
  });
}

function pagesOf({ campaign: { texts }, emailConsents }: StoredCampaign): [string, string][] {
  return languages.flatMap((language): [string, string][] => {
    const text = texts[language];
    if (text === undefined) return [];
    const { title, summary, petition, consent, body } = text;
    const covered = emailConsents.includes(language) ? { consent_email: true } : {};
    return [[`page.${language}.md`, withFrontMatter({ title, summary, petition, consent, ...covered }, body)]];
  });
}

function committeeCsv({ committee, defaultLanguage }: Campaign, pictures: Map<string, Picture>): string {
  return table(
    ['name', 'office', 'place', 'quote'],
    ['country', 'portrait'],
    defaultLanguage,
    committee.map(({ portrait, ...member }, index) => ({
      words: { name: member.name, office: member.office, place: member.place, quote: member.quote },
      plain: {
        country: member.country,
        portrait: portrait === undefined ? '' : picturePath(`portraits/member-${index + 1}`, portrait, pictures),
      },
    })),
  );
}

function endorsersCsv({ endorsers, defaultLanguage }: Campaign, pictures: Map<string, Picture>): string {
  return table(
    ['name'],
    ['country', 'url', 'logo'],
    defaultLanguage,
    endorsers.map(({ name, country, url = '', logo }, index) => ({
      words: { name },
      plain: {
        country,
        url,
        logo: logo === undefined ? '' : picturePath(`logos/endorser-${index + 1}`, logo, pictures),
      },
    })),
  );
}

function eventsOf({ events }: Campaign): [string, string][] {
  if (events.length === 0) return [];
  const listed = events.map(({ title, place, startsAt, url }) => ({
    title: inOrder(title),
    place: inOrder(place),
    starts: startsAt.toISOString(),
    ...(url === undefined ? {} : { url }),
  }));
  return [['events.yaml', yaml(listed)]];
}

function updatesOf({ updates }: Campaign): [string, string][] {
  return updates.flatMap(({ name, date, texts }) =>
    languages.flatMap((language): [string, string][] => {
      const text = texts[language];
      if (text === undefined) return [];
      return [[`updates/${name}.${language}.md`, withFrontMatter({ title: text.title, date }, text.body)]];
    }),
  );
}

interface TableRow<W extends string, P extends string> {
  readonly words: Readonly<Record<W, Translated>>;
  readonly plain: Readonly<Record<P, string>>;
}

/** A table in which the default language stands in the plain columns, and each translation in one of its own. */
function table<W extends string, P extends string>(
  words: readonly W[],
  plain: readonly P[],
  defaultLanguage: Language,
  rows: readonly TableRow<W, P>[],
): string {
  const translated = languages
    .filter((language) => language !== defaultLanguage)
    .flatMap((language) => words.map((name) => ({ name, language })))
    .filter(({ name, language }) => rows.some((row) => row.words[name][language] !== undefined));
  const header = [...words, ...plain, ...translated.map(({ name, language }) => `${name}_${language}`)];
  const cells = rows.map((row) => [
    ...words.map((name) => row.words[name][defaultLanguage] ?? ''),
    ...plain.map((name) => row.plain[name]),
    ...translated.map(({ name, language }) => row.words[name][language] ?? ''),
  ]);
  return csv([header, ...cells]);
}

/** A whole day where it is one, else the very moment. */
function momentText(moment: Date, edge: 'first' | 'last'): string {
  const day = moment.toISOString().slice(0, 10);
  return parseMomentOrDay(day, edge)?.getTime() === moment.getTime() ? day : moment.toISOString();
}

function picturePath(name: string, picture: Picture, pictures: Map<string, Picture>): string {
  const path = `${name}.${endings[bestFile(picture).format]}`;
  pictures.set(path, picture);
  return path;
}

/** By the order of our languages, so that the same words are always the same file. */
function inOrder(words: Translated): Translated {
  return Object.fromEntries(
    languages.flatMap((language): [Language, string][] => {
      const text = words[language];
      return text === undefined ? [] : [[language, text]];
    }),
  );
}

function withFrontMatter(fields: Readonly<Record<string, string | boolean>>, body: string): string {
  return `---\n${yaml(fields)}---\n\n${body}\n`;
}

/** Texts between quotation marks and each on one line, so that nothing in them is taken for YAML. */
function yaml(value: unknown): string {
  return stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
}
