import type { CampaignDraft } from '../../src/campaigns/draft.ts';
import { faultLine } from '../../src/campaigns/draft.ts';
import { parseCampaignFolder } from '../../src/campaigns/folder.ts';

/** The texts of a small, good campaign's folder; a file given as `undefined` is left out. */
export function aCampaignFolder(changed: { readonly [path: string]: string | undefined } = {}): Map<string, string> {
  const files = { ...good, ...changed };
  return new Map(Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
}

/** The same, read. */
export function aCampaignDraft(changed: Parameters<typeof aCampaignFolder>[0] = {}): CampaignDraft {
  const read = parseCampaignFolder(aCampaignFolder(changed));
  if (Array.isArray(read)) throw new Error(read.map(faultLine).join('\n'));
  return read;
}

/** The small campaign under another name. */
export function aDraftNamed(slug: string): CampaignDraft {
  return aCampaignDraft({ 'campaign.yaml': campaignYaml(['slug: small-campaign', `slug: ${slug}`]) });
}

/** The campaign.yaml of the small campaign, with lines replaced. */
export function campaignYaml(...replaced: readonly (readonly [line: string, by: string])[]): string {
  return replaced.reduce((text, [line, by]) => {
    if (!text.includes(line)) throw new Error(`campaign.yaml has no “${line}”`);
    return text.replace(line, by);
  }, good['campaign.yaml']);
}

/** A page in the small campaign, with lines replaced. */
export function page(language: string, title = 'Investigate'): string {
  return [
    '---',
    `title: "${title} (${language})"`,
    'summary: "A summary"',
    'petition: "I call for an investigation."',
    'consent: "I agree."',
    '---',
    '',
    '## What happened',
    '',
    'It happened.  ',
    'And again.',
    '',
  ].join('\n');
}

const good = {
  'campaign.yaml': `# A small campaign
slug: small-campaign
default_language: en
opens: 2026-10-01
closes: 2027-12-10
asks: {postcode: optional, city: no}
goals:
  - label: {en: "In all", nl: "In totaal"}
    target: 25000
  - label: {en: "Flanders"}
    target: 14500
    country: BE
    regions: [BE-VLG]
demands:
  - addressee: {en: "The Council", nl: "De Raad"}
    text: {en: "Put it on the agenda.", nl: "Zet het op de agenda."}
  - addressee: {en: "The governments"}
    text: {en: "Make relations conditional."}
`,
  'page.en.md': page('en'),
  'page.nl.md': page('nl'),
  'committee.csv': 'name,office,place,country,quote,office_nl\nAnn Example,Mayor,Ghent,BE,,Burgemeester\n',
};
