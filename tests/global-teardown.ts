import { rm } from 'node:fs/promises';
import { personalDataIn } from './support/log-check.ts';

declare global {
  var signatoryTests:
    | { readonly postgres: AsyncDisposable; readonly dataDir: string; readonly logs: string }
    | undefined;
}

/** @throws where a log of the run holds a person: then the run has failed, whatever its tests say. */
export default async function tearDown(): Promise<void> {
  const { signatoryTests } = globalThis;
  if (signatoryTests === undefined) return;
  const { postgres, dataDir, logs } = signatoryTests;
  const found = await personalDataIn(logs);
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
  if (found.length > 0) throw new Error(`The logs of this run hold what they must not:\n${found.join('\n')}`);
}
