import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, UsageError } from '../../platform/cli/command.ts';
import { type HoldReason, holdReasons, type SignatureId } from '../signature.ts';
import { type HeldSignature, listHeld, stillHeld } from './held-store.ts';
import { moveOptions, runMove, type SignaturesCommand } from './move-commands.ts';
import { idIn } from './signature-commands.ts';

const LISTED = 1_000;

const heldForOption = { 'held-for': { value: 'WHY', description: holdReasons.join(', ') } };

const list: SignaturesCommand = {
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

/** What the command line does with held signatures: `signatures release` and `signatures remove`, of these alone. */
export const heldCommands: readonly SignaturesCommand[] = [
  list,
  moveHeld('release', 'let held signatures go on: they are asked to confirm'),
  moveHeld('remove', 'keep held signatures out of the count; their data is erased after 30 days'),
];

function moveHeld(move: 'release' | 'remove', summary: string): SignaturesCommand {
  return {
    name: `held ${move}`,
    summary,
    positionals: [slugPositional, { name: 'ID', description: 'as “held list” shows them', occurs: 'any-number' }],
    options: { ...heldForOption, ...moveOptions },
    run: (deps, args, out) => {
      const { held, ids } = chosenIn(args);
      return runMove(move, deps, args, out, async ({ db }, { id }) =>
        held === undefined
          ? { kind: 'some', ids: await stillHeld(db, id, ids) }
          : { kind: 'found', search: { facets: { state: 'held', held }, terms: {} } },
      );
    },
  };
}

/** @throws UsageError where it is not said which, or twice. */
function chosenIn(args: Args): { readonly held: HoldReason | undefined; readonly ids: readonly SignatureId[] } {
  const held = heldForIn(args);
  const typed = args.positionals('ID');
  if ((held === undefined) === (typed.length === 0)) {
    throw new UsageError('Say which: either IDs, as “held list” shows them, or --held-for WHY.');
  }
  return { held, ids: typed.map(idIn) };
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
