import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { columns } from '../platform/cli/columns.ts';
import { type Command, CommandFailed } from '../platform/cli/command.ts';
import { rulesCommands } from './abuse/rules-commands.ts';
import type { SignatureCommandDeps } from './command-deps.ts';
import { heldCommands } from './moderation/held-commands.ts';
import { moderationCommands } from './moderation/signature-commands.ts';
import { checkTally, countStates } from './tally.ts';
import type { TallyDifference } from './totals.ts';

const checkTallyCommand: Command<SignatureCommandDeps> = {
  name: 'tally check',
  summary: 'count again from the signatures and compare with the tally',
  positionals: [slugPositional],
  run: async ({ openDataStore }, args, out) => {
    const { db } = await openDataStore();
    const { id, slug } = await campaignNamed(db, args.positional('SLUG'));
    const counts = await countStates(db, id);
    const differences = await checkTally(db, id);
    const isRight = differences.length === 0;
    out.answer({ campaign: slug, counts: Object.fromEntries(counts), differences }, [
      ...(counts.size === 0 ? ['Nobody has signed yet.'] : columns([...counts].map(([state, n]) => [state, `${n}`]))),
      ...(isRight ? ['The tally agrees with the signatures.'] : []),
    ]);
    if (!isRight) throw new CommandFailed(differences.map(differenceLine));
  },
};

/** What the command line does with signatures. */
export const signatureCommands: readonly Command<SignatureCommandDeps>[] = [
  checkTallyCommand,
  ...moderationCommands,
  ...heldCommands,
  ...rulesCommands,
];

function differenceLine({ key, tally, signatures }: TallyDifference): string {
  return `The tally says ${tally} for “${key}”, and there are ${signatures}.`;
}
