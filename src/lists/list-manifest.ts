import path from 'node:path';
import type { FinishedFile } from './list-file.ts';
import { type Issuer, textIn } from './list-statement.ts';
import type { Manifest } from './manifest.ts';
import type { ListCounts, MadeList, Recipient } from './recipient.ts';

/** What was written of a campaign, to every list that was made with it. */
export interface Written extends ListCounts, Pick<MadeList, 'auditHead'> {
  /** Of the snapshot. */
  readonly madeAt: Date;
}

/** What a list says of itself to whoever checks it. */
export function manifestOf(
  { campaign, baseUrl }: Issuer,
  { recipient, path: file }: { readonly recipient: Recipient; readonly path: string },
  { id, madeAt, named, countedOnly, auditHead: head, ...finished }: Written & FinishedFile & { readonly id: string },
): Manifest {
  const { name, office, chamber, constituency, language } = recipient;
  const text = textIn(campaign, language);
  return {
    format: 'signatory-list-1',
    list: { id, made_at: madeAt.toISOString(), language, recipient: { name, office, chamber, constituency } },
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
    counts: { verified: named + countedOnly, named, counted_only: countedOnly },
    files: [{ name: path.basename(file), ...finished }],
    audit_head: head,
  };
}
