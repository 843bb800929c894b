import type { CampaignSlug } from '../../campaigns/campaign.ts';
import type { Recipient } from '../recipient.ts';
import type { ListEnding } from './volumes.ts';

/**
 * The name of a recipient's file among those of a campaign: safe in every file system, and no other's, for it ends with
 * the recipient's number.
 *
 * @example listFileName('un-1988', { email: 'a.janssens@example.be', … }, 3, 'csv') // un-1988-a-janssens-3.csv
 */
export function listFileName(
  slug: CampaignSlug,
  recipient: Pick<Recipient, 'email'>,
  number: number,
  ending: ListEnding,
): string {
  return `${fileStem(slug, recipient)}-${number}.${ending}`;
}

/** What the names of a recipient's files begin with. @example fileStem(…) // un-1988-a-janssens */
export function fileStem(slug: CampaignSlug, { email }: Pick<Recipient, 'email'>): string {
  const [mailbox = ''] = email.split('@');
  const safe = mailbox
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return safe === '' ? slug : `${slug}-${safe}`;
}
