import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { standing } from './standing.ts';

/** Every row of every table as text, as a dump has it: bytes in hexadecimal. */
export async function dumpOf(pool: Pool): Promise<string> {
  const tables = await pool.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
    order by 1`);
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ line: string }>(`select t::text as line from ${name} as t`);
    parts.push(`-- ${name}`, ...rows.map(({ line }) => line));
  }
  return parts.join('\n');
}

/** The ways in which a text can stand in another: none of them hides it from somebody who guesses it. */
export function formsOf(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const json = [...secret].map((char) => (char < '\x80' ? char : escaped(char))).join('');
  const forms = new Map([
    ['plain', secret],
    ['lower case', secret.toLowerCase()],
    ['decomposed', secret.normalize('NFD')],
    ['compatible', secret.normalize('NFKC')],
    ['JSON', json],
    ['URL', encodeURIComponent(secret.toWellFormed())],
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal UTF-16', Buffer.from(secret, 'utf16le').toString('hex')],
    ...[0, 1, 2].map((offset): [string, string] => [`base64 after ${offset}`, base64At(bytes, offset)]),
  ]);
  for (const text of [secret, secret.toLowerCase()]) {
    for (const hash of ['md5', 'sha1', 'sha256', 'sha512']) {
      forms.set(`${hash} of ${text}`, createHash(hash).update(text).digest('hex'));
    }
  }
  return forms;
}

/** The forms of the secrets that stand in a text. */
export function found(secrets: readonly string[], text: string): string[] {
  const forms = secrets.flatMap((secret) =>
    [...formsOf(secret)].map(([form, value]) => ({ secret, form, value: caseOf(form, value) })),
  );
  const inText = standing(
    forms.filter(isCased).map(({ value }) => value),
    text,
  );
  const inLower = standing(
    forms.filter((one) => !isCased(one)).map(({ value }) => value),
    text.toLowerCase(),
  );
  return forms
    .filter((one) => (isCased(one) ? inText : inLower).has(one.value))
    .map(({ secret, form }) => `${secret} (${form})`);
}

function isCased({ form }: { readonly form: string }): boolean {
  return form.startsWith('base64');
}

function caseOf(form: string, value: string): string {
  return isCased({ form }) ? value : value.toLowerCase();
}

function escaped(char: string): string {
  return [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}

/** What of the bytes' base64 is the same whatever stands before and behind them. */
function base64At(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return text.slice(offset === 0 ? 0 : offset + 1, bytes.length + offset === 0 ? 0 : -1);
}
