import path from 'node:path';
import { reasoned, reasonOption } from '../audit/reason-option.ts';
import { columns } from '../platform/cli/columns.ts';
import { type Command, CommandFailed, type Out } from '../platform/cli/command.ts';
import { inTransaction } from '../platform/db/database.ts';
import { errorCode } from '../platform/error-code.ts';
import { applyCampaignFolder, demoFolder } from './apply-folder.ts';
import { changeLine } from './changes.ts';
import type { CampaignCommandDeps } from './command-deps.ts';
import { campaignJson, campaignLines, campaignSummary } from './describe.ts';
import { faultLine } from './draft.ts';
import { exportCommand } from './export/export-command.ts';
import { campaignNamed, slugPositional, unknownCampaign } from './named-campaign.ts';
import { archiveCampaign, closeCampaign, openCampaign, unarchiveCampaign } from './opening.ts';
import { loadCampaigns } from './store.ts';
import { switchCommands } from './switches-commands.ts';

type CampaignCommand = Command<CampaignCommandDeps>;

const apply: CampaignCommand = {
  name: 'campaign apply',
  summary: 'create or update a campaign from its folder',
  positionals: [{ name: 'DIR', description: 'the folder that holds its campaign.yaml' }],
  options: reasonOption,
  run: (deps, args, out) => {
    const openDataStore = async () => {
      const store = await deps.openDataStore();
      return { ...store, record: reasoned(store.record, args) };
    };
    return applyAndTell({ ...deps, openDataStore }, path.resolve(deps.workingFolder, args.positional('DIR')), out);
  },
};

const list: CampaignCommand = {
  name: 'campaign list',
  summary: 'list all campaigns',
  run: async ({ openDataStore, clock }, _, out) => {
    const { db } = await openDataStore();
    const summaries = (await loadCampaigns(db)).map((campaign) => campaignSummary(campaign, clock()));
    const rows = summaries.map(({ slug, phase, opens, closes, languages, title }) => [
      slug,
      phase,
      `${opens.slice(0, 10)} to ${closes?.slice(0, 10) ?? 'no end'}`,
      languages.join(' '),
      title,
    ]);
    out.answer(summaries, rows.length === 0 ? ['There is no campaign yet.'] : columns(rows));
  },
};

const show: CampaignCommand = {
  name: 'campaign show',
  summary: 'show a campaign',
  positionals: [slugPositional],
  run: async ({ openDataStore, clock }, args, out) => {
    const { db } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    out.answer(campaignJson(campaign, clock()), campaignLines(campaign, clock()));
  },
};

const open: CampaignCommand = {
  name: 'campaign open',
  summary: 'let people sign a campaign from now on',
  positionals: [slugPositional],
  options: reasonOption,
  run: async ({ openDataStore, clock }, args, out) => {
    const { db, record } = await openDataStore();
    const named = args.positional('SLUG');
    const opening = await inTransaction(db, (trx) => openCampaign(trx, named, clock(), reasoned(record, args)));
    switch (opening.kind) {
      case 'unknown':
        throw unknownCampaign(named);
      case 'draft':
        throw neverPublished(named);
      case 'archived':
        throw new CommandFailed(`“${named}” is archived: take it back with “campaign unarchive” first.`);
      case 'over':
        throw new CommandFailed(
          `“${named}” ended on ${opening.closesAt.toISOString().slice(0, 10)}: change “closes” in its campaign.yaml and apply it again.`,
        );
      case 'ended':
        throw new CommandFailed(`The keys of “${named}” were destroyed: it can take no signatures any more.`);
      case 'opened-already':
        return out.answer({ slug: named, changed: false }, [`“${named}” is open already.`]);
      case 'opened':
        return out.answer({ slug: named, changed: true }, [
          `“${named}” is open: people can sign it now.`,
          ...(opening.opensEarlier
            ? ['Change “opens” in its campaign.yaml too: applying it as it is would bring the later day back.']
            : []),
        ]);
    }
  },
};

const close: CampaignCommand = {
  name: 'campaign close',
  summary: 'end a campaign now',
  positionals: [slugPositional],
  options: reasonOption,
  run: async ({ openDataStore, clock }, args, out) => {
    const { db, record } = await openDataStore();
    const named = args.positional('SLUG');
    const { kind } = await inTransaction(db, (trx) => closeCampaign(trx, named, clock(), reasoned(record, args)));
    if (kind === 'unknown') throw unknownCampaign(named);
    if (kind === 'draft') throw neverPublished(named);
    const isNow = kind === 'closed';
    out.answer({ slug: named, changed: isNow }, [
      isNow ? `“${named}” is closed: nobody can sign it any more.` : `“${named}” is closed already.`,
    ]);
  },
};

const archive: CampaignCommand = {
  name: 'campaign archive',
  summary: 'put a closed campaign away; its page stays readable',
  positionals: [slugPositional],
  options: reasonOption,
  run: async ({ openDataStore, clock }, args, out) => {
    const { db, record } = await openDataStore();
    const named = args.positional('SLUG');
    const { kind } = await inTransaction(db, (trx) => archiveCampaign(trx, named, clock(), reasoned(record, args)));
    if (kind === 'unknown') throw unknownCampaign(named);
    if (kind === 'not-closed') throw new CommandFailed(`“${named}” is not closed: signatory campaign close ${named}`);
    const isNow = kind === 'archived';
    out.answer({ slug: named, changed: isNow }, [
      isNow ? `“${named}” is archived.` : `“${named}” is archived already.`,
    ]);
  },
};

const unarchive: CampaignCommand = {
  name: 'campaign unarchive',
  summary: 'take a campaign back among the closed ones',
  positionals: [slugPositional],
  options: reasonOption,
  run: async ({ openDataStore }, args, out) => {
    const { db, record } = await openDataStore();
    const named = args.positional('SLUG');
    const { kind } = await inTransaction(db, (trx) => unarchiveCampaign(trx, named, reasoned(record, args)));
    if (kind === 'unknown') throw unknownCampaign(named);
    const isNow = kind === 'unarchived';
    out.answer({ slug: named, changed: isNow }, [
      isNow ? `“${named}” is no longer archived, and still closed.` : `“${named}” is not archived.`,
    ]);
  },
};

const demo: CampaignCommand = {
  name: 'demo',
  summary: 'load the demo campaign un-investigation-1988',
  run: (deps, _, out) => applyAndTell(deps, demoFolder, out),
};

/** What the command line does with campaigns. */
export const campaignCommands: readonly CampaignCommand[] = [
  demo,
  apply,
  list,
  show,
  exportCommand,
  open,
  close,
  archive,
  unarchive,
  ...switchCommands,
];

function neverPublished(slug: string): CommandFailed {
  return new CommandFailed(`“${slug}” is a draft: publish it in the desk first.`);
}

async function applyAndTell(deps: CampaignCommandDeps, folder: string, out: Out): Promise<void> {
  const applied = await applyCampaignFolder(folder, deps.openDataStore).catch((error: unknown) => {
    const code = errorCode(error) ?? '';
    if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(code)) throw error;
    throw new CommandFailed(`The folder ${folder} cannot be read (${code}).`);
  });
  if (applied.kind === 'faults') {
    throw new CommandFailed([...applied.faults.map(faultLine), 'Nothing was changed.'], { faults: applied.faults });
  }
  const { slug, changes, waiting, overtaken } = applied;
  out.answer({ slug, changes, waiting, overtaken }, [
    ...(changes.length === 0 ? ['Nothing has changed.'] : changes.map(changeLine)),
    ...(waiting.length === 0 ? [] : [`In the desk changes wait to be published, and stay: ${waiting.join(', ')}`]),
    ...(overtaken.length === 0
      ? []
      : [`Changed on both sides, to be chosen from in the desk on the page “Publish”: ${overtaken.join(', ')}`]),
  ]);
}
