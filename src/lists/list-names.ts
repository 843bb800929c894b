import type { CampaignSlug } from '../campaigns/campaign.ts';
import type { ListFormat, Recipient } from './recipient.ts';

/**
 * The name of a recipient's file among those of a campaign: safe in every file system, and no other's, for it ends with
 * the recipient's number.
 *
 * @example listFileName('un-1988', { email: 'a.janssens@example.be', … }, 3, 'csv') // un-1988-a-janssens-3.csv
 */
export function listFileName(
  slug: CampaignSlug,
  { email }: Pick<Recipient, 'email'>,
  number: number,
  format: ListFormat,
): string {
  const [mailbox = ''] = email.split('@');
  const safe = mailbox
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `${[slug, safe, number].filter((part) => part !== '').join('-')}.${format}`;
}
