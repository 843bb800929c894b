import { CommandFailed, type Positional } from '../platform/cli/command.ts';
import type { Db } from '../platform/db/database.ts';
import type { Campaign } from './campaign.ts';
import { findCampaign } from './store.ts';

/** How a command takes the campaign it is about. */
export const slugPositional: Positional = { name: 'SLUG', description: 'the campaign’s name in its address' };

/** @throws CommandFailed where there is no such campaign */
export async function campaignNamed(db: Db, slug: string): Promise<Campaign> {
  const campaign = await findCampaign(db, slug);
  if (campaign === undefined) throw unknownCampaign(slug);
  return campaign;
}

export function unknownCampaign(slug: string): CommandFailed {
  return new CommandFailed(`There is no campaign “${slug}”. See: signatory campaign list`);
}
