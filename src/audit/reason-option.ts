import type { Args, Option } from '../platform/cli/command.ts';
import type { Recorder } from './log.ts';

/** Lets whoever runs a command say why. */
export const reasonOption: { readonly reason: Option } = {
  reason: { value: 'TEXT', description: 'why, for the audit' },
};

/** Records with the reason that was given, where one was. */
export function reasoned(record: Recorder, args: Args): Recorder {
  const reason = args.text('reason');
  return reason === undefined ? record : (trx, deed) => record(trx, { ...deed, reason });
}
