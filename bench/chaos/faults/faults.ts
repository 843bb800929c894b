import { clockBack } from './clock-back.ts';
import { databaseAway } from './database-away.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { relayMoods } from './relay-moods.ts';

export type { Fault };

/** Every fault that is no kill, in the order they are tried. */
export const faults: readonly Fault[] = [databaseAway, relayMoods, diskFull, clockBack];
