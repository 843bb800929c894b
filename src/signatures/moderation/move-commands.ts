import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { loadCampaignKeys } from '../../campaigns/keys.ts';
import { campaignNamed } from '../../campaigns/named-campaign.ts';
import { type Args, type Command, CommandFailed, type Option, type Out } from '../../platform/cli/command.ts';
import type { SignatureCommandDeps } from '../command-deps.ts';
import type { Move } from '../signature.ts';
import { type Forecast, forecast, sum } from './act.ts';
import { countItems, findAct } from './act-store.ts';
import { type Choice, prepareAct } from './prepare-act.ts';
import { beginToMove, runAct } from './run-act.ts';

export type SignaturesCommand = Command<SignatureCommandDeps>;
export type Store = Awaited<ReturnType<SignatureCommandDeps['openDataStore']>>;

/** What every command that moves signatures takes. */
export const moveOptions: { readonly [name: string]: Option } = {
  'dry-run': { description: 'only say how many it would be' },
  ...reasonOption,
};

const did: { readonly [move in Move]: string } = {
  confirm: 'Confirmed by hand',
  hold: 'Held',
  release: 'Released',
  remove: 'Removed',
  restore: 'Restored',
};

/** Moves those that `choose` says, or tells how many it would be. @throws UsageError for what is no choice. */
export async function runMove(
  move: Move,
  { openDataStore, clock }: SignatureCommandDeps,
  args: Args,
  out: Out,
  choose: (store: Store, campaign: Campaign) => Promise<Choice>,
): Promise<void> {
  const isDry = args.flag('dry-run');
  if (!isDry) args.required('reason');
  const store = await openDataStore();
  const campaign = await campaignNamed(store.db, args.positional('SLUG'));
  using progress = out.progress('Signatures');
  const prepared = await prepareAct(searchDeps(store), {
    campaignId: campaign.id,
    move,
    choice: await choose(store, campaign),
    askedBy: null,
    onProgress: (found) => progress.at(found),
  });
  if (prepared === undefined) return out.answer({ [move]: 0, done: !isDry }, ['Nothing fits.']);
  const { actId } = prepared;
  if (isDry) {
    const expected = await forecastOf(store, actId);
    return out.answer(forecastJson(move, expected), forecastLines(move, expected));
  }
  const record = reasoned(store.record, args);
  const beginning = await beginToMove(store.db, campaign, actId, { now: clock(), record, inBackground: false });
  if (beginning === 'over') throw over(campaign);
  const deps = { ...searchDeps(store), findCampaign: () => campaign, clock, record: store.record };
  const act = await runAct({ actId }, { ...deps, onProgress: progress.at });
  const { moved = 0, skipped = 0 } = act ?? {};
  out.answer({ [move]: moved, skipped, act: actId, done: true }, [
    `${did[move]}: ${moved}.`,
    ...(skipped === 0 ? [] : [`${skipped} stay as they are: not in a state for it, or their address has signed anew.`]),
  ]);
}

export function searchDeps({ db, keyring }: Store) {
  return { db, keysOf: (id: Campaign['id']) => loadCampaignKeys(db, keyring, id) };
}

function over({ slug }: Campaign): CommandFailed {
  return new CommandFailed(`“${slug}” has ended: nothing can be confirmed any more, not by hand either.`);
}

async function forecastOf({ db }: Store, actId: string): Promise<Forecast> {
  const act = await findAct(db, actId);
  if (act === undefined) throw new Error('What was prepared just now is gone.');
  const { counts, verifiedBefore } = await countItems(db, act);
  return forecast(act.move, counts, verifiedBefore);
}

function forecastJson(move: Move, { moving, staying, countChange }: Forecast) {
  return {
    [move]: sum(moving),
    by_state: Object.fromEntries(moving),
    stay: sum(staying),
    count_changes_by: countChange,
    done: false,
  };
}

function forecastLines(move: Move, { moving, staying, countChange }: Forecast): string[] {
  const states = [...moving].map(([state, count]) => `${count} ${state}`).join(', ');
  const change =
    countChange === 0
      ? 'The public count stays as it is.'
      : `The public count ${countChange < 0 ? 'falls' : 'rises'} by ${Math.abs(countChange)}.`;
  return [
    `It would ${move} ${sum(moving)}${states === '' ? '' : `: ${states}`}.`,
    change,
    ...(sum(staying) === 0 ? [] : [`${sum(staying)} would stay as they are.`]),
  ];
}
