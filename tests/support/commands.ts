import { recorderFor } from '../../src/audit/log.ts';
import type { Command } from '../../src/platform/cli/command.ts';
import { runProgram } from '../../src/platform/cli/run-program.ts';
import type { TestApp } from './app.ts';

/** Runs commands on the app's database, as another process would. */
export function commandLineOf<Deps>(
  app: TestApp,
  commands: readonly Command<Deps>[],
  deps: (store: CommandStore) => Deps,
) {
  const record = recorderFor(app.store.audit, { kind: 'command-line', user: 'ann' });
  const ofStore = deps({ ...app.store, record });
  return async (...words: readonly string[]) => {
    const said = { stdout: '', stderr: '' };
    const exitCode = await runProgram({
      commands,
      deps: ofStore,
      words,
      stdout: { write: (text) => (said.stdout += text) },
      stderr: { write: (text) => (said.stderr += text) },
      clock: app.clock.now,
      isDebug: true,
    });
    return { exitCode, ...said };
  };
}

type CommandStore = TestApp['store'] & { readonly record: ReturnType<typeof recorderFor> };
