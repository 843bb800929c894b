import { rm } from 'node:fs/promises';

declare global {
  var signatoryTests: { readonly postgres: AsyncDisposable; readonly dataDir: string } | undefined;
}

export default async function tearDown(): Promise<void> {
  const { signatoryTests } = globalThis;
  if (signatoryTests === undefined) return;
  await signatoryTests.postgres[Symbol.asyncDispose]();
  await rm(signatoryTests.dataDir, { recursive: true, force: true });
}
