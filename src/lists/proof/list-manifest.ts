import type { ContainedFile } from '../recipient.ts';
import type { FinishedFile } from '../writing/list-file.ts';
import { type Issuer, type ListStatement, textIn } from '../writing/list-statement.ts';
import type { Manifest } from './manifest.ts';

/** What a list says of itself to whoever checks it. */
export function manifestOf(
  { campaign, baseUrl }: Issuer,
  statement: ListStatement,
  {
    id,
    contained,
    ...file
  }: FinishedFile & {
    readonly id: string;
    readonly name: string;
    readonly contained: readonly ContainedFile[];
  },
): Manifest {
  const { recipient, madeAt, madeBy, selection, counts, named, countedOnly, auditHead: head } = statement;
  const { name, office, chamber, constituency, language } = recipient;
  const text = textIn(campaign, language);
  return {
    format: 'signatory-list-1',
    list: {
      id,
      made_at: madeAt.toISOString(),
      made_by: madeBy.name,
      language,
      recipient: { name, office, chamber, constituency },
      selection: {
        places: selection.places === undefined ? null : [...selection.places],
        confirmed_after:
          selection.confirmedAfterUs === undefined ? null : new Date(selection.confirmedAfterUs / 1000).toISOString(),
      },
    },
    campaign: {
      slug: campaign.slug,
      page: `${baseUrl}/${text.language}/c/${campaign.slug}`,
      title: text.title,
      petition: text.petition,
      demands: text.demands.map(({ addressee, text: demand }) => ({ addressee, text: demand })),
      consent: text.consent,
      text_language: text.language,
      text_version: text.version,
    },
    counts: {
      verified: counts.verified,
      ...(counts.confirmedByHand === undefined ? {} : { confirmed_by_hand: counts.confirmedByHand }),
      ...(counts.onPaper === undefined ? {} : { on_paper: counts.onPaper }),
      named,
      counted_only: countedOnly,
      places: counts.places.map(({ country, region, ...of }) => ({
        country,
        region: region === '' ? null : region,
        named: of.named,
        counted_only: of.countedOnly,
      })),
    },
    files: [file, ...contained],
    audit_head: head,
  };
}
