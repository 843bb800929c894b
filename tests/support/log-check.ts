import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { secretsFile } from './logs.ts';
import { found } from './searching.ts';

/** What looks like an address of a person or of a machine, whoever it may be. */
const PATTERNS: readonly RegExp[] = [
  /[^\s"'<>/@]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g,
  /\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}\b|\b2001:0?db8:[\da-f:]*/gi,
];

/** What a wrong setting is answered with, and belongs to nobody. */
const EXAMPLES: ReadonlySet<string> = new Set(['user:secret@mail.example.org']);

/**
 * Searches the logs of a run for every name, address and token that its tests used, however it is written.
 *
 * @returns what was found, and each program that has logged nothing: its log is kept where nobody looks.
 */
export async function personalDataIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const secrets = new Set<string>();
  const lines = new Set<string>();
  const faults: string[] = [];
  for (const name of names) {
    const text = await readFile(path.join(folder, name), 'utf8');
    const each = text.split('\n').filter((line) => line !== '');
    if (secretsFile.test(name)) for (const line of each) secrets.add(JSON.parse(line));
    else if (each.length === 0) faults.push(`${name} is empty.`);
    // Without the time, since most lines come many times.
    else for (const line of each) lines.add(line.replace(/"time":\d+,/, ''));
  }
  const logged = [...lines].join('\n');
  return [
    ...faults,
    ...PATTERNS.flatMap((pattern) => logged.match(pattern) ?? []).filter((text) => !EXAMPLES.has(text)),
    ...found([...secrets], logged),
  ];
}
