import path from 'node:path';
import { type Command, CommandFailed } from '../../platform/cli/command.ts';
import { errorCode } from '../../platform/error-code.ts';
import type { CampaignCommandDeps } from '../command-deps.ts';
import { slugPositional, unknownCampaign } from '../named-campaign.ts';
import { findStoredCampaign } from '../store.ts';
import { writeCampaignFolder } from './write-folder.ts';

/** What is public of a campaign, as a folder that `campaign apply` reads. */
export const exportCommand: Command<CampaignCommandDeps> = {
  name: 'campaign export',
  summary: 'write a campaign’s folder, as “campaign apply” reads it',
  positionals: [slugPositional, { name: 'DIR', description: 'a folder that is empty or not there yet' }],
  run: async ({ openDataStore, workingFolder }, args, out) => {
    const { db } = await openDataStore();
    const slug = args.positional('SLUG');
    const stored = await findStoredCampaign(db, slug);
    if (stored === undefined) throw unknownCampaign(slug);
    if (Object.keys(stored.campaign.texts).length === 0) {
      throw new CommandFailed(`“${slug}” is a draft: there is nothing to export before it is published in the desk.`);
    }
    const folder = path.resolve(workingFolder, args.positional('DIR'));
    const exported = await writeCampaignFolder(db, stored, folder).catch((error: unknown) => {
      const code = errorCode(error) ?? '';
      if (!['EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EROFS'].includes(code)) throw error;
      throw new CommandFailed(`The folder ${folder} cannot be written (${code}).`);
    });
    if (exported.kind === 'not-empty') {
      throw new CommandFailed(`The folder ${folder} is not empty: name one that is, or that is not there yet.`);
    }
    out.answer({ slug, folder, files: exported.files }, [
      `“${slug}” is written to ${folder}:`,
      ...exported.files.map((file) => `  ${file}`),
    ]);
  },
};
