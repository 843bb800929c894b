import { randomUUID } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the whole run keeps what its programs log, and beside it what must not stand there. */
function folder(): string {
  const { TEST_LOGS } = process.env;
  if (TEST_LOGS === undefined) throw new Error('tests/global-setup.ts says where logs are kept.');
  return TEST_LOGS;
}

export const secretsFile = /^secrets-\d+\.jsonl$/;

/** A file for the log of one program. */
export function aLogFile(): string {
  return path.join(folder(), `${randomUUID()}.log`);
}

/** Keeps what a program has logged, so that the end of the run looks into it. */
export function keepLog(text: string): void {
  if (text !== '') writeFileSync(aLogFile(), text);
}

const known = new Set<string>();

/**
 * Notes names, addresses and tokens: where one of them stands in any log at the end of the run, the run has failed. What
 * could stand there by chance, as a short word does, is passed over.
 */
export function mustNotBeLogged(...secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) {
    const isTelling = secret !== undefined && secret.length >= 6 && (/[^\w.-]/.test(secret) || secret.length >= 40);
    if (!isTelling || known.has(secret)) continue;
    known.add(secret);
    appendFileSync(path.join(folder(), `secrets-${process.pid}.jsonl`), `${JSON.stringify(secret)}\n`);
  }
}
