/** committee.csv and endorsers.csv. Pure. */
import type { Language } from '../platform/i18n/languages.ts';
import type { DraftEndorser, DraftMember, Fault } from './draft.ts';
import type { FolderPictures } from './folder-pictures.ts';
import { parseTable, type TableShape } from './folder-table.ts';
import { isSecureAddress } from './folder-values.ts';

const memberShape: TableShape<'name' | 'office' | 'place' | 'country' | 'quote' | 'portrait'> = {
  columns: ['name', 'office', 'place', 'country', 'quote', 'portrait'],
  needed: ['name', 'office', 'place', 'country'],
  translatable: ['name', 'office', 'place', 'quote'],
};

/** Reads committee.csv: the members in the order of the file. */
export function parseCommittee(
  file: string,
  source: string,
  faults: Fault[],
  defaultLanguage: Language | undefined,
  pictures: FolderPictures,
): readonly DraftMember[] {
  return parseTable(file, source, faults, defaultLanguage, memberShape).map((row): DraftMember => {
    const country = row.country('country');
    const [name, office, place, quote] = [
      row.words('name'),
      row.words('office'),
      row.words('place'),
      row.words('quote'),
    ];
    const said = { name, office, place, country, quote };
    if (row.cell('portrait') === '') return row.has('portrait') ? { ...said, losesPortrait: true } : said;
    const portrait = pictures.take(row.cell('portrait'), 'portrait', row.report);
    return portrait === undefined ? said : { ...said, portrait };
  });
}

const endorserShape: TableShape<'name' | 'country' | 'url' | 'logo'> = {
  columns: ['name', 'country', 'url', 'logo'],
  needed: ['name', 'country'],
  translatable: ['name'],
};

/** Reads endorsers.csv: the organisations in the order of the file. */
export function parseEndorsers(
  file: string,
  source: string,
  faults: Fault[],
  defaultLanguage: Language | undefined,
  pictures: FolderPictures,
): readonly DraftEndorser[] {
  return parseTable(file, source, faults, defaultLanguage, endorserShape).map((row): DraftEndorser => {
    const url = row.cell('url');
    if (url !== '' && !isSecureAddress(url)) {
      row.report(`“${url}” is not a secure web address.`, 'Write one that begins with https://.');
    }
    const said = { name: row.words('name'), country: row.country('country'), ...(url === '' ? {} : { url }) };
    if (row.cell('logo') === '') return row.has('logo') ? { ...said, losesLogo: true } : said;
    const logo = pictures.take(row.cell('logo'), 'logo', row.report);
    return logo === undefined ? said : { ...said, logo };
  });
}
