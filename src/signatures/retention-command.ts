import { forgetSignIns } from '../accounts/forget-sign-ins.ts';
import type { MasterKeyDeps } from '../campaigns/rotate-master-key.ts';
import { loadCampaigns } from '../campaigns/store.ts';
import type { Command } from '../platform/cli/command.ts';
import { type Database, inTransaction } from '../platform/db/database.ts';
import { forgetNetworks } from './abuse/forget-networks.ts';
import { eraseRemoved } from './moderation/erase-removed.ts';
import { type EndedKeys, endDueKeys } from './retention.ts';
import { eraseUnconfirmed } from './upkeep.ts';

/** What the command needs of the program. */
export interface RetentionCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<MasterKeyDeps>;
  readonly clock: () => Date;
  /** Of lists whose files have had their time. @returns how many. */
  readonly eraseLists: (deps: { readonly db: Database; readonly clock: () => Date }) => Promise<number>;
}

interface Forgotten {
  readonly unconfirmed: number;
  /** Removed by hand, and not restored in time. */
  readonly removed: number;
  readonly networks: number;
  /** Files of lists. */
  readonly lists: number;
  /** Sign-in links and sessions of the team. */
  readonly sign_ins: number;
}

declare module '../audit/log.ts' {
  interface Acts {
    'retention.run': Forgotten & { readonly identities: number };
  }
}

/** The same as the worker does by itself, now. */
export const retentionCommand: Command<RetentionCommandDeps> = {
  name: 'retention run',
  summary: 'erase what has had its time, and end the keys of campaigns that are long over',
  run: async ({ openDataStore, clock, eraseLists }, _, out) => {
    const store = await openDataStore();
    const { db, record } = store;
    const all = await loadCampaigns(db);
    const upkeep = { db, campaigns: () => all, clock };
    const forgotten: Forgotten = {
      unconfirmed: await eraseUnconfirmed(upkeep),
      removed: await eraseRemoved(upkeep),
      networks: await forgetNetworks(upkeep),
      lists: await eraseLists(upkeep),
      sign_ins: await forgetSignIns(upkeep),
    };
    const ended = await endDueKeys({ ...store, ...upkeep, onRotationDue: () => undefined });
    const { campaigns, identities, masterKey } = ended;
    const details = { ...forgotten, identities };
    await inTransaction(db, (trx) => record(trx, { act: 'retention.run', subject: 'retention', details }));
    const json = { ...details, keys_ended: campaigns, master_key: masterKey };
    out.answer(json, [...forgottenLines(forgotten), ...endedLines(ended)]);
  },
};

function forgottenLines({ unconfirmed, removed, networks, lists, sign_ins }: Forgotten): string[] {
  return [
    `Erased as nobody confirmed them in time: ${unconfirmed}`,
    `Erased as they were removed and not restored in time: ${removed}`,
    `Forgotten from which network they came: ${networks}`,
    `Files of lists erased after their time: ${lists}`,
    `Sign-in links and sessions that were over: ${sign_ins}`,
  ];
}

function endedLines({ campaigns, identities, masterKey }: EndedKeys): string[] {
  const ended = campaigns.map(
    (slug) =>
      `The keys of “${slug}” are destroyed: its signatures are counts, and nobody can be named or mailed any more.`,
  );
  return [...ended, `Names and addresses erased: ${identities}`, ...masterKeyLines[masterKey]];
}

/** How a key's end reaches old dumps. */
const masterKeyLines: { readonly [need in EndedKeys['masterKey']]: readonly string[] } = {
  none: [],
  rotated: ['The master key is rotated, so that dumps made until now can no longer be opened: make a new one.'],
  due: [
    'Dumps made until now still name people: rotate MASTER_KEY and destroy the former one. See: signatory keys rotate --help',
  ],
};
