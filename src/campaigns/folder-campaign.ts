/** campaign.yaml and events.yaml. Pure. */
import type { Language } from '../platform/i18n/languages.ts';
import { parseAddress } from '../platform/mail/address.ts';
import type { Asks, CampaignEvent, CampaignSlug, DataContact, Goal, Translated } from './campaign.ts';
import { type CampaignDraft, type DraftCover, type Fault, isCampaignSlug } from './draft.ts';
import type { FolderPictures } from './folder-pictures.ts';
import { regionRemedy } from './folder-values.ts';
import { mostCharacters, mostDays, mostSignatures, usualDays } from './text-rules.ts';
import { type Entry, fieldsOf, itemsOf, readYaml, required, scalarText } from './yaml-entry.ts';
import {
  choiceOf,
  countryOf,
  languageOf,
  momentOf,
  momentOrDayOf,
  textOf,
  translatedOf,
  wholeNumberOf,
} from './yaml-values.ts';

/** A demand in all its languages; each page takes its own. */
export interface DraftDemand {
  readonly addressee: Translated;
  readonly text: Translated;
}

export interface CampaignSettings
  extends Omit<CampaignDraft, 'slug' | 'defaultLanguage' | 'opensAt' | 'texts' | 'committee' | 'updates' | 'events'> {
  readonly slug: CampaignSlug | undefined;
  readonly defaultLanguage: Language | undefined;
  readonly opensAt: Date | undefined;
  readonly demands: readonly DraftDemand[];
}

const campaignFields = [
  'slug',
  'default_language',
  'opens',
  'closes',
  'grace_days',
  'retention_days',
  'unconfirmed_days',
  'asks',
  'household',
  'show_removed',
  'data_contact',
  'goals',
  'demands',
  'cover',
] as const;

/** Reads campaign.yaml; what has a fault is undefined or a stand-in, and `faults` tells. */
export function parseCampaignYaml(
  file: string,
  source: string,
  faults: Fault[],
  pictures: FolderPictures,
): CampaignSettings {
  const isMissing = source.trim() === '';
  if (isMissing) {
    faults.push({ file, line: 1, problem: 'The file is missing or empty.', remedy: 'Copy it from the demo campaign.' });
  }
  const root = isMissing ? undefined : readYaml(file, source, faults);
  const fields = fieldsOf(root, campaignFields);
  const days = (name: 'grace_days' | 'retention_days' | 'unconfirmed_days', least: number, absent: number) =>
    wholeNumberOf(fields.get(name), { least, most: mostDays, absent });

  const defaultLanguage = languageOf(required(fields, 'default_language', root, 'en'));
  const opensAt = momentOrDayOf(required(fields, 'opens', root, '2026-10-01'), 'first');
  const closesAt = momentOrDayOf(fields.get('closes'), 'last');
  if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt) {
    fields.get('closes')?.report('The campaign closes before it opens.', 'Write a day after that of “opens”.');
  }
  const showRemoved = fields.get('show_removed');
  const cover = coverOf(fields.get('cover'), defaultLanguage, pictures);
  return {
    slug: slugOf(required(fields, 'slug', root, 'un-investigation-1988')),
    defaultLanguage,
    opensAt,
    closesAt,
    graceDays: days('grace_days', 0, usualDays.grace),
    retentionDays: days('retention_days', 0, usualDays.retention),
    unconfirmedDays: days('unconfirmed_days', 1, usualDays.unconfirmed),
    asks: asksOf(fields.get('asks')),
    household: choiceOf(fields.get('household'), ['one', 'two'], 'one'),
    ...(showRemoved === undefined ? {} : { showsRemoved: choiceOf(showRemoved, ['yes', 'no'], 'no') === 'yes' }),
    dataContact: dataContactOf(fields.get('data_contact')),
    goals: itemsOf(fields.get('goals'), 'goal').map((goal) => goalOf(goal, defaultLanguage)),
    demands: demandsOf(required(fields, 'demands', root, '[{addressee: {en: …}, text: {en: …}}]'), defaultLanguage),
    ...(cover === undefined ? {} : { cover }),
  };
}

/** Reads events.yaml, the soonest first. */
export function parseEvents(
  file: string,
  source: string,
  faults: Fault[],
  defaultLanguage: Language | undefined,
): readonly CampaignEvent[] {
  const root = readYaml(file, source, faults);
  if (root === undefined || root.node === null) return [];
  return itemsOf(root, 'event')
    .flatMap((entry) => eventOf(entry, defaultLanguage) ?? [])
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

function slugOf(entry: Entry | undefined): CampaignSlug | undefined {
  const typed = scalarText(entry?.node ?? null) ?? '';
  if (isCampaignSlug(typed)) return typed;
  entry?.report(
    `“${typed}” cannot stand in an address.`,
    'Write small letters from a to z, digits and single hyphens, at most 60, such as un-investigation-1988.',
  );
  return undefined;
}

function coverOf(
  entry: Entry | undefined,
  defaultLanguage: Language | undefined,
  pictures: FolderPictures,
): DraftCover | undefined {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry, ['file', 'alt']);
  const alt = translatedOf(required(fields, 'alt', entry, '{en: …}'), defaultLanguage, mostCharacters.label);
  const file = required(fields, 'file', entry, 'cover.jpg');
  const picture = file && pictures.take(textOf(file, mostCharacters.label), 'cover', file.report);
  return picture && { picture, alt };
}

function asksOf(entry: Entry | undefined): Asks {
  const fields = fieldsOf(entry, ['postcode', 'city']);
  const choices = ['no', 'optional', 'required'] as const;
  return {
    postcode: choiceOf(fields.get('postcode'), choices, 'no'),
    city: choiceOf(fields.get('city'), choices, 'no'),
  };
}

function dataContactOf(entry: Entry | undefined): DataContact | undefined {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry, ['name', 'email']);
  const name = textOf(required(fields, 'name', entry, 'Our organisation'), mostCharacters.contact);
  const emailEntry = required(fields, 'email', entry, 'privacy@example.org');
  const typed = textOf(emailEntry, mostCharacters.contact);
  const email = parseAddress(typed)?.asTyped;
  if (typed !== '' && email === undefined) {
    emailEntry?.report(`“${typed}” is not an e-mail address.`, 'Write one such as privacy@example.org.');
  }
  return { name, email: email ?? '' };
}

function goalOf(entry: Entry, defaultLanguage: Language | undefined): Goal {
  const fields = fieldsOf(entry, ['label', 'target', 'country', 'regions']);
  const countryEntry = fields.get('country');
  const country = countryEntry === undefined ? undefined : countryOf(countryEntry);
  const regions = itemsOf(fields.get('regions'), 'region').map((region) => regionOf(region, country));
  if (regions.length > 0 && country === undefined) {
    fields.get('regions')?.report('The regions have no country.', 'Add a line such as “country: BE”.');
  }
  return {
    label: translatedOf(required(fields, 'label', entry, '{en: …}'), defaultLanguage, mostCharacters.label),
    target: wholeNumberOf(required(fields, 'target', entry, '25000'), { least: 1, most: mostSignatures, absent: 1 }),
    ...(country === undefined ? {} : { country }),
    regions,
  };
}

function regionOf(entry: Entry, country: string | undefined): string {
  const typed = scalarText(entry.node) ?? '';
  // Without a good country there is nothing to measure a region by, and that fault is already told.
  const remedy = country === undefined || country === '' ? undefined : regionRemedy(typed, country);
  if (remedy !== undefined) entry.report(`“${typed}” is not a region of ${country}.`, remedy);
  return typed;
}

function demandsOf(entry: Entry | undefined, defaultLanguage: Language | undefined): readonly DraftDemand[] {
  const items = itemsOf(entry, 'demand');
  if (items.length === 0) entry?.report('The campaign has no demand.', 'Add at least one, with addressee and text.');
  return items.map((item) => {
    const fields = fieldsOf(item, ['addressee', 'text']);
    return {
      addressee: translatedOf(
        required(fields, 'addressee', item, '{en: …}'),
        defaultLanguage,
        mostCharacters.addressee,
      ),
      text: translatedOf(required(fields, 'text', item, '{en: …}'), defaultLanguage, mostCharacters.demand),
    };
  });
}

function eventOf(entry: Entry, defaultLanguage: Language | undefined): CampaignEvent | undefined {
  const fields = fieldsOf(entry, ['title', 'place', 'starts', 'url']);
  const title = translatedOf(required(fields, 'title', entry, '{en: …}'), defaultLanguage, mostCharacters.label);
  const place = translatedOf(required(fields, 'place', entry, '{en: …}'), defaultLanguage, mostCharacters.label);
  const startsAt = momentOf(required(fields, 'starts', entry, '2026-10-24T18:00+02:00'));
  const url = fields.get('url');
  const address = url === undefined ? undefined : textOf(url, mostCharacters.demand);
  if (address !== undefined && URL.parse(address)?.protocol !== 'https:') {
    url?.report(`“${address}” is not a secure web address.`, 'Write one that begins with https://.');
  }
  if (startsAt === undefined) return undefined;
  return { title, place, startsAt, ...(address === undefined ? {} : { url: address }) };
}
