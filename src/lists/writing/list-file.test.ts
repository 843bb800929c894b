import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ListFileExists, openListFile } from './list-file.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'signatory-list-'));
  file = path.join(folder, 'list.csv');
});

afterEach(() => rm(folder, { recursive: true }));

describe('the file of a list', () => {
  it('stands in its place only when it is whole', async () => {
    await using list = await openListFile(file);
    await list.write(Buffer.from('one, '));
    await list.write(Buffer.from('two'));
    expect(await readdir(folder)).not.toContain('list.csv');
    await list.finish();
    await list.publish();
    expect(await readFile(file, 'utf8')).toBe('one, two');
    expect(await readdir(folder)).toEqual(['list.csv']);
  });

  it('is gone with its maker’s scope unless it was published', async () => {
    {
      await using list = await openListFile(file);
      await list.write(Buffer.from('Maryam'));
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('is never written over, nor put over one that came meanwhile', async () => {
    await using list = await openListFile(file);
    await list.finish();
    await writeFile(file, 'mine');
    await expect(list.publish()).rejects.toThrow(ListFileExists);
    await expect(openListFile(file)).rejects.toThrow(`${file} is there already.`);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('of a killed maker is no list, and the next maker removes what is left of it', async () => {
    const maker = `
      import { openListFile } from ${JSON.stringify(path.join(import.meta.dirname, 'list-file.ts'))};
      const list = await openListFile(${JSON.stringify(file)});
      await list.write(Buffer.from('Maryam'));
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '--eval', maker]);
    expect(killed.signal).toBe('SIGKILL');
    const left = await readdir(folder);
    expect(left).toEqual([expect.stringMatching(/^\.list\.csv\.\d+\.[\da-f]{8}\.part$/)]);

    await using running = await openListFile(file);
    await using another = await openListFile(file);
    expect(await readdir(folder)).toHaveLength(2);
    expect(await readdir(folder)).not.toContain(left[0]);
    await running.finish();
    await running.publish();
    await another.finish();
    await expect(another.publish()).rejects.toThrow(ListFileExists);
  });
});
