import { reasoned, reasonOption } from '../audit/reason-option.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { campaignNamed } from '../campaigns/named-campaign.ts';
import { type MasterKeyDeps, type MasterKeyRotation, rotateMasterKey } from '../campaigns/rotate-master-key.ts';
import { type Command, CommandFailed, type Out, UsageError } from '../platform/cli/command.ts';
import { resealCampaign } from './reseal.ts';
import { countStates } from './tally.ts';

/** What the commands of keys need of the program. */
export interface KeysCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<MasterKeyDeps>;
}

const rotate: Command<KeysCommandDeps> = {
  name: 'keys rotate',
  summary: 'put all keys under a new master key, or a campaign’s signatures under a new key, while people sign',
  options: {
    campaign: { value: 'SLUG', description: 'the campaign whose signatures are to be sealed anew' },
    ...reasonOption,
  },
  run: async ({ openDataStore }, args, out) => {
    const opened = await openDataStore();
    const store = { ...opened, record: reasoned(opened.record, args) };
    const slug = args.text('campaign');
    if (slug === undefined) await rotateMaster(store, out);
    else await rotateCampaign(store, await campaignNamed(store.db, slug), out);
  },
};

async function rotateMaster(store: MasterKeyDeps, out: Out): Promise<void> {
  const rotation = await rotateMasterKey(store);
  const where = store.masterKey.kind;
  if (rotation.kind === 'no-next') {
    throw new UsageError(
      'PREVIOUS_MASTER_KEY is not set: give MASTER_KEY a new value and PREVIOUS_MASTER_KEY the present one, start every process again with both, and run this again.',
    );
  }
  const keys = rotation.kind === 'rotated' ? rotation.keys : 0;
  out.answer({ rotated: 'master-key', keys, where }, [rotatedLine(rotation, where), afterRotation[where]]);
}

async function rotateCampaign(store: MasterKeyDeps, { id, slug }: Campaign, out: Out): Promise<void> {
  const counts = await countStates(store.db, id);
  const living = (counts.get('pending') ?? 0) + (counts.get('verified') ?? 0) + (counts.get('held') ?? 0);
  using progress = out.progress('Signatures sealed anew');
  const resealing = await resealCampaign({ id, slug }, { ...store, onProgress: (done) => progress.at(done, living) });
  if (resealing.kind === 'gone')
    throw new CommandFailed(`The keys of “${slug}” were destroyed: nothing is sealed there.`);
  const { signatures, keysDestroyed } = resealing;
  out.answer({ rotated: 'campaign-key', campaign: slug, signatures, keys_destroyed: keysDestroyed }, [
    `“${slug}” has a new key: ${signatures} ${signatures === 1 ? 'signature is' : 'signatures are'} sealed anew, and the former key is destroyed.`,
    'Dumps made until now hold the former key still, under the master key: destroy them, or rotate that too.',
  ]);
}

/** What the command line does with keys. */
export const keysCommands: readonly Command<KeysCommandDeps>[] = [rotate];

function rotatedLine(rotation: MasterKeyRotation, where: MasterKeyDeps['masterKey']['kind']): string {
  if (rotation.kind !== 'rotated') {
    return where === 'file' ? 'The rotation that was cut off is finished.' : 'All keys are under MASTER_KEY already.';
  }
  const moved = `${rotation.keys} ${rotation.keys === 1 ? 'key is' : 'keys are'}`;
  return where === 'file'
    ? `${moved} now under a new master key, which stands in DATA_DIR; the former one is erased.`
    : `${moved} now under MASTER_KEY.`;
}

const afterRotation = {
  file: 'Dumps made until now can no longer be opened: make a new one.',
  environment:
    'PREVIOUS_MASTER_KEY can now be taken away from the settings of every process. Only with it can dumps made until now be opened: make a new one, then destroy it.',
} as const;
