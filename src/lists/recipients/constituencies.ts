/** Which regions lie in a constituency, by what people call it. Pure. */
import type { CampaignRegion } from '../../campaigns/campaign.ts';
import { foldForComparing } from '../../signatures/fold.ts';
import { belgianRegions } from '../../signatures/region.ts';

/**
 * The provinces and Brussels, for which the Chamber is elected; and within them the constituencies of the Flemish, the
 * Walloon and the Brussels parliament. A postcode tells no more than the province, so a Walloon constituency has that of
 * the whole province in which it lies.
 */
const names: readonly (readonly [code: string, ...names: readonly string[]])[] = [
  ['BE-VAN', 'antwerpen', 'antwerp', 'anvers'],
  ['BE-VBR', 'vlaams brabant', 'flemish brabant', 'brabant flamand', 'flamisch brabant', 'leuven', 'louvain'],
  ['BE-VLI', 'limburg', 'limbourg'],
  ['BE-VOV', 'oost vlaanderen', 'east flanders', 'flandre orientale', 'ostflandern'],
  ['BE-VWV', 'west vlaanderen', 'west flanders', 'flandre occidentale', 'westflandern'],
  ['BE-WBR', 'waals brabant', 'walloon brabant', 'brabant wallon', 'wallonisch brabant', 'nivelles', 'nijvel'],
  ['BE-WHT', 'henegouwen', 'hainaut', 'hennegau', 'charleroi thuin', 'mons', 'soignies la louviere'],
  ['BE-WHT', 'tournai ath mouscron', 'mons soignies', 'thuin'],
  ['BE-WLG', 'luik', 'liege', 'luttich', 'huy waremme', 'verviers'],
  ['BE-WLX', 'luxemburg', 'luxembourg', 'arlon marche en famenne bastogne neufchateau virton'],
  ['BE-WLX', 'arlon marche en famenne bastogne', 'neufchateau virton'],
  ['BE-WNA', 'namen', 'namur', 'dinant philippeville'],
  ['BE-BRU', 'brussel', 'brussels', 'bruxelles', 'brussel hoofdstad', 'brussels capital'],
  ['BE-BRU', 'bruxelles capitale', 'brussel hauptstadt', 'brussels capital region'],
  ['BE-BRU', 'brussels hoofdstedelijk gewest', 'region de bruxelles capitale'],
  ['BE-VLG', 'vlaanderen', 'flanders', 'flandre', 'flandern', 'vlaams gewest'],
  ['BE-WAL', 'wallonie', 'wallonia', 'wallonien', 'waals gewest'],
];

const codes: ReadonlyMap<string, string> = new Map(names.flatMap(([code, ...all]) => all.map((name) => [name, code])));

/** The Netherlands have a Limburg too, and Luxembourg is a country. */
const belgianOnlyIfSaid: readonly string[] = ['BE-VLI', 'BE-WLX'];

/**
 * The ISO 3166-2 code of what a Belgian constituency lies in, however it is written; '' where it is not known.
 *
 * @param country '' where it is not known; then a name that another country has too says nothing.
 * @example regionOfConstituency('Bruxelles-Capitale', 'BE') // BE-BRU
 */
export function regionOfConstituency(constituency: string, country: 'BE' | ''): string {
  const folded = constituency
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .replace(/^\s*(?:provincie|provinz|province (?:de |d )?|kieskring|circonscription (?:de |d )?)\s*/, '')
    .trim();
  const code = codes.get(folded) ?? constituency.trim().toUpperCase();
  if (!belgianRegions.includes(code)) return '';
  return country === '' && codes.has(folded) && belgianOnlyIfSaid.includes(code) ? '' : code;
}

/**
 * The regions of a country's table that a constituency is: by what the table calls its constituencies or regions, or by
 * their codes, however it is written. None where the table knows no such name.
 *
 * @param country not Belgium.
 */
export function regionsOfConstituency(
  constituency: string,
  country: string,
  regions: readonly CampaignRegion[],
): readonly string[] {
  const known = codesByName.get(regions) ?? codesByNameOf(regions);
  codesByName.set(regions, known);
  return known.get(nameKey(country, constituency)) ?? [];
}

/** By the regions of a campaign, which are the same object as long as they are the same. */
const codesByName = new WeakMap<readonly CampaignRegion[], ReadonlyMap<string, readonly string[]>>();

function codesByNameOf(regions: readonly CampaignRegion[]): ReadonlyMap<string, readonly string[]> {
  const named = regions.flatMap(({ code, name, constituencies }) => {
    const country = code.slice(0, 2);
    const keys = new Set([name, code, code.slice(3), ...constituencies].map((text) => nameKey(country, text)));
    return [...keys].map((key) => ({ key, code }));
  });
  const codesOf = Map.groupBy(named, ({ key }) => key);
  return new Map([...codesOf].map(([key, all]) => [key, all.map(({ code }) => code).toSorted()]));
}

function nameKey(country: string, text: string): string {
  return `${country} ${foldForComparing(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;
}
