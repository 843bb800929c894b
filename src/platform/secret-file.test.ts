import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomSecretFile } from './secret-file.ts';

async function aDirectory(): Promise<AsyncDisposable & { readonly file: string; readonly dir: string }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'signatory-secret-'));
  return { dir, file: path.join(dir, 'master.key'), [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

describe('a file with a random secret', () => {
  it('is made once, for its owner alone, and read ever after', async () => {
    await using made = await aDirectory();
    const secret = await randomSecretFile(made.file);
    expect(secret).toHaveLength(32);
    expect((await stat(made.file)).mode & 0o777).toBe(0o600);
    expect(await randomSecretFile(made.file)).toEqual(secret);
    expect(await readFile(made.file, 'utf8')).toBe(`${secret.toString('base64')}\n`);
    expect(await readdir(made.dir)).toEqual(['master.key']);
  });

  it('is the same for all who want it at once', async () => {
    await using made = await aDirectory();
    const secrets = await Promise.all(Array.from({ length: 20 }, () => randomSecretFile(made.file)));
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
    expect(await readdir(made.dir)).toEqual(['master.key']);
  });

  it('is never replaced: one that holds something else is an error that names it', async () => {
    await using made = await aDirectory();
    for (const content of ['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')]) {
      await writeFile(made.file, content);
      await expect(randomSecretFile(made.file)).rejects.toThrow(`${made.file} must hold 32 bytes in base64.`);
      expect(await readFile(made.file, 'utf8')).toBe(content);
    }
  });

  it('is not made where it cannot be', async () => {
    await using made = await aDirectory();
    await expect(randomSecretFile(path.join(made.dir, 'missing', 'key'))).rejects.toThrow('ENOENT');
  });
});
