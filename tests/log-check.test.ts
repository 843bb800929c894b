import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { personalDataIn } from './support/log-check.ts';

/** What the end of a run says of a log, where the tests have used a name, an address and a token. */
async function saidOf(log: string): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'signatory-logs-'));
  try {
    await writeFile(path.join(folder, 'one.log'), log);
    const secrets = ['Maryam Rajabi', 'Ren\ud800e Desmet', 'maryam@example.org', 'x'.repeat(64)];
    await writeFile(path.join(folder, 'secrets-1.jsonl'), secrets.map((secret) => JSON.stringify(secret)).join('\n'));
    return await personalDataIn(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the search in the logs of the whole run', () => {
  it('finds nothing in lines with ids', async () => {
    const log = '{"level":30,"time":1,"signature":"019ab3c0-7d2e-7000-8000-0242ac120002","msg":"confirmed"}\n';
    expect(await saidOf(`${log}    at send (/srv/node_modules/@simplewebauthn/server/index.js:1:1)\n`)).toEqual([]);
  });

  it.each([
    ['a name', 'Maryam Rajabi'],
    ['a name in other letters', 'MARYAM RAJABI'],
    ['a name in base64', Buffer.from('Maryam Rajabi').toString('base64')],
    ['a name in hexadecimal', Buffer.from('Maryam Rajabi').toString('hex')],
    ['a name in an address', 'maryam%20rajabi'],
    ['a token', `/en/confirm/${'x'.repeat(64)}`],
    ['an address of nobody that the tests know', 'somebody.else@mail.example.com'],
    ['an address of a machine', '198.51.100.7'],
    ['a network', '2001:db8:12:3400::'],
  ])('finds %s', async (_, leak) => {
    expect(await saidOf(`{"level":30,"time":1,"msg":"before ${leak} after"}\n`)).not.toEqual([]);
  });

  it('is not content with a log that is kept where it does not look', async () => {
    expect(await saidOf('')).toEqual(['one.log is empty.']);
  });
});
