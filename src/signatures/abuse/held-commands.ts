import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../../platform/cli/command.ts';
import type { SignatureCommandDeps } from '../command-deps.ts';
import { type HoldReason, holdReasons, isSignatureId, type SignatureId } from '../signature.ts';
import { countChosen, type HeldChoice, type HeldSignature, listHeld } from './held-store.ts';
import { type HeldVerdict, settleHeld } from './settle-held.ts';

type HeldCommand = Command<SignatureCommandDeps>;

const LISTED = 1_000;

const heldForOption = { 'held-for': { value: 'WHY', description: holdReasons.join(', ') } };

const list: HeldCommand = {
  name: 'held list',
  summary: 'list signatures that are held, without who they are',
  positionals: [slugPositional],
  options: heldForOption,
  run: async ({ openDataStore }, args, out) => {
    const heldFor = heldForIn(args);
    const { db } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const held = await listHeld(db, campaign.id, { heldFor, after: undefined, most: LISTED + 1 });
    const listed = held.slice(0, LISTED);
    out.answer(listed.map(heldJson), [
      ...(listed.length === 0 ? ['Nothing is held.'] : columns(listed.map(heldCells))),
      ...(held.length > LISTED ? [`These are the newest ${LISTED}.`] : []),
    ]);
  },
};

/** What the command line does with held signatures. */
export const heldCommands: readonly HeldCommand[] = [
  list,
  settleCommand('release', 'let held signatures go on: they are asked to confirm'),
  settleCommand('remove', 'keep held signatures out of the count; their data is erased after 30 days'),
];

function settleCommand(verdict: HeldVerdict, summary: string): HeldCommand {
  return {
    name: `held ${verdict}`,
    summary,
    positionals: [slugPositional, { name: 'ID', description: 'as “held list” shows them', occurs: 'any-number' }],
    options: {
      'held-for': {
        value: 'WHY',
        description: `all that are held for this, instead of IDs: ${holdReasons.join(', ')}`,
      },
      'dry-run': { description: 'only say how many it would be' },
      ...reasonOption,
    },
    run: async ({ openDataStore, clock }, args, out) => {
      const choice = choiceIn(args, clock());
      const store = await openDataStore();
      const campaign = await campaignNamed(store.db, args.positional('SLUG'));
      if (args.flag('dry-run')) {
        const count = await countChosen(store.db, campaign.id, choice);
        return out.answer({ [verdict]: count, done: false }, [`It would ${verdict} ${signatures(count)}.`]);
      }
      using progress = out.progress('Signatures');
      const record = reasoned(store.record, args);
      const input = { campaign, choice, verdict, now: clock(), record, onProgress: progress.at };
      const settling = await settleHeld(store.db, input);
      if (settling.kind === 'over') throw over(campaign);
      const { count } = settling;
      out.answer({ [verdict]: count, done: true }, [
        verdict === 'release'
          ? `Released ${signatures(count)}: a mail asks to confirm whoever has not done so.`
          : `Removed ${signatures(count)}: for 30 days they can be restored.`,
        ...(choice.kind === 'some' && count < choice.ids.length
          ? [`${choice.ids.length - count} of the given IDs are not held.`]
          : []),
      ]);
    },
  };
}

function over({ slug }: Campaign): CommandFailed {
  return new CommandFailed(
    `“${slug}” has ended: nobody could confirm what is released. Remove it, or leave it to expire.`,
  );
}

/** @throws UsageError where it is not said which, or twice. */
function choiceIn(args: Args, until: Date): HeldChoice {
  const heldFor = heldForIn(args);
  const typed = args.positionals('ID');
  if ((heldFor === undefined) === (typed.length === 0)) {
    throw new UsageError('Say which: either IDs, as “held list” shows them, or --held-for WHY.');
  }
  if (heldFor !== undefined) return { kind: 'all', heldFor, until };
  return { kind: 'some', ids: typed.map(idIn) };
}

/** @throws UsageError */
function idIn(typed: string): SignatureId {
  if (isSignatureId(typed)) return typed;
  throw new UsageError(`“${typed}” is no ID, as “held list” shows them.`);
}

/** @throws UsageError */
function heldForIn(args: Args): HoldReason | undefined {
  const typed = args.text('held-for');
  const heldFor = holdReasons.find((reason) => reason === typed);
  if (typed === undefined || heldFor !== undefined) return heldFor;
  throw new UsageError(`Nothing is held for “${typed}”: --held-for ${holdReasons.join(', ')}.`);
}

function heldJson({ signatureId, heldFor, signedAt, country, source, alike }: HeldSignature) {
  return { id: signatureId, held_for: heldFor, signed: signedAt.toISOString(), country, source, alike };
}

function heldCells({ signatureId, heldFor, signedAt, country, source, alike }: HeldSignature): string[] {
  const network = alike === null ? 'network not known' : `${alike} others from its network`;
  return [signatureId, heldFor, signedAt.toISOString().slice(0, 16), country, source === '' ? '-' : source, network];
}

function signatures(count: number): string {
  return count === 1 ? '1 signature' : `${count} signatures`;
}
