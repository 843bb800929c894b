import { type MasterKeyDeps, type MasterKeyRotation, rotateMasterKey } from '../campaigns/rotate-master-key.ts';
import { type Command, UsageError } from '../platform/cli/command.ts';

/** What the commands of keys need of the program. */
export interface KeysCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<MasterKeyDeps>;
}

const rotate: Command<KeysCommandDeps> = {
  name: 'keys rotate',
  summary: 'put all keys under a new master key, while people sign',
  run: async ({ openDataStore }, _, out) => {
    const store = await openDataStore();
    const rotation = await rotateMasterKey(store);
    const where = store.masterKey.kind;
    if (rotation.kind === 'no-next') {
      throw new UsageError(
        'PREVIOUS_MASTER_KEY is not set: give MASTER_KEY a new value and PREVIOUS_MASTER_KEY the present one, start every process again with both, and run this again.',
      );
    }
    const keys = rotation.kind === 'rotated' ? rotation.keys : 0;
    out.answer({ rotated: 'master-key', keys, where }, [rotatedLine(rotation, where), afterRotation[where]]);
  },
};

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
